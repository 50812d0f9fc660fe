"""Cells as people and spreadsheets write them, heads as they come out of page makers."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from sohoc.core.objects.importing.cells import (
    day,
    digits,
    one_of,
    shown_day,
    text,
    whole_number,
)
from sohoc.core.objects.importing.encodings import readable_sheets
from sohoc.core.objects.importing.heads import best_layout, find_head
from sohoc.core.objects.importing.layouts import BadCell, Column, Flagged, Layout, head_key
from sohoc.core.objects.importing.reading import read_rows
from sohoc.lib.tables import Line, Sheet

OLD_FONT = (
    "Trang tính “Lớp 6A” viết bằng phông chữ cũ (TCVN3 (ABC)). Chữ đã được chuyển đổi; hãy xem có"
    " đúng không."
)
NAMES = Layout(
    "names",
    "Danh sách",
    columns=(
        Column("name", "Họ và tên", text(40), heads=("Họ tên",), required=True),
        Column("birth", "Ngày sinh", day, required=True),
        Column("place", "Nơi sinh", text(40)),
    ),
)


def sheet(*rows: tuple[str, ...], name: str = "Lớp 6A") -> Sheet:
    return Sheet(name, [Line(number, row) for number, row in enumerate(rows, start=1)])


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (day, "5/9/2025", "2025-09-05"),
        (day, "05-09-2025", "2025-09-05"),
        (day, "2025-09-05 00:00:00", "2025-09-05"),
        (day, "45905", "2025-09-05"),
        (whole_number, "7,0", 7),
        (whole_number, "7.00", 7),
        (digits(12), "0123 4567 8901", "012345678901"),
        (digits(12), "123456789012,0", "123456789012"),
        (one_of({"Nam": "male", "Nữ": "female"}), "nu", "female"),
        (text(9), "  Bản \n Mường ", "Bản Mường"),
    ],
)
def test_a_cell_is_read(read: Callable[[str], Any], cell: str, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "said"),
    [
        (day, "05/09/25", "“05/09/25” thiếu thế kỷ. Hãy viết như 05/09/2026."),
        (day, "30/02/2025", "“30/02/2025” không có trong lịch."),
        (day, "mai", "“mai” không phải là ngày. Hãy viết như 05/09/2026."),
        (day, "09/2025", "“09/2025” không đủ ngày, tháng, năm. Hãy viết như 05/09/2026."),
        (day, "05/09/0205", "“05/09/0205” là ngày quá lâu về trước."),
        (whole_number, "7,5", "“7,5” không phải là số nguyên."),
        (digits(12), "12345", "“12345” không có đúng 12 chữ số."),
        (digits(4), "²345", "“²345” không có đúng 4 chữ số."),
        (one_of({"Nam": "male", "Nữ": "female"}), "?", "“?” không thuộc các giá trị: Nam, Nữ."),
        (text(3), "dài quá", "Chữ trong ô dài hơn 3 ký tự."),
        (text(9), "a\u202eb", "Ô này có ký tự không nhìn thấy được. Hãy gõ lại."),
    ],
)
def test_a_wrong_cell_is_told_in_vietnamese(
    read: Callable[[str], Any], cell: str, said: str
) -> None:
    with override("vi"), pytest.raises(BadCell) as caught:
        read(cell)
    assert caught.value.sentence == said


def test_a_lost_zero_is_put_back_and_flagged() -> None:
    read = digits(12)("12345678901")
    assert isinstance(read, Flagged)
    assert read.value == "012345678901"


def test_a_day_is_shown_as_people_write_it() -> None:
    assert (shown_day("2025-09-05"), shown_day(None)) == ("05/09/2025", "")


@pytest.mark.parametrize(
    "head",
    [
        "Họ và tên",
        unicodedata.normalize("NFD", "Họ và tên"),
        " HỌ\nVÀ   TÊN (*) : ",
        "họ và tên*",
        "Ho va ten:",
    ],
)
def test_one_head_in_many_spellings(head: str) -> None:
    assert head_key(head) == "ho va ten"


def test_the_row_with_most_columns_is_the_head_and_only_among_the_first_twenty() -> None:
    above = [(f"dòng {number}",) for number in range(18)]
    found = find_head(sheet(*above, ("Họ tên",), ("Ngày sinh", "x", "Họ tên")), NAMES)
    assert found is not None
    assert (found.number, found.places, found.unread) == (20, {"name": 2, "birth": 0}, {1: "x"})
    below = [(f"dòng {number}",) for number in range(20)]
    assert find_head(sheet(*below, ("Ngày sinh", "Họ tên")), NAMES) is None


def test_the_layout_with_most_columns_wins() -> None:
    short = Layout("short", "Ngắn", columns=NAMES.columns[:2])
    sheets = [sheet(("Họ tên", "Ngày sinh", "Nơi sinh"))]
    assert best_layout(sheets, (short, NAMES)) is NAMES
    assert best_layout([sheet(("Họ tên", "Ngày sinh"))], (short, NAMES)) is short
    assert best_layout([sheet(("Mã", "Dân tộc"))], (short, NAMES)) is None


def test_a_column_that_the_sheet_has_not_is_absent_and_an_empty_cell_is_none() -> None:
    read = read_rows(
        [
            sheet(("Họ tên", "Ngày sinh"), ("An", "5/9/2013")),
            sheet(("Họ tên", "Ngày sinh", "Nơi sinh"), ("Bình", "6/9/2013", "")),
        ],
        [NAMES],
    )
    assert [row.values for row in read.rows] == [
        {"name": "An", "birth": "2013-09-05"},
        {"name": "Bình", "birth": "2013-09-06", "place": None},
    ]


def test_names_of_an_old_font_are_put_right_and_the_sheet_is_told_of() -> None:
    names = ("NguyÔn V¨n Hïng", "TrÇn ThÞ Th¬m", "§inh Quang Dòng", "Hoµng ThÞ HuÖ")
    with override("vi"):
        read = read_rows(
            [sheet(("Họ và tên", "Ngày sinh"), *((name, "5/9/2013") for name in names))], [NAMES]
        )
    assert [row.values["name"] for row in read.rows] == [
        "Nguyễn Văn Hùng",
        "Trần Thị Thơm",
        "Đinh Quang Dũng",
        "Hoàng Thị Huệ",
    ]
    assert read.notes == [
        (
            "warning",
            OLD_FONT,
        )
    ]


def test_a_sheet_in_unicode_is_left_alone() -> None:
    given = [sheet(("Họ và tên",), ("Nguyễn Văn Hùng",))]
    assert readable_sheets(given) == (given, [])


def test_one_name_of_an_old_font_among_others_spoils_none_of_them() -> None:
    names = ("NguyÔn V¨n Hïng ThÞ HuÖ", "Lò Pó", "Lò Thị Xôm", "Bùi Văn Đức")
    given = [sheet(("Họ và tên",), *((name,) for name in names))]
    assert readable_sheets(given) == (given, [])
