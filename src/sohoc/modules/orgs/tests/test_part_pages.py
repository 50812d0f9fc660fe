"""Campuses, branches and groups on the screen: forms, lists, who reads what."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from sohoc.core.access.models import NodeSuccession
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.models import SchoolPart, SchoolState
from sohoc.modules.orgs.testing import make_schools
from sohoc.modules.orgs.tests.parts_made import CUN, SINCE, added

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


FORM = {
    "kind": "campus",
    "name": "Bản Cun",
    "address": "Bản Cun",
    "latitude": "20,65312",
    "longitude": "105.06721",
    "begins": "06/09/2021",
    "once": "mot-khoa",
}


def test_a_part_is_added_on_the_screen_once_and_taken_back_from_the_message(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    client, address = signed_in("clerk"), f"/orgs/schools/{schools[0].uuid}/parts"
    page = client.post(f"{address}/add", FORM, follow=True).content.decode()
    found = re.search(r'Thêm nhầm\? <a href="([^"]+)">Rút lại</a>', page)
    assert found is not None
    client.post(f"{address}/add", FORM)
    with acting(SECTOR):
        part = SchoolPart.objects.get()
    assert (part.latitude, part.longitude) == (Decimal("20.65312"), Decimal("105.06721"))
    page = client.post(found[1], {"reason": "nhầm"}, follow=True).content.decode()
    assert "Đã rút lại Bản Cun." in page
    assert "Vào ngày này ở đây chưa có điểm trường, phân hiệu hay tổ nào." in page


def test_the_trail_tells_degrees_as_they_were_written(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    signed_in("clerk").post(f"/orgs/schools/{schools[0].uuid}/parts/add", FORM)
    with acting(AUDIT):
        entry = Entry.objects.get(verb="orgs.part.added")
    told = text_of(signed_in("auditor").get(f"/audit/entries/{entry.id}/").content.decode())
    assert "Vĩ độ: 20,65312" in told
    assert "Kinh độ: 105,06721" in told


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("latitude", "105,06721", "Có thể vĩ độ và kinh độ bị đổi chỗ."),
        ("latitude", "hai mươi", "Ghi số độ có phần thập phân"),
        ("longitude", "", "Ghi cả kinh độ, hoặc để trống cả hai."),
        ("name", "\u202ebản", "ký tự không nhìn thấy được"),
        ("kind", "nhà", "nhà"),
        ("begins", "31/02/2024", ""),
        ("ends", "06/09/2021", "trước ngày"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    schools: list[SchoolState], signed_in: SignIn, field: str, text: str, said: str
) -> None:
    address = f"/orgs/schools/{schools[0].uuid}/parts/add"
    answer = signed_in("principal").post(address, {**FORM, field: text})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with acting(SECTOR):
        assert not SchoolPart.objects.exists()


def test_the_tab_shows_the_parts_as_of_a_day(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    added(province, schools[0])
    added(province, schools[0], PartFacts("group", "Tổ Toán – Tin", period=Period(None, SINCE)))
    client, address = signed_in("clerk"), f"/orgs/schools/{schools[0].uuid}/parts"

    def names(query: str) -> list[bool]:
        page = client.get(f"{address}{query}").content.decode()
        return [name in page for name in ("Bản Cun<", "Tổ Toán – Tin")]

    assert names("") == [True, False]
    assert names("?tab=ended") == [False, True]
    assert names("?day=05/09/2021") == [False, True]
    assert names("?day=2021-09-05&tab=coming") == [True, False]
    assert names("?day=hôm+qua") == [False, False]


@pytest.mark.parametrize(("role", "sees_groups"), [("guardian", False), ("subject_teacher", True)])
def test_families_read_campuses_and_no_groups(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str, sees_groups: bool
) -> None:
    added(province, schools[0])
    group = added(province, schools[0], PartFacts("group", "Tổ Toán – Tin"))
    client = signed_in(role)
    for address in (f"/orgs/schools/{schools[0].uuid}/parts", "/orgs/parts/"):
        page = client.get(address).content.decode()
        assert "Bản Cun" in page
        assert ("Tổ Toán – Tin" in page) is sees_groups
        assert "parts/add" not in page
    answer = client.get(f"/orgs/parts/{group.uuid}/")
    assert answer.status_code == (200 if sees_groups else 404)


@pytest.mark.parametrize(
    ("role", "seen"),
    [("province_officer", 4), ("commune_officer", 2), ("principal", 1), ("guardian", 1)],
)
def test_the_list_of_all_parts_keeps_to_the_schools_of_the_role(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str, seen: int
) -> None:
    for number, school in enumerate(schools):
        added(province, school, replace(CUN, name=f"Điểm {number}"), by="province_officer")
    page = signed_in(role).get("/orgs/parts/").content.decode()
    assert sum(f"Điểm {number}" in page for number in range(4)) == seen


def test_the_parts_of_one_school_are_found_exported_and_printed(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    for school, name in ((schools[0], "Bản Cun"), (schools[1], "Bản Lác")):
        facts = replace(CUN, name=name, address=f"{name}, xã Bao La")
        added(province, school, facts, by="province_officer")
    client, query = signed_in("province_officer"), f"?school={schools[0].uuid}"
    text = client.get(f"/orgs/parts/export/csv{query}").content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Tên gọi,Loại,Trường,Địa chỉ,Trạng thái",
        'Bản Cun,Điểm trường,Trường THCS Bao La (mẫu),"Bản Cun, xã Bao La",Đang hoạt động',
    ]
    printed = client.get(f"/orgs/parts/print{query}").content.decode()
    assert "Một trường." in printed
    assert "Bản Lác" not in printed
    assert f"{schools[0].uuid}." not in printed
    page = client.get("/orgs/parts/?q=dong+bang+lac").content.decode()
    assert "Bản Lác" in page
    assert "Bản Cun" not in page
    assert "Bản Cun" not in client.get("/orgs/parts/?school=1").content.decode()


def test_persons_write_no_part_even_past_the_program(
    province: Province, schools: list[SchoolState]
) -> None:
    added(province, schools[0])
    for role, statement in (
        ("guardian", "UPDATE orgs_schoolpart SET name = 'x'"),
        ("learner", "DELETE FROM orgs_schoolpart"),
    ):
        with (
            pytest.raises(Exception, match="permission denied"),
            acting(province.actor(role).scope),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_principal_reads_the_parts_of_a_predecessor_and_changes_none(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    part = added(province, schools[1], by="province_officer")
    with acting(SECTOR):
        NodeSuccession.objects.create(
            predecessor=province.schools[1], successor=province.schools[0], since=SINCE
        )
    client = signed_in("principal")
    assert client.get(f"/orgs/parts/{part.uuid}/").status_code == 200
    assert "Sửa thông tin" not in client.get(f"/orgs/parts/{part.uuid}/").content.decode()
    values = {**FORM, "version": 1, "reason": "x"}
    assert client.post(f"/orgs/parts/{part.uuid}/edit", values).status_code == 404
