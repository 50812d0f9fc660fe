"""Roles are confirmed twice a year: by the nearest keeper, once, never one's own."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.models import Grant
from sohoc.core.access.rules import Refusal
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants import answering
from sohoc.core.grants.certifying import asked_about, behind, open_round, standing_of, terms_now
from sohoc.core.grants.models import Decision, Round, RoundAnswer, RoundAnswerHistory
from sohoc.core.grants.rounds import USUAL, BadRule, Terms, nearest_keeper, opening_due, tidied
from sohoc.core.grants.services import BadReason, GrantRefused, end_grant
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import (
    AUDIT,
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from tests.architecture.schools import traces

pytestmark = pytest.mark.django_db
OVERDUE = NOW + timedelta(days=30)


@pytest.fixture
def opened(province: Province) -> Round:
    answering.keep_rounds(at=NOW)
    with acting(SECTOR):
        return Round.objects.get()


def asked(actor: Actor, one: Round, *, at: datetime = NOW) -> list[str]:
    with acting(actor.scope):
        return sorted(grant.role for grant in asked_about(actor, one, at=at))


def answer(actor: Actor, act: Any, *grants: Grant, **more: Any) -> answering.Answered:
    with acting(actor.writing_scope):
        done: answering.Answered = act(
            actor=actor, grants=[one.uuid for one in grants], at=NOW, **more
        )
        return done


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        (date(2026, 8, 31), None),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 10, 30), date(2026, 9, 1)),
        (date(2026, 10, 31), None),
        (date(2027, 1, 1), None),
        (date(2027, 3, 5), date(2027, 3, 1)),
    ],
)
def test_a_round_is_due_from_its_day_until_it_would_close(today: date, opens: date | None) -> None:
    assert opening_due(USUAL, today=today) == opens


@pytest.mark.parametrize(
    ("days", "overdue", "closes", "field"),
    [
        ((), 30, 60, "days"),
        (("02-29",), 30, 60, "days"),
        (("13-01",), 30, 60, "days"),
        (("03-01",), 60, 60, "closes_after"),
        (("03-01",), 30, 181, "closes_after"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(
    days: tuple[str, ...], overdue: int, closes: int, field: str
) -> None:
    with pytest.raises(BadRule) as bad:
        tidied(Terms(days, overdue, closes, ends_unanswered=False))
    assert bad.value.field == field


@pytest.mark.parametrize(
    ("role", "kinds", "keeper"),
    [
        ("clerk", {"school", "commune", "province"}, "principal"),
        ("guardian", {"school", "province"}, "principal"),
        ("principal", {"school", "commune", "province"}, "commune_officer"),
        ("principal", {"school", "department", "province"}, "province_officer"),
        ("commune_officer", {"commune", "province"}, "province_officer"),
        ("province_officer", {"province"}, "administrator"),
        ("administrator", {"province"}, "administrator"),
    ],
)
def test_the_nearest_keeper_is_asked(role: str, kinds: set[str], keeper: str) -> None:
    specs = registry().roles
    keepers = [
        specs[code]
        for code in ("administrator", "province_officer", "commune_officer", "principal")
    ]
    assert nearest_keeper(role, kinds, keepers) == keeper


def test_the_clock_opens_a_round_once(province: Province) -> None:
    for days in (0, 0, 1):
        answering.keep_rounds(at=NOW + timedelta(days=days))
    with acting(SECTOR):
        (one,) = Round.objects.all()
    assert (one.opens_on, one.overdue_on, one.closes_on, one.ends_unanswered) == (
        date(2026, 9, 1),
        date(2026, 10, 1),
        date(2026, 10, 31),
        False,
    )


def test_each_keeper_is_asked_about_the_own_part(province: Province, opened: Round) -> None:
    at_school = ["clerk", "guardian", "homeroom_teacher", "learner", "subject_teacher"]
    assert asked(province.actor("principal", at=NOW), opened) == at_school
    assert asked(province.actor("commune_officer", at=NOW), opened) == ["principal"]
    officer = province.actor("province_officer", at=NOW)
    assert asked(officer, opened) == ["commune_officer", "specialist"]
    keeper = province.actor("administrator", at=NOW)
    assert asked(keeper, opened) == ["auditor", "province_officer"]


def test_nobody_is_asked_about_an_own_role_a_lent_or_a_later_one(
    province: Province, opened: Round
) -> None:
    principal = province.users["principal"]
    give(user=principal, role="clerk", node=province.schools[0])
    later = make_account(username="sau", node=province.schools[0])
    give(user=later, role="clerk", node=province.schools[0], start=NOW)
    assert asked(province.actor("principal", at=NOW), opened).count("clerk") == 1


def test_a_confirmed_role_is_answered_and_recorded(province: Province, opened: Round) -> None:
    actor = province.actor("principal", at=NOW)
    done = answer(actor, answering.confirm, province.grants["clerk"], province.grants["learner"])
    assert done == answering.Answered(2, 0)
    with acting(actor.scope):
        standing = standing_of(asked_about(actor, opened, at=NOW))
    assert (standing.asked, standing.kept, standing.ended, standing.percent) == (5, 2, 0, 40)
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="grants.round.confirmed")
    assert (entry.label, entry.data) == ("01/09/2026", {"count": 2})


def test_of_two_keepers_the_first_answer_stays(province: Province, opened: Round) -> None:
    other = make_account(username="hieu.pho", node=province.schools[0])
    second = actor_of_grant(give(user=other, role="principal", node=province.schools[0]), at=NOW)
    answer(province.actor("principal", at=NOW), answering.confirm, province.grants["clerk"])
    late = answer(second, answering.end_unconfirmed, province.grants["clerk"], reason="thôi việc")
    assert late == answering.Answered(0, 1)
    with acting(SECTOR):
        (row,) = RoundAnswer.objects.all()
    assert (row.decision, row.by_id) == (Decision.KEEP, province.users["principal"].pk)


def test_an_ended_role_ends_with_its_reason(province: Province, opened: Round) -> None:
    actor = province.actor("principal", at=NOW)
    done = answer(
        actor, answering.end_unconfirmed, province.grants["clerk"], reason="đã chuyển trường"
    )
    assert done == answering.Answered(1, 0)
    with acting(SECTOR):
        grant = Grant.objects.get(pk=province.grants["clerk"].pk)
        row = RoundAnswer.objects.get()
    assert grant.period.upper == NOW
    assert (row.decision, row.reason) == (Decision.END, "đã chuyển trường")
    with acting(actor.scope):
        assert standing_of(asked_about(actor, opened, at=NOW)).ended == 1


def test_without_a_reason_nothing_ends(province: Province, opened: Round) -> None:
    before = traces()
    with pytest.raises(BadReason):
        answer(
            province.actor("principal", at=NOW),
            answering.end_unconfirmed,
            province.grants["clerk"],
            reason=" ",
        )
    assert traces() == before


@pytest.mark.parametrize("role", ["clerk", "commune_officer", "province_officer"])
def test_roles_of_another_part_are_not_answered(
    province: Province, opened: Round, role: str
) -> None:
    actor = province.actor("principal", at=NOW)
    own = {"clerk": "principal"}.get(role, role)
    done = answer(actor, answering.confirm, province.grants[own])
    assert done == answering.Answered(0, 1)


def test_a_confirmation_is_taken_back(province: Province, opened: Round) -> None:
    actor = province.actor("principal", at=NOW)
    answer(actor, answering.confirm, province.grants["clerk"])
    with acting(actor.writing_scope):
        answering.take_back(actor=actor, grant=province.grants["clerk"].uuid, at=NOW)
        with pytest.raises(NotYours):
            answering.take_back(actor=actor, grant=province.grants["clerk"].uuid, at=NOW)
    with acting(SECTOR):
        assert not RoundAnswer.objects.exists()
        assert [row.verb for row in RoundAnswerHistory.objects.order_by("id")] == [
            "INSERT",
            "DELETE",
        ]


@pytest.mark.parametrize("role", ["commune_officer", "province_officer", "administrator"])
def test_a_confirmation_of_another_part_is_not_taken_back(
    province: Province, opened: Round, role: str
) -> None:
    answer(province.actor("principal", at=NOW), answering.confirm, province.grants["clerk"])
    before = traces()
    actor = province.actor(role, at=NOW)
    with acting(actor.writing_scope), pytest.raises(NotYours):
        answering.take_back(actor=actor, grant=province.grants["clerk"].uuid, at=NOW)
    assert traces() == before


def test_the_other_keeper_of_the_same_part_takes_back_all_but_the_own_one(
    province: Province, opened: Round
) -> None:
    other = make_account(username="hieu.pho", node=province.schools[0])
    second = actor_of_grant(give(user=other, role="principal", node=province.schools[0]), at=NOW)
    own = give(user=other, role="clerk", node=province.schools[0])
    done = answer(
        province.actor("principal", at=NOW), answering.confirm, own, province.grants["clerk"]
    )
    assert done == answering.Answered(2, 0)
    with acting(second.writing_scope):
        answering.take_back(actor=second, grant=province.grants["clerk"].uuid, at=NOW)
        with pytest.raises(NotYours):
            answering.take_back(actor=second, grant=own.uuid, at=NOW)
    with acting(SECTOR):
        assert list(RoundAnswer.objects.values_list("grant_id", flat=True)) == [own.pk]


def test_when_one_of_the_roles_cannot_be_ended_none_is(
    province: Province, opened: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[Grant] = []

    def refuse_the_second(**wish: Any) -> Grant:
        if ended:
            raise GrantRefused(Refusal.NODE_NOT_BELOW_YOURS)
        ended.append(end_grant(**wish))
        return ended[0]

    monkeypatch.setattr(answering, "end_grant", refuse_the_second)
    before = traces()
    actor = province.actor("principal", at=NOW)
    chosen = [province.grants[role].uuid for role in ("clerk", "learner")]
    # The page catches the refusal within its own transaction, which is committed.
    with acting(actor.writing_scope), pytest.raises(GrantRefused):
        answering.end_unconfirmed(actor=actor, grants=chosen, reason="thôi việc", at=NOW)
    assert (len(ended), traces()) == (1, before)


def test_without_a_round_nothing_is_answered(province: Province) -> None:
    with pytest.raises(answering.NoRound):
        answer(province.actor("principal", at=NOW), answering.confirm, province.grants["clerk"])


def test_whoever_stands_in_answers_nothing(province: Province, opened: Round) -> None:
    lent = Grant(
        user=province.users["clerk"],
        role="principal",
        node=province.schools[0],
        period=(NOW - timedelta(days=1), NOW + timedelta(days=9)),
        reason="thay",
        delegated_from=province.grants["principal"],
    )
    with acting(SECTOR):
        lent.save()
    with pytest.raises(NotAllowed):
        answer(actor_of_grant(lent, at=NOW), answering.confirm, province.grants["learner"])


def test_places_that_are_behind_are_told_above_when_it_is_overdue(
    province: Province, opened: Round
) -> None:
    def told(role: str, at: datetime) -> list[tuple[str, int]]:
        actor = province.actor(role, at=NOW)
        with acting(actor.scope):
            return [(one.node.name, one.left) for one in behind(actor, opened, at=at)]

    assert told("commune_officer", NOW) == []
    assert told("commune_officer", OVERDUE) == [("Trường THCS Bao La (mẫu)", 1)]
    assert told("province_officer", OVERDUE) == [("Trường THCS Bao La (mẫu)", 6)]
    answer(province.actor("principal", at=NOW), answering.confirm, province.grants["clerk"])
    assert told("commune_officer", OVERDUE) == []


def test_what_nobody_confirmed_ends_only_where_the_rule_says_so(province: Province) -> None:
    keeper = province.actor("administrator", at=NOW)
    terms = Terms(("09-01",), 30, 60, ends_unanswered=True)
    with acting(keeper.scope):
        answering.keep_rule(actor=keeper, terms=terms, version=0, at=NOW)
    answering.keep_rounds(at=NOW)
    answer(province.actor("principal", at=NOW), answering.confirm, province.grants["clerk"])
    closing = datetime(2026, 10, 31, 1, tzinfo=timezone.get_current_timezone())
    answering.keep_rounds(at=closing)
    answering.keep_rounds(at=closing)
    with acting(SECTOR):
        left = Grant.objects.filter(period__contains=closing).order_by("role")
        assert [one.role for one in left] == ["administrator", "clerk"]
        lapsed: Any = RoundAnswer.objects.filter(decision=Decision.LAPSED)
        assert (lapsed.count(), set(lapsed.values_list("by_id", flat=True))) == (9, {None})


def test_usually_nothing_ends_by_itself(province: Province, opened: Round) -> None:
    answering.keep_rounds(at=NOW + timedelta(days=54))
    with acting(SECTOR):
        assert Grant.objects.filter(period__upper_inf=True).count() == 11


def test_two_administrators_who_set_the_rule_do_not_overwrite_each_other(
    province: Province,
) -> None:
    keeper = province.actor("administrator", at=NOW)
    with acting(keeper.scope):
        terms = Terms(("01-15",), 30, 60, ends_unanswered=False)
        answering.keep_rule(actor=keeper, terms=terms, version=0, at=NOW)
        assert terms_now() == terms
        with pytest.raises(answering.RuleChanged):
            answering.keep_rule(actor=keeper, terms=USUAL, version=0, at=NOW)


@pytest.mark.parametrize("role", ["province_officer", "principal"])
def test_only_an_administrator_sets_the_rule(province: Province, role: str) -> None:
    actor = province.actor(role, at=NOW)
    with acting(actor.scope), pytest.raises(NotAllowed):
        answering.keep_rule(actor=actor, terms=USUAL, version=0, at=NOW)


def test_statements_do_not_grow_with_the_roles(province: Province, opened: Round) -> None:
    actor = province.actor("principal", at=NOW)

    def statements() -> int:
        with acting(actor.scope), CaptureQueriesContext(connection) as done:
            one = open_round(day=NOW.date())
            assert one is not None
            list(asked_about(actor, one, at=NOW))
        return len(done)

    few = statements()
    for number in range(5):
        user = make_account(username=f"them.{number}", node=province.schools[0])
        give(user=user, role="clerk", node=province.schools[0])
    assert statements() == few
