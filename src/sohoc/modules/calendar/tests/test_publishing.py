"""Publishing, amending and taking back: what holds for which level from when on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.scope import GATE, acting
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.calendar.models import (
    Draft,
    Plan,
    PlanHistory,
    PlanLevel,
    PlanLevelHistory,
    SchoolYear,
    SpecialDaysHistory,
)
from sohoc.modules.calendar.rules import BadPlan
from sohoc.modules.calendar.selectors import in_force
from sohoc.modules.calendar.services.closing import close_days
from sohoc.modules.calendar.services.drafts import (
    DraftChanged,
    begin_draft,
    discard_draft,
    save_draft,
)
from sohoc.modules.calendar.services.publishing import (
    LevelsTaken,
    PlanStays,
    publish_draft,
    take_back_plan,
)
from sohoc.modules.calendar.stored import facts_of, packed, unpacked
from sohoc.modules.calendar.testing import (
    ALL_LEVELS,
    amend_plan,
    plan_facts,
    publish_plan,
    storm,
)
from sohoc.modules.calendar.tests.written import held, rows, verbs

pytestmark = pytest.mark.django_db


def a_draft(officer: Actor, year: SchoolYear, **changed: Any) -> Draft:
    with acting(officer.scope):
        facts = replace(plan_facts(year.start), **changed)
        return begin_draft(actor=officer, year_uuid=year.uuid, facts=facts, at=NOW)


def test_a_published_plan_holds_for_its_levels_the_whole_year(
    officer: Actor, year: SchoolYear
) -> None:
    before = rows()
    draft = a_draft(officer, year, levels=("primary", "preschool"))
    with acting(officer.scope):
        plan = publish_draft(actor=officer, uuid_=draft.uuid, version=1, at=NOW)
    assert plan.uuid == draft.uuid
    assert held("primary") == [("01/08/2026", "01/08/2027", "1702/QĐ-UBND")]
    assert held("preschool") == held("primary")
    assert held("lower_secondary") == []
    after = rows()
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {
        "years": 0,
        "plans": 1,
        "levels": 2,
        "days": 5,
        "drafts": 0,
        "events": 1,
        "acts": 2,
    }
    assert verbs() == ["calendar.year.added", "calendar.draft.saved", "calendar.plan.published"]
    with acting(SECTOR):
        assert facts_of(Plan.objects.get()) == replace(
            plan_facts(), levels=("preschool", "primary")
        )


def test_what_was_published_is_told_as_an_event(officer: Actor, year: SchoolYear) -> None:
    plan = publish_plan(officer, year)
    with acting(GATE):
        event = Event.objects.get()
    assert event.kind == "sohoc.modules.calendar.events.PlanPublished"
    assert event.payload == {
        "plan_id": plan.pk,
        "year_id": year.pk,
        "effective": "2026-08-01",
        "amends_id": None,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"decision_number": ""},
        {"second_ends": date(2027, 5, 16)},
        {"second_begins": date(2027, 1, 9)},
        {"levels": ()},
    ],
)
def test_a_plan_that_lacks_something_stays_a_draft(
    officer: Actor, year: SchoolYear, changed: dict[str, Any]
) -> None:
    draft = a_draft(officer, year, **changed)
    before = rows()
    with acting(officer.scope), pytest.raises(BadPlan):
        publish_draft(actor=officer, uuid_=draft.uuid, version=1, at=NOW)
    assert rows() == before


def test_a_level_has_one_plan(officer: Actor, year: SchoolYear) -> None:
    publish_plan(officer, year, levels=("primary", "lower_secondary"))
    draft = a_draft(officer, year, levels=("preschool", "lower_secondary"))
    before = rows()
    with acting(officer.scope), pytest.raises(LevelsTaken) as refused:
        publish_draft(actor=officer, uuid_=draft.uuid, version=1, at=NOW)
    assert refused.value.levels == ("lower_secondary",)
    assert rows() == before


def test_the_database_itself_refuses_a_second_plan(officer: Actor, year: SchoolYear) -> None:
    plan = publish_plan(officer, year)
    second = PlanLevel(plan=plan, level="primary", period=(date(2027, 7, 31), date(2027, 9, 1)))
    with pytest.raises(IntegrityError, match="one_at_a_time"), acting(SECTOR):
        second.save()


def test_an_amendment_holds_from_its_day_and_the_earlier_state_stays_readable(
    officer: Actor, year: SchoolYear
) -> None:
    plan = publish_plan(officer, year)
    facts = plan_facts()
    later = amend_plan(
        officer,
        plan,
        effective=date(2026, 9, 14),
        days=(*facts.days, storm(date(2026, 9, 14), date(2026, 9, 16))),
        levels=("primary",),
    )
    assert held("primary") == [
        ("01/08/2026", "14/09/2026", "1702/QĐ-UBND"),
        ("14/09/2026", "01/08/2027", "99/QĐ-UBND"),
    ]
    assert held("lower_secondary") == [("01/08/2026", "01/08/2027", "1702/QĐ-UBND")]
    with acting(SECTOR):
        before = in_force(levels=["primary"], day=date(2026, 9, 13))["primary"]
        after = in_force(levels=["primary"], day=date(2026, 9, 14))["primary"]
        assert before is not None
        assert after is not None
        assert (before.uuid, before.facts) == (plan.uuid, facts)
        assert (after.uuid, len(after.facts.days)) == (later.uuid, len(facts.days) + 1)
        states = PlanLevelHistory.objects.filter(level="primary").order_by("id")
        assert [(s.verb, f"{s.period.upper:%d/%m/%Y}") for s in states] == [
            ("INSERT", "01/08/2027"),
            ("UPDATE", "14/09/2026"),
            ("INSERT", "01/08/2027"),
        ]
    assert verbs()[-1] == "calendar.plan.amended"


@pytest.mark.parametrize(
    ("effective", "code"),
    [
        (date(2026, 8, 1), "outside"),
        (date(2027, 8, 1), "outside"),
        (date(2026, 9, 15), "past"),
    ],
)
def test_an_amendment_never_changes_the_past(
    officer: Actor, year: SchoolYear, effective: date, code: str
) -> None:
    plan = publish_plan(officer, year)
    before = rows()
    days = (*plan_facts().days, storm(date(2026, 9, 14), date(2026, 9, 15)))
    with pytest.raises(BadPlan) as refused:
        amend_plan(officer, plan, effective=effective, days=days)
    assert [p.code for p in refused.value.problems] == [code]
    after = rows()
    assert {name for name in after if after[name] != before[name]} == set()


def test_a_plan_is_amended_once_for_a_level(officer: Actor, year: SchoolYear) -> None:
    plan = publish_plan(officer, year)
    amend_plan(officer, plan, effective=date(2026, 10, 5), levels=("primary",))
    with pytest.raises(BadPlan) as refused:
        amend_plan(officer, plan, effective=date(2026, 11, 2), levels=("primary", "preschool"))
    assert [p.code for p in refused.value.problems] == ["not_amended"]
    amend_plan(officer, plan, effective=date(2026, 11, 2), levels=("preschool",))


def test_publishing_is_taken_back_and_the_plan_is_a_draft_again(
    officer: Actor, year: SchoolYear
) -> None:
    plan = publish_plan(officer, year)
    later = amend_plan(officer, plan, effective=date(2026, 10, 5), levels=("primary",))
    with acting(officer.scope):
        facts = facts_of(Plan.objects.get(pk=later.pk))
        draft = take_back_plan(actor=officer, uuid_=later.uuid, reason="nhầm ngày", at=NOW)
        assert unpacked(draft.content) == facts
        assert (draft.effective, draft.amends_id) == (date(2026, 10, 5), plan.pk)
        kept = PlanHistory.objects.filter(row_id=later.pk).order_by("id")
        assert [one.verb for one in kept] == ["INSERT", "DELETE"]
        days = SpecialDaysHistory.objects.filter(plan_id=later.pk, verb="DELETE")
        assert days.count() == 5
    assert held("primary") == [("01/08/2026", "01/08/2027", "1702/QĐ-UBND")]
    assert verbs()[-1] == "calendar.plan.taken_back"
    with acting(officer.scope):
        again = publish_draft(actor=officer, uuid_=draft.uuid, version=1, at=NOW)
    assert again.uuid == later.uuid
    assert [one[2] for one in held("primary")] == ["1702/QĐ-UBND", "99/QĐ-UBND"]


def test_a_plan_on_which_something_rests_stays(officer: Actor, year: SchoolYear) -> None:
    plan = publish_plan(officer, year)
    later = amend_plan(officer, plan, effective=date(2026, 10, 5))
    before = rows()
    with acting(officer.scope):
        with pytest.raises(PlanStays, match="amended"):
            take_back_plan(actor=officer, uuid_=plan.uuid, reason="nhầm", at=NOW)
        facts = facts_of(Plan.objects.get(pk=later.pk))
        begin_draft(
            actor=officer,
            year_uuid=year.uuid,
            facts=facts,
            at=NOW,
            amends=later,
            effective=date(2026, 11, 2),
        )
        with pytest.raises(PlanStays, match="drafted"):
            take_back_plan(actor=officer, uuid_=later.uuid, reason="nhầm", at=NOW)
    after = rows()
    assert (after["plans"], after["levels"]) == (before["plans"], before["levels"])


def test_schools_of_several_plans_are_closed_at_once(officer: Actor, year: SchoolYear) -> None:
    publish_plan(officer, year, levels=("preschool", "primary"), last_weekday=5)
    publish_plan(officer, year, levels=("lower_secondary",), decision_number="1703/QĐ-UBND")
    days = storm(date(2026, 9, 14), date(2026, 9, 15))
    with acting(officer.scope):
        made = close_days(
            actor=officer,
            year=year,
            levels=["primary", "lower_secondary", "upper_secondary"],
            days=days,
            decided=date(2026, 9, 13),
            at=NOW,
        )
    assert [plan.levels for plan in made] == [["primary"], ["lower_secondary"]]
    assert held("primary")[-1] == ("14/09/2026", "01/08/2027", "12/UBND")
    assert held("lower_secondary")[-1] == ("14/09/2026", "01/08/2027", "12/UBND")
    assert held("preschool") == [("01/08/2026", "01/08/2027", "1702/QĐ-UBND")]


def test_closing_is_all_or_nothing(officer: Actor, year: SchoolYear) -> None:
    first = publish_plan(officer, year, levels=("primary",))
    publish_plan(officer, year, levels=("lower_secondary",), decision_number="1703/QĐ-UBND")
    amend_plan(officer, first, effective=date(2026, 9, 21))
    before = rows()
    for levels in (["lower_secondary", "primary"], ["continuing"]):
        with acting(officer.scope), pytest.raises(BadPlan):
            close_days(
                actor=officer,
                year=year,
                levels=levels,
                days=storm(date(2026, 9, 14), date(2026, 9, 15)),
                decided=date(2026, 9, 13),
                at=NOW,
            )
    assert rows() == before


def test_a_draft_that_somebody_saved_meanwhile_is_not_published(
    officer: Actor, year: SchoolYear
) -> None:
    draft = a_draft(officer, year)
    with acting(officer.scope):
        facts = replace(plan_facts(), decision_number="2/QĐ-UBND")
        saved = save_draft(actor=officer, uuid_=draft.uuid, facts=facts, version=1, at=NOW)
        assert saved.version == 2
        same = save_draft(actor=officer, uuid_=draft.uuid, facts=facts, version=2, at=NOW)
        assert same.version == 2
    before = rows()
    with acting(officer.scope):
        with pytest.raises(DraftChanged):
            publish_draft(actor=officer, uuid_=draft.uuid, version=1, at=NOW)
        with pytest.raises(DraftChanged):
            save_draft(actor=officer, uuid_=draft.uuid, facts=facts, version=1, at=NOW)
    assert rows() == before


def test_what_is_not_there_is_not_published(officer: Actor, year: SchoolYear) -> None:
    draft = a_draft(officer, year)
    with acting(officer.scope):
        discard_draft(actor=officer, uuid_=draft.uuid)
        for act in (
            lambda: publish_draft(actor=officer, uuid_=draft.uuid, version=1, at=NOW),
            lambda: discard_draft(actor=officer, uuid_=draft.uuid),
            lambda: take_back_plan(actor=officer, uuid_=draft.uuid, reason="", at=NOW),
            lambda: save_draft(
                actor=officer, uuid_=draft.uuid, facts=plan_facts(), version=1, at=NOW
            ),
        ):
            with pytest.raises(NotYours):
                act()
    assert verbs()[-1] == "calendar.draft.discarded"


@pytest.mark.parametrize(
    "role", ["commune_officer", "principal", "subject_teacher", "guardian", "administrator"]
)
def test_only_the_department_plans(
    province: Province, officer: Actor, year: SchoolYear, role: str
) -> None:
    draft = a_draft(officer, year)
    plan = publish_plan(officer, year, levels=("continuing",))
    actor, before = province.actor(role), rows()
    with acting(actor.scope):
        for act in (
            lambda: begin_draft(actor=actor, year_uuid=year.uuid, facts=plan_facts(), at=NOW),
            lambda: publish_draft(actor=actor, uuid_=draft.uuid, version=1, at=NOW),
            lambda: discard_draft(actor=actor, uuid_=draft.uuid),
            lambda: take_back_plan(actor=actor, uuid_=plan.uuid, reason="", at=NOW),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert rows() == before


def test_facts_survive_the_way_into_a_draft_and_back() -> None:
    facts = replace(
        plan_facts(), early_return=date(2026, 8, 22), early_grades=(1, 9), first_weeks=10
    )
    assert unpacked(packed(facts)) == facts
    assert facts.levels == ALL_LEVELS
