"""Whatever is published, amended and taken back in whatever order: one plan per level and day.

A reference model keeps for each level a list of (from, until before, number of the plan) and knows
nothing of the database.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR
from sohoc.law.school_year import days_between, is_school_day
from sohoc.modules.calendar.models import Draft, Plan, PlanLevel, SchoolYear
from sohoc.modules.calendar.rules import BadPlan, calendar_of
from sohoc.modules.calendar.selectors import in_force, latest_of
from sohoc.modules.calendar.services.publishing import LevelsTaken, PlanStays, take_back_plan
from sohoc.modules.calendar.stored import facts_of
from sohoc.modules.calendar.testing import (
    ALL_LEVELS,
    amend_plan,
    plan_facts,
    publish_plan,
    storm,
)

pytestmark = pytest.mark.django_db

FIRST, UNTIL = date(2026, 8, 1), date(2027, 8, 1)
Model = dict[str, list[tuple[date, date, int]]]

# Three levels and few plans, so that the acts meet.
levels = st.lists(st.sampled_from(ALL_LEVELS[:3]), min_size=1, max_size=2, unique=True)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), levels, st.integers(0, 364), st.integers(0, 3)),
        st.tuples(st.just("amend"), levels, st.integers(0, 364), st.integers(0, 3)),
        st.tuples(st.just("amend rightly"), levels, st.integers(0, 364), st.integers(0, 3)),
        st.tuples(st.just("take back"), levels, st.integers(0, 364), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=8,
)
Act = tuple[str, list[str], int, int]


def expected(model: Model, act: Act, count: int) -> Model | None:
    """What the reference says that the act makes of the levels; None when it must be refused.

    `count` plans were made so far; the next one has that number.
    """
    kind, chosen, offset, number = act
    if kind == "publish":
        taken = any(model[level] for level in chosen)
        return None if taken else model | {level: [(FIRST, UNTIL, count)] for level in chosen}
    if not count:
        return None
    if kind == "amend":
        day = FIRST + timedelta(days=offset)
        return amended(model, chosen, day, target=number % count, count=count)
    return without(model, number % count)


def meant(model: Model, act: Act) -> Act:
    """Of an act that shall succeed: levels that one plan holds, and a day after it began."""
    kind, chosen, offset, number = act
    if kind != "amend rightly":
        return act
    last = {level: held[-1] for level, held in model.items() if held}
    if not last:
        return "publish", chosen, offset, number
    holders = sorted({held[2] for held in last.values()})
    target = holders[number % len(holders)]
    mine = [level for level, held in last.items() if held[2] == target]
    begin = max(last[level][0] for level in mine)
    free = (UNTIL - begin).days - 1
    day = begin + timedelta(days=1 + offset % free) if free else begin
    return "amend", mine[: 1 + offset % 2], (day - FIRST).days, target


def amended(model: Model, chosen: list[str], day: date, *, target: int, count: int) -> Model | None:
    made = dict(model)
    for level in chosen:
        first, _until, holder = model[level][-1] if model[level] else (day, day, -1)
        if holder != target or not first < day:
            return None
        made[level] = [*model[level][:-1], (first, day, target), (day, UNTIL, count)]
    return made


def without(model: Model, target: int) -> Model | None:
    mine = {level for level, held in model.items() if target in {one[2] for one in held}}
    if not mine or any(model[level][-1][2] != target for level in mine):
        return None
    made = dict(model)
    for level in mine:
        kept = model[level][:-1]
        made[level] = [*kept[:-1], (kept[-1][0], UNTIL, kept[-1][2])] if kept else []
    return made


def really(officer: Actor, year: SchoolYear, act: Act, plans: list[Plan]) -> Plan | None:
    """The same act by the services; raises what refuses it."""
    kind, chosen, offset, number = act
    ordered = tuple(level for level in ALL_LEVELS if level in chosen)
    if kind == "publish":
        return publish_plan(officer, year, levels=ordered)
    plan = plans[number % len(plans)]
    if kind == "take back":
        with acting(officer.scope):
            draft = take_back_plan(actor=officer, uuid_=plan.uuid, reason="thử", at=NOW)
            Draft.objects.filter(pk=draft.pk).delete()
        return None
    day = FIRST + timedelta(days=offset)
    with acting(officer.scope):
        known = facts_of(Plan.objects.get(pk=plan.pk))
    return amend_plan(
        officer,
        plan,
        effective=day,
        levels=ordered,
        days=(*known.days, replace(storm(day, day), title=f"Bão {offset} {number}")),
    )


def in_the_database(plans: list[Plan]) -> Model:
    numbers = {plan.pk: number for number, plan in enumerate(plans)}
    found: Model = {level: [] for level in ALL_LEVELS}
    with acting(SECTOR):
        for one in PlanLevel.objects.order_by("period"):
            found[one.level].append((one.period.lower, one.period.upper, numbers[one.plan_id]))
    return found


def one_for_every_day(model: Model) -> None:
    """The periods of a level follow each other without a gap from August to July."""
    with acting(SECTOR):
        for level, held in model.items():
            assert [one[0] for one in held] == [FIRST, *(one[1] for one in held[:-1])][: len(held)]
            assert not held or held[-1][1] == UNTIL
            for first, until, _number in held:
                for day in (first, until - timedelta(days=1)):
                    assert in_force(levels=[level], day=day)[level] is not None


def the_newest_state_tells_the_whole_past(model: Model, plans: list[Plan]) -> None:
    """Days of school by the newest state are those by the state that held on each day."""
    with acting(SECTOR):
        for level, held in model.items():
            latest = latest_of(start=2026, level=level)
            assert (latest is None) == (not held)
            if latest is None:
                continue
            newest = calendar_of(facts_of(latest))
            for first, until, number in held:
                then = calendar_of(facts_of(Plan.objects.get(pk=plans[number].pk)))
                for day in days_between(first, until - timedelta(days=1)):
                    assert is_school_day(newest, day) == is_school_day(then, day)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts)
def test_any_sequence_keeps_one_plan_per_level_and_day(
    officer: Actor, year: SchoolYear, sequence: list[Act]
) -> None:
    with transaction.atomic():
        model: Model = {level: [] for level in ALL_LEVELS}
        plans: list[Plan] = []
        for wish in sequence:
            act = meant(model, wish)
            wanted = expected(model, act, len(plans))
            try:
                if act[0] == "publish" or plans:
                    with transaction.atomic():
                        made = really(officer, year, act, plans)
                        assert wanted is not None, act
                        plans += [made] if made else []
                        model = wanted
            except (BadPlan, LevelsTaken, PlanStays, NotYours, Plan.DoesNotExist):
                assert wanted is None, act
                with acting(SECTOR):
                    Draft.objects.all().delete()
            assert in_the_database(plans) == model
            one_for_every_day(model)
        the_newest_state_tells_the_whole_past(model, plans)
        transaction.set_rollback(True)


def test_the_reference_can_fail(officer: Actor, year: SchoolYear) -> None:
    plan = publish_plan(officer, year, levels=("primary",))
    model = in_the_database([plan])
    assert model["primary"] == [(FIRST, UNTIL, 0)]
    model["primary"] = [(FIRST, date(2027, 1, 1), 0)]
    with pytest.raises(AssertionError):
        one_for_every_day(model)
    assert plan_facts().levels == ALL_LEVELS
