"""The wall as the database's own catalogue tells it, and proof that the checks can fail."""

import pytest

from sohoc.core.access.gate import CATALOGUE_TABLES
from sohoc.core.access.wall_checks import database, policies, tables
from sohoc.core.access.wall_checks.catalogue import Check
from sohoc.core.access.wall_checks.every import CHECKS
from sohoc.core.audit.forgettable import forgettable
from sohoc.core.testing.database import owner_connection

pytestmark = pytest.mark.django_db

SHARED = {
    "access_giving": "which roles a scope may give; no personal data",
    "access_node": "names of offices and schools, published by the province; no personal data",
    "access_nodesuccession": (
        "which office stands above which, published by the province; no personal data"
    ),
    "access_subordination": (
        "which office stands above which, published by the province; no personal data"
    ),
    "grants_round": "rounds of confirming roles; no personal data",
    "grants_roundrule": "on which days roles are confirmed; no personal data",
    "orgs_act": "decisions on schools, published by the province; no personal data",
    "orgs_actparty": "decisions on schools, published by the province; no personal data",
    "orgs_office": "which office administers which unit, published by the province",
    "orgs_officestate": "what offices are called and administer, published by the province",
    "areas_area": "administrative units of the country as the state publishes them",
    "areas_areafinding": "what published lists of administrative units contradict each other in",
    "areas_areaoutline": "published shapes of administrative units",
    "areas_areasuccession": "which administrative unit followed which, as the state publishes it",
    "areas_unitlist": (
        "published decisions on administrative units, and the account that entered them"
    ),
    "calendar_plan": "published plans of school years; no personal data",
    "calendar_planlevel": "which plan holds for which level",
    "calendar_schoolyear": "published school years; no personal data",
    "calendar_specialdays": "holidays of published plans; no personal data",
    "privacy_purpose": "what schools ask consent for, word by word; no personal data",
    "privacy_purposetext": "what schools ask consent for, word by word; no personal data",
    "privacy_withheldpurpose": (
        "for which purposes a look is not told to the family; no personal data"
    ),
    "project_installation": "one row: demo or real, and the name of the province",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_catalogue_shows_no(check: Check) -> None:
    with owner_connection() as db:
        assert check(db) == []


def test_the_tables_that_everybody_reads_are_few_and_have_reasons() -> None:
    with owner_connection() as db:
        assert tables.shared_tables(db) == SHARED
    assert CATALOGUE_TABLES == ("django_content_type", "auth_permission", "django_migrations")


def test_what_looks_beyond_the_wall_sees_keys_and_places_and_no_attribute() -> None:
    with owner_connection() as db:
        functions = db.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE proowner = 'sohoc_match'::regrole"
        ).fetchall()
        columns = db.execute(
            "SELECT c.relname || '.' || a.attname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
            " AND has_column_privilege('sohoc_match', c.oid, a.attnum, 'SELECT')"
            " AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        written = db.execute(
            "SELECT c.relname, v FROM pg_class c,"
            " unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) v"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND has_table_privilege('sohoc_match', c.oid, v) ORDER BY 1"
        ).fetchall()
    assert sorted(functions) == [
        ("app.people_elsewhere(bigint[],date)",),
        ("app.people_match(jsonb,integer,boolean)",),
    ]
    assert [column for (column,) in columns] == [
        "people_affiliation.period",
        "people_affiliation.person_id",
        "people_affiliation.school_id",
        "people_identifier.digest",
        "people_identifier.person_id",
        "people_identifier.status",
        "people_matchasked.account_id",
        "people_matchasked.asked",
        "people_matchasked.at",
        "people_matchasked.found",
        "people_matchfound.person_id",
        "people_matchfound.ticket_id",
        "people_matchticket.answer",
        "people_matchticket.id",
        "people_matchticket.school_id",
        "people_matchticket.state",
        "people_matchticket.subject_id",
        "people_matchticket.uuid",
        "people_person.born",
        "people_person.id",
        "people_person.match_key",
        "people_person.merged_into_id",
        "people_person.schools",
    ]
    assert written == [
        ("people_matchasked", "INSERT"),
        ("people_matchfound", "INSERT"),
        ("people_matchticket", "INSERT"),
    ]


def test_the_functions_of_the_owner_see_no_rows_but_these() -> None:
    with owner_connection() as db:
        trail = db.execute(
            "SELECT tablename FROM pg_policies WHERE policyname = 'owner_append' ORDER BY 1"
        ).fetchall()
        further = policies.further_policies_of_the_owner(db)
        # The trail is read from the audit scope, which reads it anyway, to compute its seals.
        asked = "(current_setting('role'::text) = 'sohoc_audit'::text)"
        sealed = [f"{table} owner_sealing SELECT {asked}" for (table,) in trail]
        # History whose time is over goes from there, and from the audit scope alone.
        over = f"({asked} AND (current_setting('app.forgetting'::text, true) = 'on'::text))"
        gone = [f"{one.history} owner_forgetting DELETE {over}" for one in forgettable()]
        assert set(sealed) | set(gone) < set(further)
        assert [line for line in further if line not in {*sealed, *gone}] == [
            # who acts, for the name and the roles that the trail keeps
            "access_grant owner_holders SELECT (pg_trigger_depth() > 0)",
            "access_grant owner_roles SELECT (user_id = ( SELECT app.actor() AS actor))",
            # who looked at the own record: roles and places, never a name
            (
                "access_grant owner_telling SELECT"
                " (current_setting('app.telling_looks'::text, true) = 'on'::text)"
            ),
            (
                "audit_look owner_telling SELECT"
                " (current_setting('app.telling_looks'::text, true) = 'on'::text)"
            ),
            # the rule in whose place a new one stands: a time that is not shorter needs no notice
            (
                "audit_retentionrule owner_deciding SELECT"
                " (current_setting('role'::text) = 'sohoc_sector'::text)"
            ),
            # bytes of a file whose time is over are cleared away by the program itself
            "files_storedfile expired_gone DELETE (ends_at <= now())",
            "files_storedfile expired_seen SELECT (ends_at <= now())",
            "identity_card owner_names SELECT (user_id = ( SELECT app.actor() AS actor))",
            # a task is queued for a job of the one who acts
            "jobs_job owner_tasks SELECT (owner_id = ( SELECT app.actor() AS actor))",
            # what was read of a table that somebody sent is forgotten after its time
            (
                "objects_importline over_gone DELETE (EXISTS ( SELECT\n"
                "   FROM objects_importrun r\n"
                "  WHERE ((r.id = objects_importline.run_id) AND (r.lines_end_at <= now()))))"
            ),
            (
                "objects_importline over_seen SELECT (EXISTS ( SELECT\n"
                "   FROM objects_importrun r\n"
                "  WHERE ((r.id = objects_importline.run_id) AND (r.lines_end_at <= now()))))"
            ),
            "objects_importrun over_seen SELECT (lines_end_at <= now())",
            # a letter is gone with the first sign-in, and after its last day
            "onboarding_letter over_gone DELETE (ends_at <= now())",
            "onboarding_letter over_seen SELECT (ends_at <= now())",
            "onboarding_letter owner_voided DELETE (pg_trigger_depth() > 0)",
            "onboarding_letter owner_voiding SELECT (pg_trigger_depth() > 0)",
            # a node follows its school, and the states of a school cover its life
            "orgs_school owner_following SELECT (pg_trigger_depth() > 0)",
            "orgs_schoolstate owner_following SELECT (pg_trigger_depth() > 0)",
            # the schools of a person follow the affiliations
            "people_affiliation owner_following SELECT (pg_trigger_depth() > 0)",
            f"people_merge owner_forgetting SELECT {over}",
            "people_person owner_followed UPDATE (pg_trigger_depth() > 0)",
            "people_person owner_following SELECT (pg_trigger_depth() > 0)",
            f"people_person owner_forgetting SELECT {over}",
            (
                "people_person owner_telling SELECT"
                " (current_setting('app.telling_looks'::text, true) = 'on'::text)"
            ),
            # whose history is held while a request or another matter runs
            f"privacy_datarequest owner_forgetting SELECT {over}",
            f"privacy_hold owner_forgetting SELECT {over}",
            # what a repeated call was answered is forgotten after its week
            "rest_answer old_gone DELETE (made_at < (now() - '7 days'::interval))",
            "rest_answer old_seen SELECT (made_at < (now() - '7 days'::interval))",
        ]


SECURE = "ALTER TABLE bad ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
DEFINER = "CREATE FUNCTION app.open() RETURNS int LANGUAGE sql SECURITY DEFINER"
OWNER = "CREATE POLICY owner ON bad TO sohoc_owner USING (session_user = 'sohoc_owner');"


@pytest.mark.parametrize(
    ("check", "mistake"),
    [
        (tables.tables_without_a_wall, "GRANT SELECT ON bad TO sohoc_school"),
        (tables.tables_without_a_wall, "GRANT SELECT (name) ON bad TO sohoc_public"),
        (tables.tables_without_a_wall, "GRANT INSERT ON bad TO PUBLIC"),
        (
            tables.tables_without_a_wall,
            "ALTER TABLE bad ENABLE ROW LEVEL SECURITY; GRANT SELECT ON bad TO sohoc_person",
        ),
        (
            tables.tables_without_a_wall,
            "CREATE MATERIALIZED VIEW m AS SELECT * FROM bad; GRANT SELECT ON m TO sohoc_schools",
        ),
        (
            tables.writable_without_a_policy,
            "COMMENT ON TABLE bad IS 'shared: because'; GRANT UPDATE ON bad TO sohoc_school",
        ),
        (
            tables.partitions_within_reach,
            "GRANT SELECT ON audit_entry_default TO sohoc_school",
        ),
        (tables.rights_beyond_rows, "GRANT TRUNCATE ON bad TO sohoc_web"),
        (tables.walled_tables_of_the_login, f"{SECURE} GRANT SELECT ON bad TO sohoc_web"),
        (policies.careless_policies, "CREATE POLICY p ON bad TO sohoc_school USING (true)"),
        (policies.careless_policies, "CREATE POLICY p ON bad TO sohoc_audit USING (true)"),
        (policies.careless_policies, "CREATE POLICY p ON bad USING (school_id = 1)"),
        (
            policies.careless_policies,
            "CREATE POLICY p ON bad TO sohoc_school USING (app.school() = school_id OR id = 1)",
        ),
        (
            policies.careless_policies,
            "CREATE POLICY p ON bad FOR INSERT TO sohoc_web WITH CHECK (true)",
        ),
        (
            policies.policies_without_a_scope,
            "CREATE POLICY p ON bad TO sohoc_school USING (school_id > 0)",
        ),
        (
            policies.policies_without_a_scope,
            "CREATE POLICY p ON bad TO sohoc_school USING (school_id = ANY (app.schools()))",
        ),
        (policies.owners_who_see_too_much, SECURE),
        (
            policies.owners_who_see_too_much,
            f"{SECURE} CREATE POLICY owner ON bad TO sohoc_owner USING (true)",
        ),
        (
            policies.further_policies_of_the_owner,
            f"{SECURE} {OWNER} CREATE POLICY more ON bad TO sohoc_owner USING (true)",
        ),
        (database.views_that_open_the_wall, "CREATE VIEW seen AS SELECT * FROM bad"),
        (
            database.careless_definer_functions,
            f"{DEFINER} RETURN 1; REVOKE EXECUTE ON FUNCTION app.open() FROM PUBLIC",
        ),
        (
            database.careless_definer_functions,
            f"{DEFINER} SET search_path = pg_catalog, public, pg_temp RETURN 1",
        ),
        (tables.sequences_within_reach, "GRANT USAGE ON SEQUENCE bad_id_seq TO sohoc_school"),
        (database.rights_in_the_database, "GRANT CREATE ON SCHEMA app TO sohoc_sector"),
        (
            database.rights_in_the_database,
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO sohoc_school",
        ),
        (
            tables.trails_auditors_cannot_read,
            "CREATE POLICY owner_append ON bad FOR INSERT TO sohoc_owner WITH CHECK (true)",
        ),
        (
            tables.trails_without_an_index,
            "CREATE POLICY owner_append ON bad FOR INSERT TO sohoc_owner WITH CHECK (true)",
        ),
    ],
)
def test_a_mistake_made_on_purpose_is_found(check: Check, mistake: str) -> None:
    with owner_connection() as db:
        before = check(db)
        with db.transaction(force_rollback=True):
            db.execute(
                "CREATE TABLE bad (id bigserial PRIMARY KEY, school_id int, name text, txid bigint)"
            )
            assert check(db) == before, "a table that nobody may touch is a gate table"
            db.execute(mistake.encode())
            assert len(check(db)) > len(before)
