"""Whatever was decided and followed in whatever order: taken back one by one, all is as before."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.areas.testing import make_further_list
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.rules.acts import ActRefused, UndoingRefused
from sohoc.modules.orgs.tests.acting_out import record
from sohoc.modules.orgs.tests.following_made import (
    DAY,
    LATER,
    follow,
    make_lost,
    network,
    undo,
)

DAYS = (date(2024, 9, 1), DAY, date(2025, 9, 1), LATER, date(2027, 1, 1))
Step = Callable[[Province, list[SchoolState]], Any]


def following(day: date) -> Step:
    return lambda province, schools: follow(province, day)


def renaming(number: int, day: date) -> Step:
    return lambda province, schools: record(
        province,
        "rename",
        effective=day,
        subjects=(schools[number].uuid,),
        changes={"name": f"Trường từ {day:%Y} (mẫu)"},
    )


def merging(into: int, ending: int, day: date) -> Step:
    return lambda province, schools: record(
        province,
        "merge",
        effective=day,
        subjects=(schools[into].uuid,),
        ending=(schools[ending].uuid,),
    )


def undoing(place: int) -> Step:
    """Try to undo one of the acts in force, the last recorded one first."""

    def step(province: Province, schools: list[SchoolState]) -> None:
        acts = acts_in_force()
        if acts:
            undo(province, acts[place % len(acts)])

    return step


def acts_in_force() -> list[Act]:
    with acting(SECTOR):
        return list(Act.objects.filter(undone_at=None).order_by("-pk"))


SCHOOLS = st.integers(0, 3)
STEPS: Mapping[str, st.SearchStrategy[Step]] = {
    "follow": st.builds(following, st.sampled_from([DAY, LATER])),
    "rename": st.builds(renaming, SCHOOLS, st.sampled_from(DAYS)),
    "merge": st.builds(merging, SCHOOLS, SCHOOLS, st.sampled_from(DAYS)),
    "undo": st.builds(undoing, st.integers(0, 2)),
}


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_in_the_order_of_recording_everything_is_taken_back(
    province: Province, data: st.DataObject
) -> None:
    with transaction.atomic():
        schools = make_lost(province)
        make_further_list(loaded_by=province.users["province_officer"].pk)
        before = network()
        for step in data.draw(st.lists(st.one_of(*STEPS.values()), min_size=2, max_size=7)):
            try:
                step(province, schools)
            except (ActRefused, UndoingRefused):
                continue
            connection.check_constraints()
        for act in acts_in_force():
            undo(province, act)
            connection.check_constraints()
        assert network() == before
        transaction.set_rollback(True)
