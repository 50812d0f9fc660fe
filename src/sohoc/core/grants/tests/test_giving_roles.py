"""Giving, lending and ending roles: what the giver may, and that a refusal leaves nothing."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Grant, GrantHistory, Node
from sohoc.core.access.rules import LONGEST_DELEGATION, Refusal
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.services import (
    BadReason,
    GrantEnded,
    GrantOverlaps,
    GrantRefused,
    GrantWish,
    LendWish,
    delegate_role,
    end_grant,
    give_grant,
)
from sohoc.core.identity.models import Card, User
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import Province, actor_of_grant, give, make_account

pytestmark = pytest.mark.django_db
SECTOR = Scope("sohoc_sector")
AUDIT = Scope("sohoc_audit")
NOW = timezone.localtime().replace(microsecond=0)
DAY = timedelta(days=1)


def card_of(user: User) -> Card:
    with acting(SECTOR):
        return Card.objects.get(user_id=user.pk)


def fresh(grant: Grant) -> Grant:
    with acting(SECTOR):
        return Grant.objects.get(pk=grant.pk)


def entries() -> list[Entry]:
    with acting(AUDIT):
        return list(Entry.objects.order_by("id"))


def written() -> tuple[int, int, int, int]:
    """How many grants, states of grants, audit rows and events there are."""
    with acting(SECTOR):
        grants = Grant.objects.count()
    with acting(AUDIT):
        kept, audited = GrantHistory.objects.count(), Entry.objects.count()
    return grants, kept, audited, events()


def events() -> int:
    with acting(GATE):
        return Event.objects.count()


@contextmanager
def nothing_written() -> Iterator[None]:
    before = written()
    yield
    assert written() == before


@pytest.fixture
def teacher(province: Province) -> User:
    return make_account(username="giao.vien.moi", node=province.schools[0], full_name="Hà Văn Ún")


def wish(
    person: User,
    node: Node,
    *,
    role: str = "clerk",
    start: datetime = NOW,
    until: datetime | None = None,
    reason: str = "QĐ 12/2026",
) -> GrantWish:
    return GrantWish(card_of(person).uuid, role, node.uuid, start, until, reason)


def given(actor: Actor, wanted: GrantWish, *, at: datetime = NOW) -> Grant:
    with acting(actor.scope):
        return give_grant(actor=actor, wish=wanted, at=at)


def lent(
    actor: Actor, person: User, *, until: datetime | None = NOW + 30 * DAY, start: datetime = NOW
) -> Grant:
    wanted = LendWish(card_of(person).uuid, start, until, "nghỉ phép")
    with acting(actor.scope):
        return delegate_role(actor=actor, wish=wanted, at=NOW)


def ended(
    actor: Actor, grant: Grant, *, ends: datetime = NOW, at: datetime = NOW, reason: str = "hết"
) -> Grant:
    with acting(actor.scope):
        return end_grant(actor=actor, grant=grant.uuid, ends=ends, reason=reason, at=at)


def test_a_principal_gives_a_role_and_the_trail_tells_it(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    grant = given(principal, wish(teacher, province.schools[0], reason="  QĐ   12/2026 "))
    kept = fresh(grant)
    assert (kept.role, kept.node_id, kept.user_id) == ("clerk", province.schools[0].pk, teacher.pk)
    assert (kept.period.lower, kept.period.upper) == (NOW, None)
    assert (kept.given_by_id, kept.delegated_from_id) == (principal.user_id, None)
    assert kept.reason == "QĐ 12/2026"
    entry = entries()[-1]
    assert (entry.verb, entry.actor_id) == ("grants.grant.given", principal.user_id)
    assert entry.object_id == str(kept.uuid)
    assert entry.node_id == province.schools[0].pk
    assert entry.reason == "QĐ 12/2026"
    assert "Hà Văn Ún" in entry.label
    assert entry.data["role"] == "clerk"


def test_a_beginning_in_the_past_becomes_the_moment_of_giving(
    province: Province, teacher: User
) -> None:
    wanted = wish(teacher, province.schools[0], start=NOW - 10 * DAY)
    assert fresh(given(province.actor("principal"), wanted)).period.lower == NOW


Change = Callable[[GrantWish, Province], GrantWish]


@pytest.mark.parametrize(
    ("role", "change", "refusal"),
    [
        ("principal", lambda w, p: replace(w, role="principal"), Refusal.ROLE_NOT_YOURS_TO_GIVE),
        (
            "principal",
            lambda w, p: replace(w, role="administrator"),
            Refusal.ROLE_NOT_YOURS_TO_GIVE,
        ),
        ("principal", lambda w, p: replace(w, role="emperor"), Refusal.ROLE_NOT_YOURS_TO_GIVE),
        ("principal", lambda w, p: replace(w, role=""), Refusal.ROLE_NOT_YOURS_TO_GIVE),
        (
            "principal",
            lambda w, p: replace(w, node=p.schools[1].uuid),
            Refusal.NODE_NOT_BELOW_YOURS,
        ),
        ("principal", lambda w, p: replace(w, node=p.root.uuid), Refusal.NODE_NOT_BELOW_YOURS),
        ("principal", lambda w, p: replace(w, node=uuid.uuid4()), Refusal.NODE_NOT_BELOW_YOURS),
        (
            "commune_officer",
            lambda w, p: replace(w, node=p.schools[2].uuid),
            Refusal.NODE_NOT_BELOW_YOURS,
        ),
        (
            "commune_officer",
            lambda w, p: replace(w, node=p.communes[0].uuid),
            Refusal.ROLE_DOES_NOT_FIT_NODE,
        ),
        ("principal", lambda w, p: replace(w, until=NOW), Refusal.PERIOD_EMPTY),
        ("principal", lambda w, p: replace(w, until=NOW - DAY), Refusal.PERIOD_EMPTY),
        (
            "principal",
            lambda w, p: replace(w, person=card_of(p.users["principal"]).uuid),
            Refusal.TO_YOURSELF,
        ),
    ],
)
def test_what_the_giver_may_not_is_refused_and_nothing_is_written(
    province: Province, teacher: User, role: str, change: Change, refusal: Refusal
) -> None:
    wanted = change(wish(teacher, province.schools[0]), province)
    with nothing_written(), pytest.raises(GrantRefused) as refused:
        given(province.actor(role), wanted)
    assert refused.value.refusal is refusal


@pytest.mark.parametrize("role", ["clerk", "homeroom_teacher", "guardian", "learner", "auditor"])
def test_other_roles_give_nothing(province: Province, teacher: User, role: str) -> None:
    with nothing_written(), pytest.raises(NotAllowed):
        given(province.actor(role), wish(teacher, province.schools[0]))


def test_an_account_outside_of_the_scope_does_not_exist(province: Province) -> None:
    stranger = make_account(username="nguoi.la", node=province.schools[1])
    with nothing_written(), pytest.raises(NotYours):
        given(province.actor("principal"), wish(stranger, province.schools[0]))
    forged = replace(wish(stranger, province.schools[0]), person=uuid.uuid4())
    with nothing_written(), pytest.raises(NotYours):
        given(province.actor("province_officer"), forged)


def test_a_closed_account_gets_no_role(province: Province, teacher: User) -> None:
    wanted = wish(teacher, province.schools[0])
    with acting(SECTOR):
        Card.objects.filter(pk=teacher.pk).update(is_disabled=True)
    with nothing_written(), pytest.raises(NotYours):
        given(province.actor("principal"), wanted)


def test_nobody_gives_longer_than_the_own_role_lasts(province: Province, teacher: User) -> None:
    officer = make_account(username="pho.hieu", node=province.schools[0])
    last = NOW + 30 * DAY
    actor = actor_of_grant(
        give(user=officer, role="principal", node=province.schools[0], until=last)
    )
    for until in (None, last + timedelta(seconds=1)):
        with nothing_written(), pytest.raises(GrantRefused) as refused:
            given(actor, wish(teacher, province.schools[0], until=until))
        assert refused.value.refusal is Refusal.PERIOD_BEYOND_YOURS
    assert given(actor, wish(teacher, province.schools[0], until=last)).period.upper == last


def test_an_end_of_the_own_role_that_the_session_does_not_know_counts(
    province: Province, teacher: User
) -> None:
    remembered = province.actor("principal")
    ended(province.actor("province_officer"), province.grants["principal"])
    acts: dict[str, Callable[[], Grant]] = {
        "grants.grant.give": lambda: given(remembered, wish(teacher, province.schools[0])),
        "grants.grant.delegate": lambda: lent(remembered, teacher),
        "grants.grant.revoke": lambda: ended(remembered, province.grants["clerk"]),
    }
    for permission, act in acts.items():
        with nothing_written(), pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.permission == permission


def test_the_same_role_twice_at_a_time_is_refused(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    given(principal, wish(teacher, province.schools[0], until=NOW + 10 * DAY))
    with nothing_written(), pytest.raises(GrantOverlaps):
        given(principal, wish(teacher, province.schools[0], start=NOW + 9 * DAY))
    given(principal, wish(teacher, province.schools[0], start=NOW + 10 * DAY))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "a\u202eb", "a\x00b"])
def test_a_reason_must_be_readable(province: Province, teacher: User, reason: str) -> None:
    principal = province.actor("principal")
    with nothing_written(), pytest.raises(BadReason):
        given(principal, wish(teacher, province.schools[0], reason=reason))
    with nothing_written(), pytest.raises(BadReason):
        ended(principal, province.grants["clerk"], reason=reason)


def test_a_role_is_lent_for_ninety_days_at_most(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    for until, refusal in (
        (None, Refusal.DELEGATION_NEEDS_AN_END),
        (NOW + LONGEST_DELEGATION + timedelta(seconds=1), Refusal.DELEGATION_TOO_LONG),
        (NOW, Refusal.PERIOD_EMPTY),
    ):
        with nothing_written(), pytest.raises(GrantRefused) as refused:
            lent(principal, teacher, until=until)
        assert refused.value.refusal is refusal
    grant = fresh(lent(principal, teacher, until=NOW + LONGEST_DELEGATION))
    assert (grant.role, grant.node_id) == ("principal", province.schools[0].pk)
    assert grant.delegated_from_id == principal.grant_id
    assert entries()[-1].verb == "grants.grant.delegated"


def test_a_lent_role_is_neither_given_on_nor_lent_on(province: Province, teacher: User) -> None:
    deputy = actor_of_grant(lent(province.actor("principal"), teacher))
    other = province.users["homeroom_teacher"]
    with nothing_written(), pytest.raises(GrantRefused) as refused:
        lent(deputy, other)
    assert refused.value.refusal is Refusal.DELEGATED_ROLE
    with nothing_written(), pytest.raises(GrantRefused) as refused:
        given(deputy, wish(other, province.schools[0]))
    assert refused.value.refusal is Refusal.DELEGATED_ROLE


def test_nobody_lends_to_themselves_or_to_strangers(province: Province) -> None:
    principal = province.actor("principal")
    with nothing_written(), pytest.raises(GrantRefused) as refused:
        lent(principal, province.users["principal"])
    assert refused.value.refusal is Refusal.TO_YOURSELF
    stranger = make_account(username="nguoi.la", node=province.schools[1])
    with nothing_written(), pytest.raises(NotYours):
        lent(principal, stranger)


@pytest.mark.parametrize("role", ["guardian", "learner"])
def test_no_role_is_lent_to_a_guardian_or_a_learner(province: Province, role: str) -> None:
    principal, child = province.actor("principal"), province.users[role]
    with nothing_written(), pytest.raises(GrantRefused) as refused:
        lent(principal, child)
    assert refused.value.refusal is Refusal.FAMILY_ACCOUNT
    own = province.grants["clerk"]
    with acting(SECTOR):
        Grant.objects.create(
            user=child, role="clerk", node=own.node, period=own.period, delegated_from=own
        )
    with nothing_written(), pytest.raises(GrantRefused) as refused:
        lent(principal, child)
    assert refused.value.refusal is Refusal.FAMILY_ACCOUNT


def test_a_teacher_who_is_a_guardian_too_may_stand_in(province: Province) -> None:
    teacher = province.users["homeroom_teacher"]
    give(user=teacher, role="guardian", node=province.schools[0])
    assert fresh(lent(province.actor("principal"), teacher)).user_id == teacher.pk


def test_lent_roles_end_with_the_role_they_came_from(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    long = lent(principal, teacher, until=NOW + 60 * DAY)
    short = lent(principal, province.users["homeroom_teacher"], until=NOW + 2 * DAY)
    coming = lent(
        principal,
        province.users["subject_teacher"],
        start=NOW + 20 * DAY,
        until=NOW + 30 * DAY,
    )
    ends = NOW + 10 * DAY
    ended(province.actor("province_officer"), province.grants["principal"], ends=ends)
    assert fresh(province.grants["principal"]).period.upper == ends
    assert fresh(long).period.upper == ends
    assert fresh(short).period.upper == NOW + 2 * DAY
    assert fresh(coming).period.isempty
    entry = entries()[-1]
    assert entry.verb == "grants.grant.revoked"
    assert entry.data["lent_ended"] == sorted([str(long.uuid), str(coming.uuid)])


def test_a_role_that_has_not_begun_can_be_taken_back(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    grant = given(principal, wish(teacher, province.schools[0], start=NOW + 5 * DAY))
    assert ended(principal, grant).period.isempty
    with acting(SECTOR):
        kept = GrantHistory.objects.filter(row_id=grant.pk).order_by("id")
        assert [state.period.isempty for state in kept] == [False, True]
    with nothing_written(), pytest.raises(GrantEnded):
        ended(principal, grant)


def test_an_end_is_never_moved_back(province: Province, teacher: User) -> None:
    principal = province.actor("principal")
    grant = given(principal, wish(teacher, province.schools[0], until=NOW + 5 * DAY))
    for ends in (NOW + 5 * DAY, NOW + 6 * DAY):
        with nothing_written(), pytest.raises(GrantEnded):
            ended(principal, grant, ends=ends)
    later = NOW + DAY
    assert ended(principal, grant, ends=NOW - 5 * DAY, at=later).period.upper == later


def test_one_ends_what_one_could_give_and_nothing_else(province: Province, teacher: User) -> None:
    principal, officer = province.actor("principal"), province.actor("commune_officer")
    deputy_grant = lent(principal, teacher)
    deputy = actor_of_grant(deputy_grant)
    cases = [
        (principal, province.grants["principal"], Refusal.TO_YOURSELF),
        (deputy, province.grants["principal"], Refusal.DELEGATED_ROLE),
        (deputy, province.grants["clerk"], Refusal.DELEGATED_ROLE),
        (officer, province.grants["homeroom_teacher"], Refusal.ROLE_NOT_YOURS_TO_GIVE),
        (officer, province.grants["commune_officer"], Refusal.TO_YOURSELF),
    ]
    for actor, grant, refusal in cases:
        with nothing_written(), pytest.raises(GrantRefused) as refused:
            ended(actor, grant)
        assert refused.value.refusal is refusal
    with nothing_written(), pytest.raises(NotYours):
        ended(principal, province.grants["province_officer"])
    with nothing_written(), pytest.raises(NotAllowed):
        ended(province.actor("clerk"), province.grants["homeroom_teacher"])
    assert ended(principal, deputy_grant).period.isempty


def test_whoever_loses_a_role_is_told_at_the_next_request(province: Province) -> None:
    before = User.objects.get(pk=province.users["clerk"].pk).rights_version
    ended(province.actor("principal"), province.grants["clerk"])
    assert User.objects.get(pk=province.users["clerk"].pk).rights_version == before + 1
