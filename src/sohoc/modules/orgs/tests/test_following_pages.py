"""The page on which offices and schools follow a list: choose, look, record, what is left."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.areas.testing import make_further_list
from sohoc.modules.orgs.models import Act, SchoolState
from sohoc.modules.orgs.tests.acting_out import record
from sohoc.modules.orgs.tests.following_made import (
    followed_act,
    make_lost,
    traces,
)
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
ADDRESS = "/orgs/acts/follow"
PAPER = {"number": "1/NQ", "day": "01/06/2025", "by": "Quốc hội", "note": ""}
REFORM = "01/07/2025 · Sắp xếp đơn vị hành chính 01/7/2025"
FURTHER = "01/07/2026 · Sắp xếp xã năm 2026 · 2/NQ"


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_lost(province)


@pytest.fixture
def officer(signed_in: Callable[[str], Client]) -> Client:
    client = signed_in("province_officer")
    prove(client)
    return client


def lists(page: Any) -> dict[str, str]:
    """The lists that the page offers: what is read, and the value that is sent."""
    found = re.findall(
        r'<input type="radio" name="unit_list" value="([^"]+)"[^>]*>\s*([^<]+?)\s*</label>',
        page.content.decode(),
    )
    return {text: value for value, text in found}


def chosen(page: Any) -> str:
    inputs = re.findall(r'<input type="radio" name="unit_list"[^>]*>', page.content.decode())
    (checked,) = [one for one in inputs if " checked" in one]
    found = re.search('value="([^"]+)"', checked)
    assert found
    return next(text for text, value in lists(page).items() if value == found[1])


def words(page: Any) -> str:
    return text_of(page.content.decode())


def test_the_newest_list_of_which_something_is_left_is_chosen_already(
    officer: Client, province: Province, schools: list[SchoolState]
) -> None:
    page = officer.get(ADDRESS)
    assert list(lists(page)) == [REFORM]
    assert chosen(page) == REFORM
    assert 'name="effective"' not in page.content.decode()
    followed_act(province)
    make_further_list(loaded_by=province.users["province_officer"].pk)
    page = officer.get(ADDRESS)
    assert list(lists(page)) == [FURTHER, REFORM]
    assert chosen(page) == FURTHER
    assert 'name="number" value="2/NQ"' in page.content.decode()
    page = officer.get(f"{ADDRESS}?list={lists(page)[REFORM]}")
    assert chosen(page) == REFORM


def test_the_preview_names_schools_and_offices_and_records_nothing(
    officer: Client, schools: list[SchoolState]
) -> None:
    value = lists(officer.get(ADDRESS))[REFORM]
    before = traces()
    seen = words(officer.post(ADDRESS, {**PAPER, "unit_list": value}))
    for line in (
        "2 trường chuyển địa giới",
        "2 trường phải chờ vì xã bị chia",
        "0 trường chưa theo được vì đã thay đổi sau đó",
        "5 cơ quan ra đời",
        "1 vai trò dừng ở đó",
        "Đinh Thị Thắm (commune.officer) Cán bộ xã UBND xã Bao La Xã Bao La",
        "1 cơ quan tiếp tục với đơn vị khác",
        "2 cơ quan kết thúc",
        "UBND xã Mai Hạ Kế tục: UBND xã Mai Châu, UBND xã Pà Cò Kết thúc",
        "trước đó chưa có UBND xã Pà Cò Ra đời",
    ):
        assert line in seen
    assert traces() == before


def test_what_is_recorded_says_how_many_are_left(
    officer: Client, province: Province, schools: list[SchoolState]
) -> None:
    record(province, "close", effective=date(2027, 1, 1), ending=(schools[1].uuid,))
    value = lists(officer.get(ADDRESS))[REFORM]
    form = {**PAPER, "unit_list": value, "once": "mot-lan"}
    seen = officer.post(ADDRESS, form)
    assert (
        "Quyết định 12/QĐ-UBND, hiệu lực từ 01/01/2027, đã được ghi trước. Hãy hủy quyết định đó,"
        " theo danh sách này, rồi ghi lại." in words(seen)
    )
    with acting(SECTOR):
        closing = Act.objects.get(kind="close")
    assert f'href="/orgs/acts/{closing.uuid}/"' in seen.content.decode()
    answer = officer.post(ADDRESS, {**form, "record": "1"}, follow=True)
    with acting(SECTOR):
        act = Act.objects.get(kind="transfer")
        assert (act.effective, act.about) == (date(2025, 7, 1), "both")
    assert answer.redirect_chain == [(f"/orgs/acts/{act.uuid}/", 302)]
    text = words(answer)
    assert (
        "1 trường và 8 cơ quan đã theo danh sách. 1 vai trò dừng theo cơ quan: hãy giao lại ở nơi"
        " người đó làm việc. 2 trường phải chờ quyết định vì xã bị chia."
        " 1 trường chưa theo được vì đã thay đổi từ ngày đó trở đi." in text
    )
    assert "Theo danh sách Sắp xếp đơn vị hành chính 01/7/2025" in text
    assert "UBND xã Mai Hạ" in text
    before = traces()
    again = officer.post(ADDRESS, {**form, "record": "1"})
    assert again.headers["Location"] == f"/orgs/acts/{act.uuid}/"
    assert traces() == before


def test_where_nothing_is_left_the_page_says_so_and_offers_no_recording(
    officer: Client, province: Province, schools: list[SchoolState]
) -> None:
    followed_act(province)
    value = lists(officer.get(ADDRESS))[REFORM]
    before = traces()
    page = officer.post(ADDRESS, {**PAPER, "unit_list": value})
    assert "Không có gì để ghi." in words(page)
    assert 'name="record"' not in page.content.decode()
    done = officer.post(ADDRESS, {**PAPER, "unit_list": value, "record": "1"}, follow=True)
    assert "Không ghi gì: hiện không có gì theo được danh sách này." in words(done)
    assert traces() == before


def test_a_list_before_one_that_was_followed_is_refused_with_the_reason(
    officer: Client, province: Province, schools: list[SchoolState]
) -> None:
    make_further_list(loaded_by=province.users["province_officer"].pk)
    followed_act(province, date(2026, 7, 1), "2/NQ")
    value = lists(officer.get(ADDRESS))[REFORM]
    before = traces()
    page = officer.post(ADDRESS, {**PAPER, "unit_list": value, "record": "1"})
    assert page.status_code == 422
    assert (
        "Quyết định 2/NQ, hiệu lực từ 01/07/2026, đã theo một danh sách sau. Hãy hủy quyết định đó"
        " trước, rồi theo các danh sách theo thứ tự ngày." in words(page)
    )
    assert traces() == before


@pytest.mark.parametrize("value", ["", "01/07/2025", "0198c0de-0000-7000-8000-000000000000"])
def test_a_list_that_is_not_offered_is_refused_at_its_field(
    officer: Client, schools: list[SchoolState], value: str
) -> None:
    before = traces()
    page = officer.post(ADDRESS, {**PAPER, "unit_list": value, "record": "1"})
    assert page.status_code == 422
    assert 'id="id_unit_list_error"' in page.content.decode()
    assert traces() == before


def test_without_any_list_the_page_says_where_lists_are_loaded(
    officer: Client, province: Province
) -> None:
    page = officer.get(ADDRESS)
    assert "Chưa có danh sách đơn vị nào có hiệu lực" in words(page)
    assert 'href="/areas/lists/"' in page.content.decode()


def test_the_list_of_decisions_says_how_many_followed(
    officer: Client, province: Province, schools: list[SchoolState]
) -> None:
    followed_act(province)
    for query in ("about=schools", "about=offices", ""):
        assert "2 trường, 8 cơ quan" in words(officer.get(f"/orgs/acts/?{query}"))


def test_the_page_of_a_list_leads_to_following_it(
    province: Province,
    officer: Client,
    schools: list[SchoolState],
    signed_in: Callable[[str], Client],
) -> None:
    make_further_list(loaded_by=province.users["province_officer"].pk)
    number = lists(officer.get(ADDRESS))[FURTHER]
    link = f'href="{ADDRESS}">Theo địa giới mới</a>'
    assert link in officer.get(f"/areas/lists/{number}/").content.decode()
    below = signed_in("commune_officer").get(f"/areas/lists/{number}/")
    assert below.status_code == 200
    assert "Theo địa giới mới" not in below.content.decode()
