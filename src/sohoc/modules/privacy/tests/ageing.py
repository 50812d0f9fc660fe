"""Years that pass between what was written and the test."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sohoc.core.access.scope import acting
from sohoc.core.audit.sealing import seal_all
from sohoc.core.testing.actors import SECTOR
from sohoc.core.testing.database import owner_connection

NOW = datetime.now(UTC)  # the database has its own clock
RULE = """
INSERT INTO audit_retentionrule (at, txid, kind, years, valid_from, legal_ref, written_by)
SELECT now() - interval '40 years', 1, kind, 5, '2000-01-01', 'TT 08/2025 ‡', ''
FROM unnest('{basic,secret,sensitive}'::text[]) kind
"""
SWITCH = """
INSERT INTO audit_retentionswitch (at, txid, is_on, valid_from, decision, written_by)
VALUES (now() - interval '1 year', 1, true, '2020-01-01', 'QĐ 12/QĐ-SGDĐT', '')
"""
OLDER = "UPDATE {table} SET at = at - interval '20 years'"


def keep_five_years() -> None:
    """The rules of long ago: earlier values of every kind are kept five years."""
    with owner_connection() as db:
        db.execute("DELETE FROM audit_retentionrule")
        db.execute(RULE.encode())


def make_old(*tables: str) -> None:
    """Let everything that was written until now be twenty years old, and sealed then."""
    with owner_connection() as db:
        for table in tables:
            db.execute(OLDER.format(table=table).encode())
        db.execute(SWITCH.encode())
    keep_five_years()
    seal_all(at=NOW - timedelta(days=365 * 15))


def kept_names(person: Any) -> int:
    """How many names of a person are kept; 0 where the record has gone."""
    with acting(SECTOR):
        return int(type(person).objects.filter(pk=person.pk).count()) and states_of(person.pk)


def states_of(pk: int) -> int:
    """How many states of a person's record are kept."""
    with owner_connection() as db:
        row = db.execute("SELECT count(*) FROM people_personhistory WHERE row_id = %s", [pk])
        found = row.fetchone()
    assert found is not None
    return int(found[0])
