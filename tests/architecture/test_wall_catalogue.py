"""The wall as the database's own catalogue tells it, and proof that the checks can fail."""

import pytest

from sohoc.core.access import wall_checks
from sohoc.core.access.gate import CATALOGUE_TABLES
from sohoc.core.access.wall_checks import CHECKS, Check, shared_tables
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
    "project_installation": "one row: demo or real, and the name of the province",
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_catalogue_shows_no(check: Check) -> None:
    with owner_connection() as db:
        assert check(db) == []


def test_the_tables_that_everybody_reads_are_few_and_have_reasons() -> None:
    with owner_connection() as db:
        assert shared_tables(db) == SHARED
    assert CATALOGUE_TABLES == ("django_content_type", "auth_permission", "django_migrations")


def test_the_functions_of_the_owner_see_no_rows_but_these() -> None:
    with owner_connection() as db:
        trail = db.execute(
            "SELECT tablename FROM pg_policies WHERE policyname = 'owner_append' ORDER BY 1"
        ).fetchall()
        further = wall_checks.further_policies_of_the_owner(db)
        # The trail is read from the audit scope, which reads it anyway, to compute its seals.
        asked = "(current_setting('role'::text) = 'sohoc_audit'::text)"
        sealed = [f"{table} owner_sealing SELECT {asked}" for (table,) in trail]
        assert set(sealed) < set(further)
        assert [line for line in further if line not in sealed] == [
            # who acts, for the name and the roles that the trail keeps
            "access_grant owner_holders SELECT (pg_trigger_depth() > 0)",
            "access_grant owner_roles SELECT (user_id = ( SELECT app.actor() AS actor))",
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
            # a node follows its school, and the states of a school cover its life
            "orgs_school owner_following SELECT (pg_trigger_depth() > 0)",
            "orgs_schoolstate owner_following SELECT (pg_trigger_depth() > 0)",
            # the schools of a person follow the affiliations
            "people_affiliation owner_following SELECT (pg_trigger_depth() > 0)",
            # whether a number is somebody's already: yes or no
            (
                "people_identifier owner_matching SELECT"
                " (current_setting('app.matching'::text, true) = 'on'::text)"
            ),
            "people_person owner_followed UPDATE (pg_trigger_depth() > 0)",
            "people_person owner_following SELECT (pg_trigger_depth() > 0)",
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
        (wall_checks.tables_without_a_wall, "GRANT SELECT ON bad TO sohoc_school"),
        (wall_checks.tables_without_a_wall, "GRANT SELECT (name) ON bad TO sohoc_public"),
        (wall_checks.tables_without_a_wall, "GRANT INSERT ON bad TO PUBLIC"),
        (
            wall_checks.tables_without_a_wall,
            "ALTER TABLE bad ENABLE ROW LEVEL SECURITY; GRANT SELECT ON bad TO sohoc_person",
        ),
        (
            wall_checks.tables_without_a_wall,
            "CREATE MATERIALIZED VIEW m AS SELECT * FROM bad; GRANT SELECT ON m TO sohoc_schools",
        ),
        (
            wall_checks.writable_without_a_policy,
            "COMMENT ON TABLE bad IS 'shared: because'; GRANT UPDATE ON bad TO sohoc_school",
        ),
        (
            wall_checks.partitions_within_reach,
            "GRANT SELECT ON audit_entry_default TO sohoc_school",
        ),
        (wall_checks.rights_beyond_rows, "GRANT TRUNCATE ON bad TO sohoc_web"),
        (wall_checks.walled_tables_of_the_login, f"{SECURE} GRANT SELECT ON bad TO sohoc_web"),
        (wall_checks.careless_policies, "CREATE POLICY p ON bad TO sohoc_school USING (true)"),
        (wall_checks.careless_policies, "CREATE POLICY p ON bad TO sohoc_audit USING (true)"),
        (wall_checks.careless_policies, "CREATE POLICY p ON bad USING (school_id = 1)"),
        (
            wall_checks.careless_policies,
            "CREATE POLICY p ON bad TO sohoc_school USING (app.school() = school_id OR id = 1)",
        ),
        (
            wall_checks.careless_policies,
            "CREATE POLICY p ON bad FOR INSERT TO sohoc_web WITH CHECK (true)",
        ),
        (
            wall_checks.policies_without_a_scope,
            "CREATE POLICY p ON bad TO sohoc_school USING (school_id > 0)",
        ),
        (
            wall_checks.policies_without_a_scope,
            "CREATE POLICY p ON bad TO sohoc_school USING (school_id = ANY (app.schools()))",
        ),
        (wall_checks.owners_who_see_too_much, SECURE),
        (
            wall_checks.owners_who_see_too_much,
            f"{SECURE} CREATE POLICY owner ON bad TO sohoc_owner USING (true)",
        ),
        (
            wall_checks.further_policies_of_the_owner,
            f"{SECURE} {OWNER} CREATE POLICY more ON bad TO sohoc_owner USING (true)",
        ),
        (wall_checks.views_that_open_the_wall, "CREATE VIEW seen AS SELECT * FROM bad"),
        (
            wall_checks.careless_definer_functions,
            f"{DEFINER} RETURN 1; REVOKE EXECUTE ON FUNCTION app.open() FROM PUBLIC",
        ),
        (
            wall_checks.careless_definer_functions,
            f"{DEFINER} SET search_path = pg_catalog, public, pg_temp RETURN 1",
        ),
        (wall_checks.sequences_within_reach, "GRANT USAGE ON SEQUENCE bad_id_seq TO sohoc_school"),
        (wall_checks.rights_in_the_database, "GRANT CREATE ON SCHEMA app TO sohoc_sector"),
        (
            wall_checks.rights_in_the_database,
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO sohoc_school",
        ),
        (
            wall_checks.trails_auditors_cannot_read,
            "CREATE POLICY owner_append ON bad FOR INSERT TO sohoc_owner WITH CHECK (true)",
        ),
        (
            wall_checks.trails_without_an_index,
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
