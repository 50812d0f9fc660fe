"""Which nodes a scope may speak of, and which roles it may write into the table of grants."""

from django.db import migrations

# For the functions of the owner, which no policy holds back: they ask it before they write for a
# scope. `role` is what SET ROLE has taken, also inside of a function that runs as its owner.
REACHES = """
CREATE FUNCTION app.reaches(node int) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
  WHEN current_setting('role') = 'sohoc_school' THEN coalesce(node = app.school(), false)
  WHEN current_setting('role') IN ('sohoc_schools', 'sohoc_person', 'sohoc_unmask')
    THEN coalesce(node = ANY (app.schools()), false)
  ELSE current_setting('role') IN ('none', 'sohoc_sector', 'sohoc_audit')
END;
"""
UNREACHES = "DROP FUNCTION app.reaches(int)"

# Restrictive: it only takes away from what the policies of the rows allow. An end may be set later,
# but whose grant it is, of which role and where, never changes.
GIVING = """
CREATE TABLE access_giving (
  scope varchar(20) NOT NULL, role varchar(40) NOT NULL, kind varchar(20) NOT NULL,
  lent boolean NOT NULL, PRIMARY KEY (scope, role, kind, lent));
COMMENT ON TABLE access_giving IS 'shared: which roles a scope may give; no personal data';
GRANT SELECT ON access_giving TO sohoc_school, sohoc_schools, sohoc_sector;
CREATE FUNCTION app.may_give(wanted text, node int, lent_from bigint) RETURNS boolean
LANGUAGE sql STABLE RETURN EXISTS (
  SELECT FROM public.access_giving g JOIN public.access_node n ON n.kind = g.kind
  WHERE g.scope = current_user AND g.role = wanted AND n.id = node
    AND g.lent = (lent_from IS NOT NULL)
) AND (lent_from IS NULL OR EXISTS (
  SELECT FROM public.access_grant own
  WHERE own.id = lent_from AND own.role = wanted AND own.node_id = node
    AND own.delegated_from_id IS NULL
    AND (own.user_id = app.actor() OR current_user = 'sohoc_sector')
));
CREATE POLICY giving ON access_grant AS RESTRICTIVE FOR INSERT TO sohoc_school, sohoc_schools, sohoc_sector
  WITH CHECK (app.may_give(role, node_id, delegated_from_id));
REVOKE UPDATE ON access_grant FROM sohoc_school, sohoc_schools, sohoc_sector;
GRANT UPDATE (period) ON access_grant TO sohoc_school, sohoc_schools, sohoc_sector;
"""
UNGIVING = """
REVOKE UPDATE (period) ON access_grant FROM sohoc_school, sohoc_schools, sohoc_sector;
GRANT UPDATE ON access_grant TO sohoc_school, sohoc_schools, sohoc_sector;
DROP POLICY giving ON access_grant;
DROP FUNCTION app.may_give(text, int, bigint);
DROP TABLE access_giving;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_wall")]

    operations = [
        migrations.RunSQL(REACHES, UNREACHES),
        migrations.RunSQL(GIVING, UNGIVING),
    ]
