"""The outer wall around schools, and their history."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

# The node of a school is called like the school and exists as long; only the school is edited.
NODE_FOLLOWS = """
CREATE FUNCTION app.orgs_school_leads_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET name = s.name, period = s.period
  FROM touched s WHERE n.id = s.school_id AND (n.name, n.period) IS DISTINCT FROM (s.name, s.period);
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.orgs_school_leads_node() FROM PUBLIC;
CREATE TRIGGER orgs_school_leads_node AFTER UPDATE ON orgs_school
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_school_leads_node();
"""
NODE_ALONE = """
DROP TRIGGER orgs_school_leads_node ON orgs_school;
DROP FUNCTION app.orgs_school_leads_node();
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_school"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity(
            "school",
            school="school_id",
            person=True,
            verbs="SELECT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity("schoolhistory", school="school_id", audit=True, append_only=True),
        KeepHistory(
            "school",
            into="schoolhistory",
            columns=["code", "name", "kind", "levels", "commune", "period"],
            key=["school_id"],
        ),
        migrations.RunSQL(NODE_FOLLOWS, NODE_ALONE),
    ]
