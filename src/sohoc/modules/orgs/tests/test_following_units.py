"""When communes merge, offices and schools follow, and so does who sees them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.access.tree import plant
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.areas.testing import make_country, make_further_list, why_it_stays
from sohoc.modules.orgs.models import Act, ActKind, OfficeState, SchoolState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused
from sohoc.modules.orgs.services.following.units import (
    follow_units,
    list_to_follow,
    preview_following,
)
from sohoc.modules.orgs.services.offices.renewing import NoProvince
from sohoc.modules.orgs.testing import make_offices, make_schools
from sohoc.modules.orgs.tests.acting_out import left_behind
from sohoc.modules.orgs.tests.following_made import (
    DAY,
    LATER,
    area,
    follow,
    followed_act,
    make_lost,
    network,
    officer,
    paper,
    traces,
    undo,
)

pytestmark = pytest.mark.django_db
PAPER = paper()


@pytest.fixture
def country(db: None) -> None:
    """The small country of the areas' own tests."""
    make_country()


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    """Two schools in Xã Bao La, which was merged, and two in Xã Đồng Tân, which was divided."""
    return make_lost(province)


def test_schools_of_a_merged_commune_go_to_its_successor(
    province: Province, schools: list[SchoolState]
) -> None:
    followed = follow(province)
    assert [state.school_id for state, _area in followed.moved] == [
        province.schools[0].pk,
        province.schools[1].pk,
    ]
    with acting(SECTOR):
        now = SchoolState.objects.get(school=province.schools[0].pk, period__startswith=DAY)
        then = SchoolState.objects.get(school=province.schools[0].pk, period__endswith=DAY)
        office = OfficeState.objects.get(area_id=area("05245", DAY).id)
        assert province.schools[0].pk in nodes_below(office.office_id, on=DAY)
        assert province.communes[0].pk in nodes_below(office.office_id, on=DAY)
        assert province.schools[0].pk not in nodes_below(
            office.office_id, on=DAY - timedelta(days=1)
        )
    assert (then.commune, now.commune) == ("Xã Bao La", "Xã Bao La")
    assert (then.area_id, now.area_id) == (schools[0].area_id, office.area_id)
    assert followed.act is not None
    assert (followed.act.kind, followed.act.effective) == (ActKind.TRANSFER, DAY)


def test_schools_of_a_divided_commune_wait_with_every_candidate(
    province: Province, schools: list[SchoolState]
) -> None:
    followed = follow(province)
    assert [
        (state.school_id, sorted(one.name for one in candidates))
        for state, candidates in followed.waiting
    ] == [
        (province.schools[3].pk, ["Xã Mai Châu", "Xã Pà Cò"]),
        (province.schools[2].pk, ["Xã Mai Châu", "Xã Pà Cò"]),
    ]
    with acting(SECTOR):
        assert SchoolState.objects.filter(school=province.schools[2].pk).count() == 1
        assert province.schools[2].pk in nodes_below(province.communes[1].pk, on=DAY)


def test_every_commune_of_the_province_has_one_office_afterwards(
    province: Province, schools: list[SchoolState]
) -> None:
    follow(province)
    with acting(SECTOR):
        open_ones = Node.objects.filter(kind="commune", period__contains=DAY)
        assert sorted(node.name for node in open_ones) == [
            "Phường Việt Trì",
            "Xã Bao La",
            "Xã Mai Châu",
            "Xã Pà Cò",
            "Xã Đà Bắc",
        ]
        root = OfficeState.objects.filter(office_id=province.root.pk).order_by("period")
        assert [(s.area_id, s.period.upper) for s in root] == [
            (area("17", DAY - timedelta(days=1)).id, DAY),
            (area("25", DAY).id, None),
        ]


def test_looking_first_changes_nothing(province: Province, schools: list[SchoolState]) -> None:
    before = left_behind()
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        seen = preview_following(actor=actor, decision=PAPER, at=NOW)
    assert (len(seen.moved), len(seen.waiting)) == (2, 2)
    assert left_behind() == before


def told() -> list[tuple[str, object]]:
    """Verb and data of every row of the audit trail about decisions, in order."""
    with acting(AUDIT):
        rows = Entry.objects.filter(verb__startswith="orgs.act").order_by("id")
        return list(rows.values_list("verb", "data"))


def test_offices_take_part_in_the_act_and_are_told(
    province: Province, schools: list[SchoolState]
) -> None:
    act = followed_act(province)
    with acting(SECTOR):
        offices = act.parties.exclude(node__kind="school").order_by("part", "name_after", "pk")
        assert [(p.part, p.name_before, p.name_after, p.version) for p in offices] == [
            ("predecessor", "UBND xã Bao La", "", 2),
            ("predecessor", "UBND xã Mai Hạ", "", 2),
            ("subject", "Tỉnh Thử", "Tỉnh Thử", 2),
            ("successor", "", "UBND phường Việt Trì", 1),
            ("successor", "", "UBND xã Bao La", 1),
            ("successor", "", "UBND xã Mai Châu", 1),
            ("successor", "", "UBND xã Pà Cò", 1),
            ("successor", "", "UBND xã Đà Bắc", 1),
        ]
        nodes = set(offices.values_list("node_id", flat=True))
    assert told() == [
        (
            "orgs.act.transfer",
            {
                "decision": "1/NQ",
                "effective": "2025-07-01",
                "unit_list": "Sắp xếp đơn vị hành chính 01/7/2025",
                "schools": 2,
                "begun": [
                    "UBND xã Bao La",
                    "UBND xã Đà Bắc",
                    "UBND xã Mai Châu",
                    "UBND xã Pà Cò",
                    "UBND phường Việt Trì",
                ],
                "changed": ["Tỉnh Thử"],
                "ended": ["UBND xã Bao La", "UBND xã Mai Hạ"],
            },
        )
    ]
    event = Event.objects.latest("id")
    assert event.kind.endswith("ActRecorded")
    assert event.payload["schools"] == [province.schools[0].pk, province.schools[1].pk]
    assert set(event.payload["offices"]) == nodes


def test_without_a_school_to_move_offices_begin_by_an_act_as_well(
    province: Province, country: None
) -> None:
    make_offices([province.root], area_ids=[area("17", date(2025, 6, 30)).id])
    act = followed_act(province)
    with acting(SECTOR):
        assert act.parties.count() == 6
    assert [verb for verb, _data in told()] == ["orgs.act.transfer"]
    assert left_behind()["events"] == 1


def test_where_all_follow_already_nothing_is_recorded(
    province: Province, schools: list[SchoolState]
) -> None:
    follow(province)
    before = traces()
    again = follow(province, number="2/NQ")
    assert (again.act, again.moved, len(again.waiting)) == (None, [], 2)
    assert traces() == before


@pytest.mark.parametrize(
    "day", [date(1899, 12, 31), date(2025, 6, 30), date(2052, 7, 1), date(9998, 1, 1)]
)
def test_a_day_without_a_list_is_refused(
    province: Province, schools: list[SchoolState], day: date
) -> None:
    before = traces()
    with pytest.raises(ActRefused) as refused:
        follow(province, day)
    problem = ActProblem.YEAR if day.year in (1899, 9998) else ActProblem.NO_LIST
    assert refused.value.problem is problem
    assert traces() == before


def test_a_list_before_the_present_unit_of_the_province_is_refused(
    province: Province, country: None
) -> None:
    with acting(SECTOR):
        Node.objects.filter(pk=province.root.pk).update(period=(date(2026, 3, 1), None))
    province.root.period = (date(2026, 3, 1), None)
    make_offices([province.root], area_ids=[area("25").id])
    before = traces()
    with pytest.raises(ActRefused) as refused:
        follow(province)
    assert (refused.value.problem, refused.value.about, refused.value.day) == (
        ActProblem.BEFORE_PROVINCE,
        "Tỉnh Thử",
        date(2026, 3, 1),
    )
    assert traces() == before


def test_lists_are_followed_in_the_order_of_their_days(
    province: Province, schools: list[SchoolState]
) -> None:
    make_further_list(loaded_by=province.users["province_officer"].pk)
    with acting(officer(province).scope):
        found = list_to_follow()
        assert found is not None
        assert found.effective == LATER
    later = followed_act(province, LATER, "2/NQ")
    before = traces()
    with pytest.raises(ActRefused) as refused:
        follow(province)
    assert (refused.value.problem, refused.value.about, refused.value.day) == (
        ActProblem.LATER_LIST,
        "2/NQ",
        LATER,
    )
    assert traces() == before
    undo(province, later)
    follow(province)
    follow(province, LATER, "2/NQ")


def test_a_list_that_nobody_followed_between_is_leapt_over(
    province: Province, schools: list[SchoolState]
) -> None:
    """Pà Cò and Mai Châu took over Đồng Tân, and are one commune since the second list."""
    make_further_list(loaded_by=province.users["province_officer"].pk)
    done = follow(province, LATER, "2/NQ")
    assert {s.school_id: unit.name for s, unit in done.moved} == {
        province.schools[0].pk: "Phường Bao La",
        province.schools[1].pk: "Phường Bao La",
        province.schools[2].pk: "Xã Mai Châu",
        province.schools[3].pk: "Xã Mai Châu",
    }
    with acting(SECTOR):
        names = Node.objects.filter(kind="commune", period__contains=LATER)
        assert sorted(node.name for node in names) == [
            "Phường Bao La",
            "Phường Việt Trì",
            "Xã Mai Châu",
            "Xã Đà Bắc",
        ]


def test_a_commune_that_became_a_ward_keeps_its_office(
    province: Province, schools: list[SchoolState]
) -> None:
    follow(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    with acting(SECTOR):
        office = OfficeState.objects.get(area_id=area("05245").id).office_id
    before = network()
    act = followed_act(province, LATER, "2/NQ")
    with acting(SECTOR):
        states = OfficeState.objects.filter(office_id=office).order_by("period")
        assert [(s.name, s.period.lower, s.period.upper) for s in states] == [
            ("Xã Bao La", DAY, LATER),
            ("Phường Bao La", LATER, None),
        ]
    undo(province, act)
    assert network() == before


def test_a_list_that_places_follow_is_not_taken_back(
    province: Province, schools: list[SchoolState]
) -> None:
    follow(province)
    further = make_further_list(loaded_by=province.users["province_officer"].pk)
    act = followed_act(province, LATER, "2/NQ")
    before = traces()
    assert why_it_stays(officer(province), further) == "in_use"
    assert traces() == before
    undo(province, act)
    assert why_it_stays(officer(province), further) == ""
    assert follow(province).act is None


def test_also_an_act_that_took_only_what_an_earlier_list_had_left_holds_its_list(
    province: Province, schools: list[SchoolState]
) -> None:
    further = make_further_list(loaded_by=province.users["province_officer"].pk)
    act = followed_act(province)
    with acting(SECTOR):
        Act.objects.filter(pk=act.pk).update(unit_list=further)
        SchoolState.objects.filter(area__brought_by=further).update(area=None)
    assert why_it_stays(officer(province), further) == "in_use"


def statements_of_looking(province: Province, *, moved: int) -> int:
    actor = officer(province)
    with acting(actor.scope), CaptureQueriesContext(connection) as asked:
        seen = preview_following(actor=actor, decision=PAPER, at=NOW)
    assert len(seen.moved) == moved
    return len(asked)


def test_following_takes_as_many_statements_for_thirty_schools_as_for_three(
    province: Province, schools: list[SchoolState]
) -> None:
    def further(count: int, *, first: int) -> None:
        since = (date(2020, 9, 1), None)
        nodes = [Node(kind="school", name=f"Trường {n}", period=since) for n in range(count)]
        with acting(SECTOR):
            plant(nodes, below=[province.communes[0]] * count)
        make_schools(nodes, first=first, area_id=schools[0].area_id)

    further(1, first=100)
    few = statements_of_looking(province, moved=3)
    further(27, first=200)
    assert statements_of_looking(province, moved=30) == few


def test_a_province_that_administers_nothing_is_told(province: Province, country: None) -> None:
    before = left_behind()
    with pytest.raises(NoProvince):
        follow(province)
    assert left_behind() == before


def test_only_the_province_follows_units(province: Province, schools: list[SchoolState]) -> None:
    actor = province.actor("commune_officer")
    with acting(actor.scope), pytest.raises(NotAllowed):
        follow_units(actor=actor, decision=PAPER, at=NOW)


def test_the_page_of_the_decision_says_from_where_to_where_each_school_went(
    province: Province, schools: list[SchoolState], signed_in: Callable[[str], Client]
) -> None:
    act = follow(province).act
    assert act is not None
    client = signed_in("province_officer")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/orgs/acts/{act.uuid}/").content.decode()
    # The commune kept its name, so that what it belongs to says which is which.
    assert page.count("<del>Xã Bao La (Huyện Mai Châu)</del>") == 2
    assert page.count("<ins>Xã Bao La (Tỉnh Phú Thọ)</ins>") == 2
    assert page.count("<ins>UBND xã Bao La (Tỉnh Phú Thọ)</ins>") == 2
    assert page.count("giữ tên") == 3  # and the province, which another unit became
    sides = [one["sql"] for one in asked if 'FROM "orgs_schoolstate"' in one["sql"]]
    assert len(sides) == 3  # both sides of the day, and whose pages may be opened
