"""The outer wall around people, their history, and the array by which the wall shows them."""

from django.db import migrations
from django.db.migrations.operations.base import Operation

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

OF_PERSON = ("person_id", "person")
# The array of a person follows the affiliations, whoever may write those. Only inside of a trigger
# does the owner see the rows: a view or function of the owner, reached from the web, sees none.
# By index whatever is known of the table: after an analysis of the empty one a first large import
# would otherwise read all of it for each of its rows.
SCHOOLS_FOLLOW = """
CREATE FUNCTION app.people_schools_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$ BEGIN
  UPDATE public.people_person p SET schools = f.schools FROM (
    SELECT t.person_id, ARRAY(
      SELECT DISTINCT a.school_id FROM public.people_affiliation a
      WHERE a.person_id = t.person_id ORDER BY 1) AS schools
    FROM (SELECT DISTINCT person_id FROM touched) t) f
  WHERE p.id = f.person_id AND p.schools IS DISTINCT FROM f.schools;
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.people_schools_follow() FROM PUBLIC;
CREATE TRIGGER people_schools_follow_insert AFTER INSERT ON people_affiliation
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_schools_follow();
CREATE TRIGGER people_schools_follow_delete AFTER DELETE ON people_affiliation
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_schools_follow();
CREATE TRIGGER people_schools_follow_leave AFTER UPDATE ON people_affiliation
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_schools_follow();
CREATE TRIGGER people_schools_follow_come AFTER UPDATE ON people_affiliation
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_schools_follow();
CREATE POLICY owner_following ON people_affiliation FOR SELECT TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE POLICY owner_following ON people_person FOR SELECT TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE POLICY owner_followed ON people_person FOR UPDATE TO sohoc_owner
  USING (pg_trigger_depth() > 0);
"""
SCHOOLS_ALONE = """
DROP POLICY owner_followed ON people_person;
DROP POLICY owner_following ON people_person;
DROP POLICY owner_following ON people_affiliation;
DROP TRIGGER people_schools_follow_come ON people_affiliation;
DROP TRIGGER people_schools_follow_leave ON people_affiliation;
DROP TRIGGER people_schools_follow_delete ON people_affiliation;
DROP TRIGGER people_schools_follow_insert ON people_affiliation;
DROP FUNCTION app.people_schools_follow();
"""
# Whoever may see other children from now on, or none, looks up the rights at the next request.
RIGHTS_FOLLOW = """
CREATE FUNCTION app.people_rights_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.identity_user u SET rights_version = rights_version + 1 WHERE u.id IN (
    SELECT p.account_id FROM public.people_person p
    WHERE p.id IN (SELECT guardian_id FROM touched));
  RETURN NULL; END $$;
CREATE FUNCTION app.people_account_rights_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.identity_user u SET rights_version = rights_version + 1 WHERE u.id IN (
    SELECT unnest(ARRAY[o.account_id, n.account_id]) FROM o JOIN n ON n.id = o.id
    WHERE o.account_id IS DISTINCT FROM n.account_id);
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.people_rights_follow(), app.people_account_rights_follow()
  FROM PUBLIC;
CREATE TRIGGER people_rights_follow_insert AFTER INSERT ON people_guardianship
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_rights_follow();
CREATE TRIGGER people_rights_follow_delete AFTER DELETE ON people_guardianship
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_rights_follow();
CREATE TRIGGER people_rights_follow_leave AFTER UPDATE ON people_guardianship
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_rights_follow();
CREATE TRIGGER people_rights_follow_come AFTER UPDATE ON people_guardianship
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_rights_follow();
CREATE TRIGGER people_account_rights_follow AFTER UPDATE ON people_person
  REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_account_rights_follow();
"""
RIGHTS_ALONE = """
DROP TRIGGER people_account_rights_follow ON people_person;
DROP TRIGGER people_rights_follow_come ON people_guardianship;
DROP TRIGGER people_rights_follow_leave ON people_guardianship;
DROP TRIGGER people_rights_follow_delete ON people_guardianship;
DROP TRIGGER people_rights_follow_insert ON people_guardianship;
DROP FUNCTION app.people_account_rights_follow();
DROP FUNCTION app.people_rights_follow();
"""
# Which children a guardian answers for is asked before any scope is taken.
GATE_OF_GUARDIANS = """
GRANT SELECT ON people_guardianship TO sohoc_web;
CREATE POLICY sohoc_web_guardian ON people_guardianship FOR SELECT TO sohoc_web USING (
  EXISTS (SELECT FROM people_person reached WHERE reached.id = people_guardianship.guardian_id));
"""
GATE_CLOSED = """
DROP POLICY sohoc_web_guardian ON people_guardianship;
REVOKE SELECT ON people_guardianship FROM sohoc_web;
"""


def _kept(
    model: str, into: str, *columns: str, key: str = "id", hidden: bool = False
) -> list[Operation]:
    """The history of what belongs to a person: read by whoever sees the person.

    What is hidden is closed with a key, so that those who seal it may read its rows.
    """
    return [
        EnableRowSecurity(into, through=OF_PERSON, audit=True, append_only=True, sensitive=hidden),
        KeepHistory(model, into=into, columns=columns, key=[key]),
    ]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity(
            "person",
            schools="schools",
            learner="id",
            gate="account_id",
            gate_verbs="SELECT",
            unmasking=["id", "schools"],
        ),
        EnableRowSecurity(
            "personhistory", through=("row_id", "person"), audit=True, append_only=True
        ),
        KeepHistory(
            "person",
            into="personhistory",
            columns=["full_name", "born", "born_precision", "sex", "nationality", "died"],
        ),
        EnableRowSecurity("affiliation", school="school_id", through=OF_PERSON),
        *_kept(
            "affiliation",
            "affiliationhistory",
            *("person_id", "school_id", "belonging", "period"),
            *("grade_text", "class_text", "source"),
        ),
        migrations.RunSQL(SCHOOLS_FOLLOW, SCHOOLS_ALONE),
        EnableRowSecurity("guardianship", through=("child_id", "person")),
        EnableRowSecurity(
            "guardianshiphistory", through=("child_id", "person"), audit=True, append_only=True
        ),
        KeepHistory(
            "guardianship",
            into="guardianshiphistory",
            columns=[
                *("child_id", "guardian_id", "relation", "basis", "verified_by"),
                *("can_view", "can_consent", "restriction", "period"),
            ],
        ),
        migrations.RunSQL(GATE_OF_GUARDIANS, GATE_CLOSED),
        migrations.RunSQL(RIGHTS_FOLLOW, RIGHTS_ALONE),
        EnableRowSecurity("identifier", through=OF_PERSON),
        *_kept(
            "identifier",
            "identifierhistory",
            *("person_id", "system", "value", "status", "period", "verified_at", "verified_by"),
        ),
        EnableRowSecurity("contact", through=OF_PERSON),
        *_kept("contact", "contacthistory", "person_id", "channel", "value"),
        EnableRowSecurity("attributesource", through=OF_PERSON),
        *_kept(
            "attributesource",
            "attributesourcehistory",
            *("person_id", "attribute", "proof", "source", "day"),
        ),
        EnableRowSecurity("secretnumber", through=OF_PERSON, sensitive=True),
        EnableRowSecurity("sensitivefacts", through=OF_PERSON, sensitive=True),
        *_kept("sensitivefacts", "sensitivefactshistory", "closed", key="person_id", hidden=True),
    ]
