"""The trail is written by the database itself; nobody writes, changes or seals by hand."""

import pytest
from django.db import ProgrammingError, connection, connections

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Seal
from sohoc.core.audit.sealing import AUDIT

pytestmark = pytest.mark.django_db

OUTSIDERS = ["sohoc_schools", "sohoc_person", "sohoc_sector", "sohoc_unmask", "sohoc_public"]
APPEND = (
    "SELECT app.append_seal('audit_entry', 1, 0, 1, 1, '[]',"
    " sha256(''), sha256(''), sha256(''), now())"
)
APPEND_DAY = "SELECT app.append_day_root('2026-09-07', 1, sha256(''), now())"


@pytest.mark.parametrize("statement", [APPEND, APPEND_DAY])
@pytest.mark.parametrize("role", ["none", "sohoc_school", *OUTSIDERS])
def test_only_the_audit_scope_may_append_a_seal(role: str, statement: str) -> None:
    schools = (1,) if role == "sohoc_school" else ()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(Scope(role, schools=schools)),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("'audit_entry', 1, 5, 5, 1", "at least one transaction"),
        ("'audit_entry', 1, 0, 9000000000000, 1", "ended transactions only"),
        ("'audit_entry', 1, 0, 1, 0", "this is no seal"),
        ("'audit_entry', 0, 0, 1, 1", "this is no seal"),
    ],
)
def test_a_seal_that_makes_no_sense_is_refused_by_the_database(change: str, reason: str) -> None:
    with (
        pytest.raises(Exception, match=reason),
        acting(AUDIT),
        connection.cursor() as cursor,
    ):
        cursor.execute(APPEND.replace("'audit_entry', 1, 0, 1, 1", change))
    with acting(AUDIT):
        assert not Seal.objects.exists()


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
