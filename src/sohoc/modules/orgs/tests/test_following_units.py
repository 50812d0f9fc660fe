"""When communes merge, offices and schools follow, and so does who sees them."""

from datetime import date, timedelta

import pytest

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.areas.public import AreaRow, area_by_code
from sohoc.modules.areas.testing import make_country
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.models import ActKind, Office, SchoolState
from sohoc.modules.orgs.services.acts import undo_act
from sohoc.modules.orgs.services.following import Followed, follow_units, preview_following
from sohoc.modules.orgs.services.offices import NoProvince
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.acting_out import left_behind

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
PAPER = Decision(number="1/NQ", day=date(2025, 6, 1), by="Quốc hội", effective=DAY)


@pytest.fixture
def country(db: None) -> None:
    """The small country of the areas' own tests."""
    make_country()


def area(code: str, day: date) -> AreaRow:
    found = area_by_code(code, day=day)
    assert found is not None
    return found


@pytest.fixture
def schools(province: Province, country: None) -> list[SchoolState]:
    """Two schools in Xã Bao La, which was merged, and two in Xã Đồng Tân, which was divided."""
    before = DAY - timedelta(days=1)
    with acting(SECTOR):
        Office.objects.create(node=province.root, area_id=area("17", before).id)
        Office.objects.create(node=province.communes[0], area_id=area("05227", before).id)
        Office.objects.create(node=province.communes[1], area_id=area("05221", before).id)
        bao_la, dong_tan = area("05227", before), area("05221", before)
    return [
        *make_schools(province.schools[:2], area_id=bao_la.id),
        *make_schools(province.schools[2:], first=3, commune="Xã Đồng Tân", area_id=dong_tan.id),
    ]


def follow(province: Province) -> Followed:
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        return follow_units(actor=actor, decision=PAPER, at=NOW)


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
        office = Office.objects.select_related("node").get(area_id=area("05245", DAY).id)
        assert province.schools[0].pk in nodes_below(office.pk, on=DAY)
        assert province.communes[0].pk in nodes_below(office.pk, on=DAY)
        assert province.schools[0].pk not in nodes_below(office.pk, on=DAY - timedelta(days=1))
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
        assert Office.objects.get(node=province.root).area_id == area("25", DAY).id
        again = follow(province)
    assert (again.moved, list(again.offices.begun), list(again.offices.ended)) == ([], [], [])


def test_looking_first_changes_nothing(province: Province, schools: list[SchoolState]) -> None:
    before = left_behind()
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        seen = preview_following(actor=actor, decision=PAPER, at=NOW)
    assert (len(seen.moved), len(seen.waiting)) == (2, 2)
    assert left_behind() == before


def test_following_is_undone_for_the_schools(
    province: Province, schools: list[SchoolState]
) -> None:
    followed = follow(province)
    assert followed.act is not None
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        undo_act(actor=actor, uuid_=followed.act.uuid, reason="nhầm", at=NOW)
    with acting(SECTOR):
        assert SchoolState.objects.get(school=province.schools[0].pk).period.upper is None
        assert province.schools[0].pk in nodes_below(province.communes[0].pk, on=DAY)


def test_a_province_that_administers_nothing_is_told(province: Province, country: None) -> None:
    before = left_behind()
    with pytest.raises(NoProvince):
        follow(province)
    assert left_behind() == before


def test_only_the_province_follows_units(province: Province, schools: list[SchoolState]) -> None:
    actor = province.actor("commune_officer")
    with acting(actor.scope), pytest.raises(NotAllowed):
        follow_units(actor=actor, decision=PAPER, at=NOW)
