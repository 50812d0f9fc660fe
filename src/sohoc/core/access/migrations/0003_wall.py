"""The outer wall around grants; a changed grant makes its holder look up the rights again."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope

# Whoever's rights change looks them up again at the next request.
BUMP = """
CREATE FUNCTION app.access_grant_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.identity_user u SET rights_version = rights_version + 1
  WHERE u.id IN (SELECT user_id FROM touched);
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.access_grant_bump() FROM PUBLIC;
CREATE TRIGGER access_grant_bump_insert AFTER INSERT ON access_grant
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.access_grant_bump();
CREATE TRIGGER access_grant_bump_update AFTER UPDATE ON access_grant
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.access_grant_bump();
CREATE TRIGGER access_grant_bump_delete AFTER DELETE ON access_grant
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.access_grant_bump();
"""
UNBUMP = """
DROP TRIGGER access_grant_bump_insert ON access_grant;
DROP TRIGGER access_grant_bump_update ON access_grant;
DROP TRIGGER access_grant_bump_delete ON access_grant;
DROP FUNCTION app.access_grant_bump();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_tree_constraints")]

    operations = [
        ShareWithEveryScope(
            "node",
            reason="names of offices and schools, published by the province; no personal data",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity(
            "grant",
            school="node_id",
            own="user_id",
            own_verbs="SELECT",
            gate="user_id",
            gate_verbs="SELECT",
            verbs="SELECT, INSERT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity("granthistory", school="node_id", audit=True, append_only=True),
        KeepHistory(
            "grant",
            into="granthistory",
            columns=[
                "user_id",
                "role",
                "node_id",
                "period",
                "reason",
                "given_by_id",
                "delegated_from_id",
            ],
        ),
        migrations.RunSQL(BUMP, UNBUMP),
    ]
