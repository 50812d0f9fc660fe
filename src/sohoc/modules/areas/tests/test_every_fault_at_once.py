"""One upload names every fault of every row, and nothing that would only follow from one."""

import re

import pytest
from django.test import Client

from sohoc.core.objects.testing import text_of
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.tests.test_new_list import (
    ADDRESS,
    FORM,
    HEAD,
    MERGERS,
    drafts,
    file,
    officer,
    state,
)

__all__ = ["officer"]

pytestmark = pytest.mark.django_db


def told(client: Client, content: str, links: str = "", **values: str) -> list[str]:
    """The faults on the page, in its order."""
    sent = {**FORM, **values, "file": file(content)}
    if links:
        sent["links"] = file(links, "moi.csv")
    before = state()
    page = client.post(ADDRESS, sent).content.decode()
    assert (state(), drafts()) == (before, 0)
    band = re.search(r'<div class="so-band so-band-red".*?</ul>', page, re.DOTALL)
    assert band is not None
    found = [text_of(one) for one in re.findall(r"<li>(.*?)</li>", band[0], re.DOTALL)]
    counted = "1 chỗ" if len(found) == 1 else f"{len(found)} chỗ"
    assert f"tệp có {counted} cần sửa" in text_of(band[0])
    return found


def test_every_kind_of_fault_is_named_by_one_upload(officer: Client) -> None:
    rows = (
        HEAD
        + "05245,Bao La,25,\n"  # no kind
        + "05200,Phường Mai Châu,25,05200 05212 99999\n"  # 99999 was never a code
        + "483,Xã Đà Bắc,25,04831\n"  # cut: 00483, which takes Đà Bắc over
        + "04840,Xã Tu Lý,25,4831\n"
        + "04840,Xã Cao Sơn,25,04831\n"  # a code twice
        + "O7900,Phường Việt Trì,25,\n"  # a letter in the code
    )
    assert told(officer, rows) == [
        (
            "Dòng 2, cột Tên đầy đủ: “Bao La” không bắt đầu bằng Xã, Phường, Thị trấn hoặc Đặc khu."
            " Hãy viết tên đầy đủ."
        ),
        "Dòng 6, cột Mã: mã 04840 đã có ở dòng 5.",
        "Dòng 7, cột Mã: “O7900” không phải mã. Mã chỉ gồm chữ số.",
        (
            "dòng 3, Phường Mai Châu (05200): mã cũ 99999 không phải của đơn vị nào đang có hiệu"
            " lực trong phạm vi danh sách."
        ),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("05245,Xã Bao La", "05245,Bao La", "Dòng 2, cột Tên đầy đủ"),
        ("05245,Xã Bao La", "O5245,Xã Bao La", "Dòng 2, cột Mã:"),
        ("05245,Xã Bao La,25", "05245,Xã Bao La,2x", "Dòng 2, cột Mã tỉnh:"),
        ("05200,Phường", "O5200,Phường", "Dòng 3, cột Mã:"),
        ("05200 05212", "05200 O5212 05212", "Dòng 3, cột Mã cũ:"),
        ("05200,Phường Mai Châu,25", "05200,Mai Châu,25", "Dòng 3, cột Tên đầy đủ"),
        ("04840,Xã Tu Lý", "04840,Tu Lý", "Dòng 5, cột Tên đầy đủ"),
    ],
)
def test_one_fault_is_told_once(officer: Client, right: str, wrong: str, fault: str) -> None:
    (found,) = told(officer, MERGERS.replace(right, wrong))
    assert found.startswith(fault)


def test_a_fault_in_the_second_file_is_told_once(officer: Client) -> None:
    rows = MERGERS.replace("05200 05212", "05200")
    links = "Mã cũ,Mã mới,Tỷ lệ\n05212,05200,hai\n"
    (found,) = told(officer, rows, links)
    assert found.startswith("Tệp thứ hai: Dòng 2, cột Tỷ lệ: “hai”")


def test_a_table_without_its_heads_tells_the_heads_alone(officer: Client) -> None:
    assert told(officer, MERGERS.replace("Mã tỉnh", "Tỉnh").replace("Tên đầy đủ", "Gì")) == [
        "Thiếu cột “Tên đầy đủ”. Hãy dùng đúng tiêu đề của tệp mẫu.",
        "Thiếu cột “Mã tỉnh”. Hãy dùng đúng tiêu đề của tệp mẫu.",
    ]


def test_a_day_too_early_is_told_with_the_faults_of_the_list(
    country: UnitList, officer: Client
) -> None:
    content = MERGERS.replace("05200 05212", "05200 05212 99999")
    sent = {**FORM, "effective": "01/07/2025", "file": file(content)}
    words = text_of(officer.post(ADDRESS, sent).content.decode())
    assert "mã cũ 99999 không phải của đơn vị nào" in words
    assert "có hiệu lực từ 01/07/2025. Danh sách mới phải bắt đầu sau đó" in words


def test_a_hundred_faults_are_shown_and_all_are_counted(officer: Client) -> None:
    rows = MERGERS + "".join(f"{n},Số {n},25,04831\n" for n in range(10_000, 10_120))
    words = text_of(officer.post(ADDRESS, {**FORM, "file": file(rows)}).content.decode())
    assert "tệp có 120 chỗ cần sửa" in words
    assert "Dòng 106, cột Tên đầy đủ: “Số 10099” không bắt đầu" in words
    assert "“Số 10100”" not in words
    assert "Chỉ hiện 100 chỗ đầu tiên." in words
