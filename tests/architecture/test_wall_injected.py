"""What foreign SQL inside of a scope role still meets: the functions and tables that check for it.

The role itself can be changed by such SQL, and so can the settings; `docs/decisions` says how far
that goes. Here nobody changes them: each scope tries what is not its own, and nothing is written.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection

from sohoc.core.access.giving import giving_rules
from sohoc.core.access.models import Node
from sohoc.core.access.scope import GATE, LOGIN_ROLE, SCOPE_ROLES, Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity.middleware import is_of_the_wall
from sohoc.core.identity.models import Card
from sohoc.core.jobs.models import Job
from sohoc.core.manifest import registry
from sohoc.core.outbox.models import Delivery, Event
from sohoc.core.testing.actors import (
    ALL_ROLES,
    AUDIT,
    NOW,
    SECTOR,
    Province,
    make_account,
    make_node,
)
from sohoc.lib.ids import new_uuid7

pytestmark = pytest.mark.django_db

RECORD = """
SELECT app.record_audit(%(name)s, %(role)s, 'x.y', 'x', '1', 'x', %(node)s, %(data)s, '', '',
  %(channel)s, NULL)
"""
PUBLISH = "SELECT app.publish_event(%s, 'x.Made', %s, '{}')"
DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%(queue)s, %(task)s, %(priority)s, %(lock)s,
  %(queueing_lock)s, %(args)s, %(later)s)]::procrastinate_job_to_defer_v1[])
"""
PERIODIC = """
SELECT procrastinate_defer_periodic_job_v2('chores', NULL, NULL, 'jobs.chore.seal_audit', 0, '', 1,
  '{}')
"""
GIVE = """
INSERT INTO access_grant (uuid, user_id, role, node_id, period, reason, delegated_from_id)
VALUES (gen_random_uuid(), %s, %s, %s, '[2026-09-07,)', 'x', %s)
"""
NARROW = ("sohoc_school", "sohoc_schools", "sohoc_person", "sohoc_unmask")
GIVERS = ("sohoc_school", "sohoc_schools", "sohoc_sector")


def execute(scope: Scope, statement: str, values: Any = None) -> None:
    with acting(scope), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(
    scope: Scope, statement: str, values: Any = None, *, why: str = "permission denied"
) -> None:
    with pytest.raises(DatabaseError, match=why):
        execute(scope, statement, values)


def queued() -> list[str]:
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs")
        return [name for (name,) in cursor.fetchall()]


def entries() -> list[Entry]:
    with acting(AUDIT):
        return list(Entry.objects.order_by("id"))


def of_the_clerk(province: Province, role: str) -> Scope:
    return Scope(role, actor=province.users["clerk"].pk, schools=(province.schools[0].pk,))


# ---- the trail


def act(province: Province, **changed: object) -> dict[str, object]:
    values = {"name": "Ai đó", "role": "clerk", "node": None, "data": "{}", "channel": "web"}
    return {**values, **changed}


@pytest.mark.parametrize("role", NARROW)
def test_an_act_bears_the_name_of_the_account_and_not_a_told_one(
    province: Province, role: str
) -> None:
    execute(of_the_clerk(province, role), RECORD, act(province, name="Hiệu trưởng"))
    (entry,) = entries()
    assert (entry.actor_name, entry.actor_id) == ("Đinh Thị Thắm", province.users["clerk"].pk)


@pytest.mark.parametrize("role", [*NARROW, "sohoc_sector"])
def test_an_act_in_a_role_that_the_account_never_had_is_refused(
    province: Province, role: str
) -> None:
    refused(of_the_clerk(province, role), RECORD, act(province, role="principal"))
    assert entries() == []


@pytest.mark.parametrize("role", NARROW)
def test_an_act_at_a_foreign_node_is_refused(province: Province, role: str) -> None:
    scope = of_the_clerk(province, role)
    for node in (province.schools[1], province.communes[0], province.root):
        refused(scope, RECORD, act(province, node=node.pk), why="permission denied for node")
    assert entries() == []
    execute(scope, RECORD, act(province, node=province.schools[0].pk))
    assert [entry.node_id for entry in entries()] == [province.schools[0].pk]


@pytest.mark.parametrize("role", NARROW)
def test_a_scope_of_schools_does_nothing_in_the_name_of_nobody(
    province: Province, role: str
) -> None:
    nobody = Scope(role, schools=(province.schools[0].pk,))
    refused(nobody, RECORD, act(province), why="permission denied for an act of nobody")
    assert entries() == []
    unknown = Scope(role, actor=999_999, schools=(province.schools[0].pk,))
    execute(unknown, RECORD, act(province))
    assert [entry.actor_name for entry in entries()] == [""]


@pytest.mark.parametrize(
    "changed",
    [
        {"data": json.dumps({"x": "y" * 70_000})},
        {"channel": "bưu điện"},
        {"name": "x", "role": "x" * 41},
    ],
    ids=["data", "channel", "role"],
)
def test_an_act_without_bounds_is_refused(province: Province, changed: dict[str, object]) -> None:
    with pytest.raises(DatabaseError):
        execute(of_the_clerk(province, "sohoc_school"), RECORD, act(province, **changed))
    assert entries() == []


def test_the_public_scope_writes_no_act(province: Province) -> None:
    refused(Scope("sohoc_public"), RECORD, act(province))


# ---- events


@pytest.mark.parametrize("role", NARROW)
def test_an_event_of_a_foreign_node_or_of_none_is_refused(province: Province, role: str) -> None:
    scope = of_the_clerk(province, role)
    for node in (province.schools[1].pk, province.root.pk, None):
        refused(scope, PUBLISH, [new_uuid7(), node], why="permission denied for node")
    with acting(GATE):
        assert not Event.objects.exists()


@pytest.mark.parametrize("role", NARROW)
def test_a_foreign_event_is_not_said_to_be_delivered(province: Province, role: str) -> None:
    event_id = new_uuid7()
    execute(SECTOR, PUBLISH, [event_id, province.schools[1].pk])
    execute(of_the_clerk(province, role), "SELECT app.mark_delivered(%s, 'x')", [event_id])
    with acting(GATE):
        assert not Delivery.objects.exists()


# ---- the queue


def task(**changed: object) -> dict[str, object]:
    values = dict.fromkeys(("lock", "queueing_lock", "later"))
    return {**values, "queue": "jobs", "task": "jobs.run", "priority": 0, "args": "{}", **changed}


def job_of(province: Province, role: str) -> Job:
    grant = province.grants[role]
    with acting(SECTOR):
        return Job.objects.create(
            kind="x",
            owner_id=grant.user_id,
            grant_id=grant.pk,
            node_id=grant.node_id,
            wish={},
            made_at=NOW,
        )


def arguments(job: Job, **changed: object) -> str:
    return json.dumps({"job_id": str(job.uuid), "owner_id": job.owner_id, **changed})


@pytest.mark.parametrize("role", [r for r in SCOPE_ROLES if r != "sohoc_public"])
def test_a_scope_queues_its_own_job_and_no_other_task(province: Province, role: str) -> None:
    scope = of_the_clerk(province, role)
    own, foreign = job_of(province, "clerk"), job_of(province, "principal")
    args = arguments(own)
    for wrong in (
        task(task="jobs.chore.seal_audit", queue="chores"),
        task(args=arguments(foreign)),
        task(args=arguments(own, owner_id=foreign.owner_id)),
        task(args=arguments(own, more=1)),
        task(args=json.dumps({"job_id": str(new_uuid7()), "owner_id": own.owner_id})),
        task(args=args, queue="chores"),
        task(args=args, priority=100),
        task(args=args, lock="jobs.chore.seal_audit"),
        task(args=args, queueing_lock="jobs.chore.seal_audit"),
        task(args=args, later="2036-01-01"),
    ):
        refused(scope, DEFER, wrong, why="permission denied for task")
    refused(scope, PERIODIC)
    assert queued() == []
    execute(scope, DEFER, task(args=args))
    assert queued() == ["jobs.run"]


@pytest.mark.parametrize("role", [r for r in SCOPE_ROLES if r != "sohoc_public"])
def test_a_scope_queues_deliveries_of_its_own_events_only(province: Province, role: str) -> None:
    scope = of_the_clerk(province, role)
    own, foreign = new_uuid7(), new_uuid7()
    execute(scope, PUBLISH, [own, province.schools[0].pk])
    execute(province.actor("administrator").scope, PUBLISH, [foreign, province.schools[1].pk])

    def delivery(event_id: object, **changed: object) -> dict[str, object]:
        args = json.dumps({"event_id": str(event_id), "subscriber": "x"})
        return task(task="outbox.deliver", queue="events", args=args, **changed)

    for wrong in (delivery(foreign), delivery(new_uuid7()), delivery(own, lock="x")):
        refused(scope, DEFER, wrong, why="permission denied for task")
    assert queued() == []
    execute(scope, DEFER, delivery(own))
    assert queued() == ["outbox.deliver"]


def test_the_login_role_queues_what_the_worker_needs(province: Province) -> None:
    execute(GATE, DEFER, task(task="jobs.chore.seal_audit", queue="chores", lock="x"))
    assert queued() == ["jobs.chore.seal_audit"]


# ---- grants


def attempts(province: Province) -> Iterator[tuple[str, str, int]]:
    """Every role at a school, a commune, the department, one of its offices and the province."""
    for role in ALL_ROLES:
        for node in places_of(province):
            yield role, node.kind, node.pk


def places_of(province: Province) -> tuple[Node, ...]:
    """A place of every kind."""
    with acting(SECTOR):
        office = Node.objects.filter(kind="office").first()
    office = office or make_node(name="Phòng Thử", kind="office", parent=province.department)
    return (
        province.schools[0],
        province.communes[0],
        office,
        province.department,
        province.root,
    )


def may_insert(scope: Scope, values: list[object]) -> bool:
    try:
        execute(scope, GIVE, values)
    except ProgrammingError as error:
        if not is_of_the_wall(error):
            raise
        return False
    return True


@pytest.mark.parametrize("scope_role", [*SCOPE_ROLES, LOGIN_ROLE])
def test_a_scope_gives_the_roles_that_somebody_in_it_may_give_and_no_other(
    province: Province, scope_role: str
) -> None:
    person = make_account(username="nguoi.moi", node=province.schools[0])
    everywhere = tuple(node.pk for node in places_of(province))
    rules = set(giving_rules(registry().roles.values()))
    given = set()
    for role, kind, node in attempts(province):
        schools = (node,) if scope_role == "sohoc_school" else everywhere
        scope = Scope(scope_role, actor=province.users["clerk"].pk, schools=schools)
        if may_insert(scope, [person.pk, role, node, None]):
            given.add((scope_role, role, kind, False))
    assert given == {rule for rule in rules if rule[0] == scope_role and not rule[3]}


def test_what_the_scopes_give_stands_here_to_be_read() -> None:
    rules = set(giving_rules(registry().roles.values()))
    below = {"clerk", "guardian", "homeroom_teacher", "learner", "subject_teacher"}
    assert {(r, k) for s, r, k, lent in rules if s == "sohoc_school" and not lent} == {
        (role, "school") for role in below
    }
    assert {(r, k) for s, r, k, lent in rules if s == "sohoc_schools" and not lent} == {
        (role, "school") for role in ("clerk", "principal")
    }
    assert {r for s, r, _k, _l in rules if s == "sohoc_sector"} == set(registry().roles)
    assert {s for s, _r, _k, _l in rules} <= {*GIVERS, "sohoc_person", "sohoc_audit"}


def test_a_role_is_lent_by_who_holds_it_and_where_it_stands(province: Province) -> None:
    person = make_account(username="nguoi.moi", node=province.schools[0])
    school, own = province.schools[0].pk, province.grants["principal"]
    clerk = of_the_clerk(province, "sohoc_school")
    holder = Scope("sohoc_school", actor=own.user_id, schools=(school,))
    for scope, role, lent_from in (
        (clerk, "principal", own.pk),
        (clerk, "principal", None),
        (clerk, "principal", province.grants["clerk"].pk),
        (holder, "administrator", own.pk),
        (holder, "clerk", own.pk),
        (holder, "principal", None),
    ):
        assert not may_insert(scope, [person.pk, role, school, lent_from])
    assert may_insert(holder, [person.pk, "principal", school, own.pk])


@pytest.mark.parametrize("scope_role", GIVERS)
@pytest.mark.parametrize("column", ["role", "user_id", "node_id", "reason", "delegated_from_id"])
def test_a_grant_that_is_there_gets_an_end_and_nothing_else(
    province: Province, scope_role: str, column: str
) -> None:
    scope = of_the_clerk(province, scope_role)
    refused(scope, f"UPDATE access_grant SET {column} = {column}")
    execute(scope, "UPDATE access_grant SET period = period")


# ---- cards of accounts


@pytest.mark.parametrize("scope_role", GIVERS)
@pytest.mark.parametrize("column", ["user_id", "uuid", "username"])
def test_a_card_stays_the_card_of_its_account(
    province: Province, scope_role: str, column: str
) -> None:
    scope = of_the_clerk(province, scope_role)
    with acting(SECTOR):
        before = list(Card.objects.order_by("pk").values())
    refused(scope, f"UPDATE identity_card SET {column} = {column}")
    refused(scope, "UPDATE identity_card SET user_id = %s", [province.users["principal"].pk])
    with acting(SECTOR):
        assert list(Card.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("scope_role", GIVERS)
def test_a_card_gets_another_name_and_place(province: Province, scope_role: str) -> None:
    scope = of_the_clerk(province, scope_role)
    execute(
        scope,
        "UPDATE identity_card SET full_name = 'Đinh Thị Mới', node_id = node_id,"
        " is_disabled = true, version = version + 1 WHERE user_id = %s",
        [province.users["clerk"].pk],
    )
    with acting(SECTOR):
        card = Card.objects.get(pk=province.users["clerk"].pk)
    assert (card.full_name, card.is_disabled, card.version) == ("Đinh Thị Mới", True, 2)


@pytest.mark.parametrize("scope_role", SCOPE_ROLES)
def test_no_scope_changes_what_may_be_given(scope_role: str) -> None:
    scope = Scope(scope_role, schools=(1,))
    refused(scope, "INSERT INTO access_giving VALUES ('sohoc_school', 'x', 'school', false)")
    refused(scope, "DELETE FROM access_giving")
