"""Committed rows of the trail, and the hands that tamper with them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.recording import record
from sohoc.core.testing.actors import Province, make_node
from sohoc.core.testing.database import owner_connection

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
GIVEN = "grants.grant.given"


class Thing:
    """Something that acts are about."""

    def __init__(
        self, node_id: int | None = None, *, label: str = "Quyển sổ", object_id: str = "7"
    ) -> None:
        self.audit_subject = ("test.thing", object_id, label, node_id)


def some_actor(scope: Scope, *, node_id: int = 0) -> Actor:
    return Actor(
        user_id=4,
        name="Đinh Thị Thắm",
        grant_id=1,
        role="clerk",
        node_id=node_id,
        node_name="",
        node_path=(),
        until=None,
        is_delegated=False,
        permissions=frozenset(),
        scope=scope,
        origin=Origin(address="192.0.2.7", channel="command"),
    )


def act(province: Province, *, school: int = 0, verb: str = GIVEN, **thing: str) -> None:
    """An act of the clerk about a thing of a school; it may have a `label` or an `object_id`."""
    scope = Scope("sohoc_sector", actor=province.users["clerk"].pk)
    subject = Thing(province.schools[school].pk, **thing)
    with acting(scope):
        record(some_actor(scope), verb, subject, reason="vì cần", data={"count": 45})


def write_acts(count: int, *, scope: Scope | None = None) -> None:
    """Commit `count` business acts, each in a transaction of its own."""
    scope = scope or Scope("sohoc_sector", actor=4)
    for number in range(count):
        with acting(scope):
            record(some_actor(scope), "test.thing.done", Thing(), data={"number": number})


def tamper(statement: str) -> int:
    """Run one statement as the owner of the tables; how many rows it touched."""
    with owner_connection() as db:
        return db.execute(statement.encode()).rowcount


@pytest.fixture
def written(transactional_db: None) -> Callable[[int], None]:
    """Five acts, and one history row of a changed node's grant, all committed."""
    make_node(name="Tỉnh Thử", kind="province")
    write_acts(5)
    return write_acts
