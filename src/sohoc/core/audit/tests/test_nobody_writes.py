"""The trail is written by the database itself; nobody writes, changes or seals by hand."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, connections

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import DayRoot, Seal
from sohoc.core.audit.sealing import AUDIT

pytestmark = pytest.mark.django_db

OUTSIDERS = ["sohoc_schools", "sohoc_person", "sohoc_sector", "sohoc_unmask", "sohoc_public"]
SEAL_ROWS = "SELECT app.seal_rows('audit_entry', 1, now())"
SEAL_SEALS = "SELECT app.seal_seals(now())"
SEAL_DAY = "SELECT app.seal_day('2026-09-07', now())"
LINK = "SELECT app.append_link('audit_entry', 1, 1, '[]', sha256(''), now())"


@pytest.mark.parametrize("statement", [SEAL_ROWS, SEAL_SEALS, SEAL_DAY])
@pytest.mark.parametrize("role", ["none", "sohoc_school", *OUTSIDERS])
def test_only_the_audit_scope_may_seal(role: str, statement: str) -> None:
    schools = (1,) if role == "sohoc_school" else ()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(Scope(role, schools=schools)),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("role", ["none", "sohoc_school", "sohoc_audit", *OUTSIDERS])
def test_nobody_says_what_stands_in_a_seal(role: str) -> None:
    schools = (1,) if role == "sohoc_school" else ()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(Scope(role, schools=schools)),
        connection.cursor() as cursor,
    ):
        cursor.execute(LINK)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("seal_rows('audit_entry', 0, now())", "ended transactions behind the last seal"),
        ("seal_rows('audit_entry', 9000000000000, now())", "ended transactions behind"),
        ("seal_rows('identity_card', 1, now())", "no such trail"),
        ("seal_rows('audit_seal', 1, now())", "no such trail"),
        ("seal_rows('*', 1, now())", "no such trail"),
        ("seal_day(current_date + 1, now())", "when they have ended"),
        ("seal_day(current_date, now() + interval '2 days')", "when they have ended"),
    ],
)
def test_a_seal_that_makes_no_sense_is_refused_by_the_database(statement: str, reason: str) -> None:
    with (
        pytest.raises(DatabaseError, match=reason),
        acting(AUDIT),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SELECT app.{statement}")
    with acting(AUDIT):
        assert not Seal.objects.exists()
        assert not DayRoot.objects.exists()


@pytest.mark.parametrize("role", ["none", "sohoc_school", "sohoc_audit", *OUTSIDERS])
@pytest.mark.parametrize(
    "table",
    [
        "audit_entry",
        "audit_look",
        "audit_securityevent",
        "audit_seal",
        "audit_dayroot",
        "access_granthistory",
        "identity_cardhistory",
        "orgs_schoolhistory",
    ],
)
def test_nobody_writes_into_the_trail_by_hand(table: str, role: str) -> None:
    schools = (1,) if role == "sohoc_school" else ()
    statements = [f"UPDATE {table} SET at = now()", f"DELETE FROM {table}", f"TRUNCATE {table}"]
    if not (role == "none" and table in {"audit_look", "audit_securityevent"}):
        statements.append(f"INSERT INTO {table} (at) VALUES (now())")
    for statement in statements:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(Scope(role, schools=schools)),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("moment", ["now() - interval '1 day', pg_current_xact_id()", "now(), 5"])
def test_the_log_login_cannot_write_into_the_past(moment: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        connections["log"].cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO audit_securityevent (at, txid, kind, address, path, data)"
            f" SELECT a, t::text::bigint, 'x', '', '', '{{}}' FROM (SELECT {moment}) m (a, t)"
        )
