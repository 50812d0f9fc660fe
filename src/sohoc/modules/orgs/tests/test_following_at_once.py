"""Following units while somebody corrects a school: one after the other, and nothing is lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from django.db import connections

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Subordination
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.areas.testing import make_further_list, why_it_stays
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.services import schools as correcting_schools
from sohoc.modules.orgs.services.following import units as following
from sohoc.modules.orgs.services.following.schools import fates_of_lost
from sohoc.modules.orgs.services.following.units import follow_units
from sohoc.modules.orgs.services.schools import SchoolChanged, correct_school, facts_of
from sohoc.modules.orgs.tests.following_made import DAY, LATER, area, make_lost, officer, paper

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = 0.5  # seconds in which the other one comes to wait


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


def both(*works: Callable[[], str]) -> Sequence[str]:
    """What each of them said, run at once."""

    def run(work: Callable[[], str]) -> str:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, work) for work in works]]


def correcting(actor: Actor, school: SchoolState, begun: Event, **facts: Any) -> Callable[[], str]:
    """Correct the school as it is now, once the other one has read it."""
    with acting(SECTOR):
        seen = SchoolState.objects.select_related("school").get(pk=school.pk)

    def work() -> str:
        assert begun.wait(timeout=30)
        with acting(actor.scope):
            try:
                correct_school(
                    actor=actor,
                    uuid_=seen.uuid,
                    facts=replace(facts_of(seen), **facts),
                    version=seen.version,
                    reason="sửa",
                    at=NOW,
                )
            except SchoolChanged:
                return "changed meanwhile"
        return "corrected"

    return work


@pytest.mark.parametrize("facts", [{"name": "Trường sửa tên (mẫu)"}, {"commune": "Xã Mai Hạ"}])
def test_who_corrects_a_school_that_is_just_followed_is_told(
    province: Province,
    schools: list[SchoolState],
    monkeypatch: pytest.MonkeyPatch,
    facts: dict[str, str],
) -> None:
    actor, begun = officer(province), Event()

    def slow(**asked: Any) -> Any:
        found = fates_of_lost(**asked)
        begun.set()
        Event().wait(MOMENT)
        return found

    monkeypatch.setattr(following, "fates_of_lost", slow)

    def work() -> str:
        with acting(actor.scope):
            return "followed" if follow_units(actor=actor, decision=paper(), at=NOW).act else ""

    outcomes = both(work, correcting(actor, schools[0], begun, **facts))
    assert outcomes == ["followed", "changed meanwhile"]
    with acting(SECTOR):
        now = SchoolState.objects.get(school=schools[0].school_id, period__startswith=DAY)
        assert (now.name, now.area_id) == (schools[0].name, area("05245").id)


def test_what_was_corrected_a_moment_before_is_taken_along(
    province: Province, schools: list[SchoolState], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = corrected_while_followed(
        province, schools[0], monkeypatch, name="Trường sửa tên (mẫu)"
    )
    assert (first, second) == ("followed", "corrected")
    with acting(SECTOR):
        rows = SchoolState.objects.filter(school=schools[0].school_id).order_by("period")
        assert [(one.name, one.area_id) for one in rows] == [
            ("Trường sửa tên (mẫu)", schools[0].area_id),
            ("Trường sửa tên (mẫu)", area("05245").id),
        ]


def test_a_school_that_came_into_a_divided_commune_a_moment_before_waits(
    province: Province, schools: list[SchoolState], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = corrected_while_followed(province, schools[0], monkeypatch, commune="Xã Mai Hạ")
    assert outcomes == ("followed", "corrected")
    with acting(SECTOR):
        (state,) = SchoolState.objects.filter(school=schools[0].school_id)
        assert (state.commune, state.area_id) == ("Xã Mai Hạ", schools[2].area_id)


def corrected_while_followed(
    province: Province, school: SchoolState, monkeypatch: pytest.MonkeyPatch, **facts: str
) -> tuple[str, str]:
    """Somebody has the school in hand when the other one begins to follow."""
    actor, held, at_once = officer(province), Event(), Event()
    real = correcting_schools.locked_state

    def slow(*asked: Any, **named: Any) -> Any:
        found = real(*asked, **named)
        held.set()
        Event().wait(MOMENT)
        return found

    monkeypatch.setattr(correcting_schools, "locked_state", slow)
    at_once.set()

    def work() -> str:
        assert held.wait(timeout=30)
        with acting(actor.scope):
            return "followed" if follow_units(actor=actor, decision=paper(), at=NOW).act else ""

    first, second = both(work, correcting(actor, school, at_once, **facts))
    return first, second


def test_two_who_follow_the_same_list_at_once_record_one_act(
    province: Province, schools: list[SchoolState]
) -> None:
    actor = officer(province)

    def work() -> str:
        with acting(actor.scope):
            return "followed" if follow_units(actor=actor, decision=paper(), at=NOW).act else ""

    assert sorted(both(work, work)) == ["", "followed"]
    with acting(SECTOR):
        assert Act.objects.count() == 1
        open_ones = Subordination.objects.filter(
            child_id=schools[0].school_id, line="administrative", period__upper_inf=True
        )
        assert open_ones.count() == 1


def test_a_list_is_either_followed_or_taken_back(
    province: Province, schools: list[SchoolState], monkeypatch: pytest.MonkeyPatch
) -> None:
    further = make_further_list(loaded_by=province.users["province_officer"].pk)
    actor, begun = officer(province), Event()

    def slow(**asked: Any) -> Any:
        found = fates_of_lost(**asked)
        begun.set()
        Event().wait(MOMENT)
        return found

    monkeypatch.setattr(following, "fates_of_lost", slow)

    def work() -> str:
        with acting(actor.scope):
            done = follow_units(actor=actor, decision=paper(LATER), at=NOW)
        return "followed" if done.act else ""

    def taking_back() -> str:
        assert begun.wait(timeout=30)
        return why_it_stays(actor, further)

    assert both(work, taking_back) == ["followed", "in_use"]
    with acting(SECTOR):
        assert Act.objects.get().unit_list_id == further.pk
