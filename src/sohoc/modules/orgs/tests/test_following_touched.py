"""Following a list changes the offices of the units that it touched, and of no others."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.actors import Origin
from sohoc.core.access.models import NodeSuccession, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import actor_for
from sohoc.core.access.tree import move
from sohoc.core.audit.models import Entry
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province, give
from sohoc.modules.areas.testing import make_country, make_further_list
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.services.following.units import preview_following
from sohoc.modules.orgs.testing import make_offices
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
    undo,
)
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


def spans(code: str) -> list[tuple[str, date | None, date | None]]:
    """Name and bounds of the lives of the offices of a unit, in order."""
    with acting(SECTOR):
        rows = OfficeState.objects.filter(area__code=code).select_related("office__node")
        found = {(s.node.name, s.life.lower, s.life.upper, s.office_id) for s in rows}
    return sorted(one[:3] for one in found)


def office_of(code: str, day: date) -> OfficeState:
    with acting(SECTOR):
        return OfficeState.objects.select_related("office__node").get(area_id=area(code, day).id)


def test_the_office_of_a_unit_that_takes_in_others_and_keeps_code_and_name_goes_on(
    province: Province, schools: list[SchoolState]
) -> None:
    """Pà Cò became a part of Mai Châu, which is called and numbered as before."""
    followed_act(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    office, pa_co = office_of("05200", DAY), office_of("05212", DAY)
    user = province.users["clerk"]
    with acting(SECTOR):
        give(user=user, role="commune_officer", node=office.node)
    before = network()
    act = followed_act(province, LATER, "2/NQ")
    assert spans("05200") == [("Xã Mai Châu", DAY, None)]
    with acting(SECTOR):
        states = OfficeState.objects.filter(office_id=office.office_id).order_by("period")
        assert [(s.area_id, s.period.lower) for s in states] == [
            (area("05200", DAY).id, DAY),
            (area("05200", LATER).id, LATER),
        ]
        heir = NodeSuccession.objects.get(predecessor_id=pa_co.office_id)
        assert (heir.successor_id, heir.since) == (office.office_id, LATER)
        parts = act.parties.exclude(node__kind="school").order_by("name_before")
        assert [(p.name_before, p.name_after, p.part) for p in parts] == [
            ("UBND xã Bao La", "UBND phường Bao La", "subject"),
            ("UBND xã Mai Châu", "UBND xã Mai Châu", "subject"),
            ("UBND xã Pà Cò", "", "predecessor"),
        ]
    grants = actor_for(user_id=user.pk, name="", grant_id=None, at=NOW, origin=Origin())
    assert grants is not None
    undo(province, act)
    assert network() == before


def test_the_office_of_a_unit_that_only_receives_a_part_goes_on_with_its_roles(
    province: Province,
) -> None:
    """Đồng Tân was divided between Mai Châu and Pà Cò; Pà Cò is called and numbered as before."""
    make_country()
    before = date(2025, 6, 30)
    pa_co, dong_tan = area("05212", before), area("05221", before)
    make_offices(
        [province.root, province.department, *province.communes],
        area_ids=[area("17", before).id, None, pa_co.id, dong_tan.id],
    )
    was = network()
    act = followed_act(province)
    office = office_of("05212", DAY)
    assert (office.office_id, office.name) == (province.communes[0].pk, "Xã Pà Cò")
    assert office.life.upper is None
    with acting(SECTOR):
        ended = act.parties.get(part="predecessor")
        assert ended.node_id == province.communes[1].pk
        assert NodeSuccession.objects.count() == 0  # divided: nobody keeps what it leaves
    user = province.grants["commune_officer"].user_id
    assert actor_for(user_id=user, name="", grant_id=None, at=NOW, origin=Origin()) is not None
    undo(province, act)
    assert network() == was


def test_a_school_whose_unit_took_in_others_stays_where_it_is_for_everybody(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    follow(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    office = office_of("05200", DAY)
    with acting(SECTOR):
        waits = SchoolState.objects.filter(school_id=schools[2].school_id)
        waits.update(area_id=office.area_id, commune="Xã Mai Châu")
        move(schools[2].school_id, below=office.office_id, line="administrative", on=DAY)
    actor = officer(province)
    with acting(actor.scope):
        seen = preview_following(actor=actor, decision=paper(LATER, "2/NQ"), at=NOW)
    assert [state.school_id for state, _area in seen.stays] == [schools[2].school_id]
    assert {state.school_id for state, _area in seen.goes_elsewhere} == {
        schools[0].school_id,
        schools[1].school_id,
        schools[3].school_id,
    }
    act = followed_act(province, LATER, "2/NQ")
    with acting(SECTOR):
        held = Subordination.objects.filter(child_id=schools[2].school_id, line="administrative")
        assert held.get(period__contains=LATER).parent_id == office.office_id
        assert held.filter(period__startswith=LATER).count() == 0
    page = text_of(signed_in("province_officer").get(f"/orgs/acts/{act.uuid}/").content.decode())
    assert "Ở lại đơn vị cùng tên, cùng mã (1)" in page


def overdue(province: Province) -> None:
    """The province and Bao La have offices since the reform; four communes never got one."""
    make_country()
    bao_la = province.communes[0]
    with acting(SECTOR):
        type(bao_la).objects.filter(pk=bao_la.pk).update(period=(DAY, None))
    bao_la.period = (DAY, None)
    make_offices(
        [province.root, province.department, bao_la],
        area_ids=[area("25").id, None, area("05245").id],
    )
    make_further_list(loaded_by=province.users["province_officer"].pk)


def test_offices_of_units_that_the_list_did_not_touch_stand_apart(province: Province) -> None:
    overdue(province)
    actor = officer(province)
    before = network()
    with acting(actor.scope):
        seen = preview_following(actor=actor, decision=paper(LATER, "2/NQ"), at=NOW)
    assert [one.name for one in seen.offices.begun] == ["Xã Mai Châu"]
    assert [one.name for one in seen.offices.overdue] == ["Xã Đà Bắc", "Phường Việt Trì"]
    assert network() == before
    act = followed_act(province, LATER, "2/NQ")
    assert spans("07900") == [("Phường Việt Trì", DAY, None)]
    assert spans("05200") == [("Xã Mai Châu", LATER, None)]
    with acting(AUDIT):
        data = Entry.objects.get(verb="orgs.act.transfer").data
    assert (data["begun"], data["overdue"]) == (
        ["UBND xã Mai Châu"],
        ["UBND xã Đà Bắc", "UBND phường Việt Trì"],
    )
    undo(province, act)
    assert network() == before


def test_the_preview_shows_them_apart_with_their_first_days(
    province: Province, signed_in: SignIn
) -> None:
    overdue(province)
    client = signed_in("province_officer")
    prove(client)
    form = client.get("/orgs/acts/follow").content.decode()
    (chosen,) = re.findall(r'name="unit_list" value="([^"]+)"[^>]*checked', form)
    before = network()
    paper_of_it = {"number": "2/NQ", "day": "01/06/2026", "by": "Quốc hội", "note": ""}
    page = client.post("/orgs/acts/follow", {**paper_of_it, "unit_list": chosen})
    text = text_of(page.content.decode())
    assert "1 cơ quan ra đời" in text
    assert "Cơ quan lập luôn (2)" in text
    assert "UBND xã Đà Bắc 01/07/2025 UBND phường Việt Trì 01/07/2025" in text
    assert network() == before


def test_an_act_is_no_event_of_an_office_that_it_did_not_change(
    province: Province, signed_in: SignIn
) -> None:
    overdue(province)
    act = followed_act(province, LATER, "2/NQ")
    client = signed_in("province_officer")

    def page(code: str, day: date) -> str:
        return client.get(f"/orgs/offices/{office_of(code, day).uuid}/").content.decode()

    assert f"/orgs/acts/{act.uuid}/" not in page("07900", DAY)
    assert "01/07/2026" not in text_of(page("07900", DAY))
    assert f"/orgs/acts/{act.uuid}/" in page("05200", LATER)
    assert "UBND xã Mai Châu: Ra đời" in text_of(page("05200", LATER))
    assert "UBND xã Bao La → UBND phường Bao La." in text_of(page("05245", LATER))
    listed = text_of(client.get("/orgs/acts/").content.decode())
    assert "0 trường, 2 cơ quan" in listed
    told = text_of(client.get(f"/orgs/acts/{act.uuid}/").content.decode())
    assert "Xã, phường chưa có cơ quan, lập luôn (2)" in told


def test_every_office_that_ended_names_its_successors(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    act = followed_act(province)
    client = signed_in("province_officer")
    page = text_of(client.get(f"/orgs/acts/{act.uuid}/").content.decode())
    assert "UBND xã Bao La Kế tục: UBND xã Bao La" in page
    assert "UBND xã Mai Hạ Kế tục: UBND xã Mai Châu, UBND xã Pà Cò" in page
    divided = client.get(f"/orgs/offices/{province.communes[1].uuid}/").content.decode()
    assert "Cơ quan kế tục UBND xã Mai Châu , UBND xã Pà Cò" in text_of(divided)
    for code in ("05200", "05212"):
        assert f'href="/orgs/offices/{office_of(code, DAY).uuid}/"' in divided
