"""Undoing what put the schools of a whole province under other units: set by set."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.models import Node, NodeSuccession, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import plant
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.areas.public import area_by_code
from sohoc.modules.areas.testing import make_country
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.models import Act, School, SchoolState
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.following.units import follow_units
from sohoc.modules.orgs.testing import make_offices, make_schools
from sohoc.modules.orgs.tests.acting_out import record

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
PAPER = Decision(number="1/NQ", day=date(2025, 6, 1), by="Quốc hội", effective=DAY)


@pytest.fixture
def merged(province: Province) -> int:
    """The province stands on the small country; the id of its commune that was merged."""
    make_country()
    before = DAY - timedelta(days=1)
    with acting(SECTOR):
        hoa_binh, bao_la = area_by_code("17", day=before), area_by_code("05227", day=before)
    assert hoa_binh is not None
    assert bao_la is not None
    make_offices([province.root, province.communes[0]], area_ids=[hoa_binh.id, bao_la.id])
    return bao_la.id


def further_schools(province: Province, area_id: int, *, count: int, first: int) -> None:
    """Lower secondary schools in the merged commune, set by set."""
    since = (date(2020, 9, 1), None)
    nodes = [Node(kind="school", name=f"Trường THCS {n}", period=since) for n in range(count)]
    with acting(SECTOR):
        plant(nodes, below=[province.communes[0]] * count)
    make_schools(nodes, first=first, area_id=area_id)


def transferred(province: Province) -> Act:
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        act = follow_units(actor=actor, decision=PAPER, at=NOW).act
    assert act is not None
    return act


def statements_of_undoing(province: Province, act: Act) -> int:
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        with CaptureQueriesContext(connection) as asked:
            undo_act(actor=actor, uuid_=act.uuid, reason="nhầm", at=NOW)
        connection.check_constraints()
    return len(asked)


def network() -> dict[str, Any]:
    """What undoing must bring back for schools; `test_undoing_following` looks at offices, too."""
    with acting(SECTOR):
        schools = School.objects.values_list("pk", flat=True)
        places = Subordination.objects.filter(child_id__in=schools)
        return {
            "states": list(
                SchoolState.objects.order_by("school_id").values_list(
                    "school_id", "name", "area_id", "period"
                )
            ),
            "lives": list(School.objects.order_by("pk").values_list("pk", "life")),
            "places": sorted(places.values_list("child_id", "parent_id", "line", "period")),
            "heirs": NodeSuccession.objects.filter(predecessor_id__in=schools).count(),
        }


def test_undoing_takes_as_many_statements_for_thirty_schools_as_for_three(
    province: Province, merged: int
) -> None:
    further_schools(province, merged, count=3, first=1)
    before = network()
    few = transferred(province)
    assert few.parties.filter(node__kind="school").count() == 3
    asked = statements_of_undoing(province, few)
    assert network() == before

    further_schools(province, merged, count=27, first=4)
    before = network()
    many = transferred(province)
    assert many.parties.filter(node__kind="school").count() == 30
    assert network() != before
    assert statements_of_undoing(province, many) == asked
    assert network() == before


def test_undoing_a_transfer_is_told_once_as_it_was_recorded_once(
    province: Province, merged: int
) -> None:
    further_schools(province, merged, count=3, first=1)
    act = transferred(province)
    statements_of_undoing(province, act)
    with acting(AUDIT):
        told = Entry.objects.filter(verb__startswith="orgs.act").order_by("id")
        assert list(told.values_list("verb", "noun", "object_id", "label", "reason")) == [
            ("orgs.act.transfer", "orgs.act", str(act.uuid), "1/NQ", ""),
            ("orgs.act.undone", "orgs.act", str(act.uuid), "1/NQ", "nhầm"),
        ]


def test_the_act_before_a_transfer_that_was_undone_is_undone_in_its_turn(
    province: Province, merged: int
) -> None:
    further_schools(province, merged, count=1, first=1)
    before = network()
    with acting(SECTOR):
        school = School.objects.get()
    name = {"name": "Trường THCS Bao La Mới"}
    earlier = record(
        province, "rename", effective=date(2024, 9, 1), subjects=(school.uuid,), changes=name
    )
    statements_of_undoing(province, transferred(province))
    statements_of_undoing(province, earlier)
    assert network() == before
    with acting(SECTOR):
        assert School.objects.get().version == 5
