"""What following a list is told as: each place its own change, each officer the own part."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR, Province, give
from sohoc.modules.areas.testing import make_further_list
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.tests.following_made import (
    DAY,
    LATER,
    area,
    followed_act,
    make_lost,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


def of_bao_la(province: Province, day: date = DAY) -> OfficeState:
    """The office of the new Bao La; the commune officer works there now."""
    with acting(SECTOR):
        office = OfficeState.objects.select_related("office__node").get(area=area("05245", day).id)
        user = province.users["commune_officer"]
        give(user=user, role="commune_officer", node=office.node)
    return office


def test_an_officer_below_is_told_the_own_part_and_how_much_lies_outside(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    act = followed_act(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    later = followed_act(province, LATER, "2/NQ")
    of_bao_la(province, LATER)
    client = signed_in("commune_officer")
    page = client.get(f"/orgs/acts/{later.uuid}/").content.decode()
    text = text_of(page)
    assert "UBND xã Bao La UBND phường Bao La" in text
    assert "và 2 trường, 2 cơ quan ngoài phạm vi của anh/chị" in text
    for name in ("Pà Cò", "Mai Châu", "Tỉnh Thử"):
        assert f"UBND xã {name}" not in text
    first = text_of(client.get(f"/orgs/acts/{act.uuid}/").content.decode())
    assert "Trường THCS Bao La (mẫu)" in first
    assert "UBND phường Việt Trì" not in first


def test_the_life_line_of_a_school_tells_where_the_list_put_it(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    followed_act(province)
    client = signed_in("province_officer")
    page = client.get(f"/orgs/schools/{schools[0].uuid}/").content.decode()
    text = text_of(page)
    assert (
        "Xã Bao La, đơn vị mới cùng tên; UBND xã Bao La → UBND xã Bao La. Quyết định 1/NQ" in text
    )
    assert "2 trường, 8 cơ quan" not in text
    with acting(SECTOR):
        office = OfficeState.objects.get(area=area("05245").id, period__startswith=DAY)
        above, department = office.office.node.uuid, province.department.uuid
    assert f'<a href="/orgs/offices/{above}/">UBND xã Bao La</a>' in page
    assert f'<a href="/orgs/offices/{department}/">Sở GD&amp;ĐT Thử</a>' in page


def test_the_life_line_of_an_office_tells_its_own_change(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    followed_act(province)
    client = signed_in("province_officer")
    page = text_of(client.get(f"/orgs/offices/{province.communes[1].uuid}/").content.decode())
    assert "UBND xã Mai Hạ: Kết thúc. Quyết định 1/NQ của Quốc hội." in page
    assert "2 trường, 8 cơ quan" not in page


def test_the_count_of_an_office_opens_its_own_schools_whatever_others_are_called(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    """Both the ended and the new office are called UBND xã Bao La."""
    followed_act(province)
    client = signed_in("province_officer")

    def opened(url: str) -> list[str]:
        page = client.get(url).content.decode()
        (link,) = set(re.findall(r'href="(/orgs/schools/\?managed_by=[^"]+)"', page))
        listed = client.get(link.replace("&amp;", "&")).content.decode()
        assert re.search(r"Cơ quan quản lý: <b>UBND xã (Bao La|Mai Hạ)</b>", listed)
        return sorted(set(re.findall(r">(Trường THCS [^<]+)</a>", listed)))

    mine = ["Trường THCS Bao La (mẫu)", "Trường THCS Đông Bảng (mẫu)"]
    with acting(SECTOR):
        new = OfficeState.objects.get(area=area("05245").id).office.node.uuid
    assert opened(f"/orgs/offices/{new}/") == mine
    assert opened(f"/orgs/offices/{province.communes[0].uuid}/?day=2025-06-30") == mine
    assert opened(f"/orgs/offices/{province.communes[1].uuid}/") == [
        "Trường THCS Chiềng Châu (mẫu)",
        "Trường THCS Mai Hạ (mẫu)",
    ]
