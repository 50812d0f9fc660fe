"""Administrative units on the screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.contracts import Finding
from sohoc.modules.areas.models import Area, UnitList
from sohoc.modules.areas.services.country import keep_findings

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def area(code: str, *, former: bool = False) -> Area:
    with acting(SECTOR):
        day = date(2025, 6, 30) if former else date(2026, 9, 7)
        return Area.objects.get(code=code, period__contains=day)


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/areas/?{query}")
    assert page.status_code == 200
    return [row["Tên"] for row in table_of(page.content.decode())]


def test_the_list_shows_the_communes_of_today(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("commune_officer")
    found = ["Xã Bao La", "Xã Đà Bắc", "Xã Mai Châu", "Xã Pà Cò", "Phường Trúc Bạch"]
    assert names(client) == [*found, "Phường Việt Trì"]
    assert names(client, "province=01") == ["Phường Trúc Bạch"]
    assert names(client, "kind=ward&q=viet tri") == ["Phường Việt Trì"]
    assert names(client, "tab=district") == []
    assert names(client, "tab=province") == ["Thành phố Hà Nội", "Tỉnh Phú Thọ"]


def test_the_list_of_a_past_day_shows_what_was_then(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("principal")
    assert names(client, "day=30/06/2025&province=17&tab=district") == [
        "Huyện Đà Bắc",
        "Huyện Mai Châu",
    ]
    page = client.get("/areas/?day=2025-06-30&q=bao").content.decode()
    assert "Danh sách tại ngày 30/06/2025." in text_of(page)
    assert [row["Tên"] for row in table_of(page)] == ["Xã Bao La"]
    assert "Huyện Mai Châu, Tỉnh Hòa Bình" in text_of(page)


def test_what_is_no_day_shows_nothing(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("principal")
    page = client.get("/areas/?day=31/02/2025").content.decode()
    assert "Đây không phải ngày hợp lệ: 31/02/2025" in text_of(page)
    assert table_of(page) == []
    export = client.get("/areas/export/csv?day=31/02/2025")
    assert export.status_code in {302, 403}


@pytest.mark.parametrize("day", ["31/12/1899", "01/01/2201"])
def test_a_day_outside_of_our_time_is_told_with_the_bounds(
    country: UnitList, signed_in: SignIn, day: str
) -> None:
    page = signed_in("principal").get(f"/areas/?day={day}").content.decode()
    said = f"Chỉ hiện được ngày từ 01/01/1900 đến 31/12/2200, không hiện được: {day}."
    assert said in text_of(page)
    assert table_of(page) == []


def test_a_list_of_a_day_before_the_first_lists_says_so(
    country: UnitList, signed_in: SignIn
) -> None:
    client = signed_in("principal")
    told = "Biết được từ danh sách tại ngày 30/06/2025; thay đổi trước ngày đó không có ở đây."
    for address in ("?day=01/01/2020", "print?day=01/01/2020"):
        assert told in text_of(client.get(f"/areas/{address}").content.decode())
    for query in ("", "day=30/06/2025", "day=01/01/2020&q=99999"):
        assert told not in text_of(client.get(f"/areas/?{query}").content.decode())


def test_a_search_for_what_has_ended_leads_to_it(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    page = client.get("/areas/?q=05227").content.decode()
    text = text_of(page)
    assert "Không đơn vị nào của ngày này khớp, nhưng có đơn vị đã hết hiệu lực." in text
    assert "Xã Bao La, Huyện Mai Châu, Tỉnh Hòa Bình 05227 đến hết 30/06/2025" in text
    assert f'href="/areas/{area("05227", former=True).uuid}/"' in page
    assert 'href="/areas/convert/?q=05227"' in page
    for query in ("q=99999", "q=05245", "q=05227&day=2025-06-30"):
        assert "đã hết hiệu lực" not in text_of(client.get(f"/areas/?{query}").content.decode())


def test_the_page_of_a_unit_tells_its_life(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    page = text_of(client.get(f"/areas/{area('05245').uuid}/").content.decode())
    assert "từ 01/07/2025" in page
    assert "Từ Xã Bao La, Xã Mai Hịch, Xã Xăm Khòe." in page
    assert "12.345" in page


def test_the_page_of_a_unit_says_why_its_figures_are_not_used(
    country: UnitList, signed_in: SignIn
) -> None:
    client, measured = signed_in("guardian"), area("05245")
    finding = Finding("copied_figures", "a.csv", 7, "05245", "Xã Bao La", "86 km²; 4.741 = Xã A")
    with acting(SECTOR):
        keep_findings([finding, replace(finding, code="05200")], unit_list=country)
    told = "Chưa rõ diện tích và dân số: tệp công khai ghi cùng số liệu cho đơn vị ở nhiều tỉnh"
    page = text_of(client.get(f"/areas/{area('05200').uuid}/").content.decode())
    assert f"{told} (86 km²; 4.741 = Xã A), nên không dùng. Xem “Cần xem lại”." in page
    assert "Dân số chưa rõ" in page
    assert told not in text_of(client.get(f"/areas/{measured.uuid}/").content.decode())
    old = area("05200", former=True)
    assert told not in text_of(client.get(f"/areas/{old.uuid}/").content.decode())


def test_the_page_of_a_divided_unit_says_that_its_code_is_not_enough(
    country: UnitList, signed_in: SignIn
) -> None:
    client = signed_in("guardian")
    page = text_of(client.get(f"/areas/{area('05221', former=True).uuid}/").content.decode())
    assert "Chỉ mã xã thì không đủ để xác định là đơn vị nào." in page
    assert "Trở thành Xã Mai Châu, Xã Pà Cò." in page


def test_divided_units_are_listed_with_every_candidate(
    country: UnitList, signed_in: SignIn
) -> None:
    (row,) = table_of(signed_in("clerk").get("/areas/divided/").content.decode())
    assert row["Tên"] == "Xã Đồng Tân"
    assert row["Các phần về"] == "Xã Mai Châu (05200); Xã Pà Cò (05212)"


@pytest.mark.parametrize("address", ["findings/", "lists/", "print?day=30/06/2025"])
def test_further_pages_open(country: UnitList, signed_in: SignIn, address: str) -> None:
    assert signed_in("province_officer").get(f"/areas/{address}").status_code == 200


def test_an_auditor_has_no_list_of_units(country: UnitList, signed_in: SignIn) -> None:
    assert signed_in("auditor").get("/areas/").status_code == 403


def test_a_unit_that_does_not_exist_is_not_found(signed_in: SignIn) -> None:
    url = "/areas/00000000-0000-7000-8000-000000000000/"
    assert signed_in("province_officer").get(url).status_code == 404


def test_a_list_is_taken_along_as_of_its_day(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    response = client.get("/areas/export/csv?day=2025-06-30&province=17&q=bao+la")
    assert "2025-06-30.csv" in response.headers["Content-Disposition"]
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith('Xã Bao La,05227,"Huyện Mai Châu, Tỉnh Hòa Bình",')
    assert len(lines) == 2
    printed = text_of(client.get("/areas/print?day=2025-06-30&tab=district").content.decode())
    assert "4 đơn vị, tính đến ngày 30/06/2025" in printed


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (
            "divided",
            (
                'Xã Đồng Tân,05221,"Huyện Mai Châu, Tỉnh Hòa Bình",'
                "Xã Mai Châu (05200); Xã Pà Cò (05212),30/06/2025"
            ),
        ),
        ("lists", "Sắp xếp đơn vị hành chính 01/7/2025,01/07/2025,,7,15,1"),
    ],
)
def test_further_lists_are_taken_along(
    country: UnitList, signed_in: SignIn, part: str, line: str
) -> None:
    response = signed_in("province_officer").get(f"/areas/{part}/export/csv")
    assert response.content.decode("utf-8-sig").splitlines()[1] == line
    assert signed_in("guardian").get(f"/areas/{part}/export/csv").status_code == 403


def test_search_finds_units(country: UnitList, signed_in: SignIn) -> None:
    page = text_of(signed_in("clerk").get("/search/?q=dong+tan").content.decode())
    assert "Xã Đồng Tân" in page


def test_changes_of_a_row_have_their_author_and_are_for_the_office(
    country: UnitList, signed_in: SignIn
) -> None:
    url = f"/areas/{area('05221', former=True).uuid}/history"
    page = text_of(signed_in("province_officer").get(url).content.decode())
    assert "đang có hiệu lực, chưa rõ từ khi nào" in page
    assert "đến hết 30/06/2025, chưa rõ từ khi nào" in page
    assert signed_in("principal").get(url).status_code == 403


def test_pages_cost_few_statements_however_many_rows(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("principal")
    client.get("/areas/")
    counts = {}
    for query in ("province=01", "day=2025-06-30"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/areas/?{query}")
        counts[query] = len(queries)
    assert counts["province=01"] == counts["day=2025-06-30"]
