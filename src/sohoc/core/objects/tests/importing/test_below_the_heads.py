"""What stands below the heads and is no row: merged cells, the foot of a list."""

import pytest
from django.utils.translation import override

from sohoc.core.objects.importing.cells import day, text
from sohoc.core.objects.importing.layouts import Column, Layout
from sohoc.core.objects.importing.reading import as_typed, read_rows
from sohoc.lib.tables import Line, Sheet

LAYOUT = Layout(
    "names",
    "Danh sách",
    columns=(
        Column("name", "Họ và tên", text(40), required=True),
        Column("birth", "Ngày sinh", day, required=True),
        Column("room", "Lớp", text(40)),
    ),
)
HEAD = ("STT", "Họ và tên", "Ngày sinh", "Lớp")
AN, BINH = ("1", "An Bình", "5/9/2013", "6A"), ("2", "Bế Văn", "6/9/2013", "")
MERGED = (
    "Trang tính “K6”, cột Lớp: có ô gộp, như dòng 2 đến 3. Giá trị của ô gộp được đọc cho từng"
    " dòng đó."
)
FOOT = (
    "Trang tính “K6”: các dòng chữ dưới dòng cuối của bảng được bỏ qua: “Tổng cộng 2”; “Xã Bao"
    " La, ngày 5 tháng 9 năm 2026”; “HIỆU TRƯỞNG”."
)
XOM = ("3", "Lò Xôm", "7/9/2013", "")


def sheet(*rows: tuple[str, ...], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    lines = [Line(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    return Sheet("K6", lines, merged=merged)


def test_a_merged_class_counts_for_all_its_rows_and_that_is_told() -> None:
    with override("vi"):
        read = read_rows([sheet(HEAD, AN, BINH, XOM, merged=((2, 4, 3, 4),))], [LAYOUT])
    assert [row.values["room"] for row in read.rows] == ["6A", "6A", None]
    assert read.notes[-1] == (
        "note",
        MERGED,
    )


def test_a_merged_name_is_not_handed_down() -> None:
    with override("vi"):
        read = read_rows(
            [sheet(HEAD, AN, ("2", "", "6/9/2013", "6A"), XOM, merged=((2, 2, 3, 2),))], [LAYOUT]
        )
    assert [len(row.problems) for row in read.rows] == [0, 1, 0]
    assert [level for level, _said in read.notes] == ["note", "warning"]


def test_a_merged_head_is_no_value_and_a_merged_cell_makes_no_row() -> None:
    merged = ((1, 4, 2, 4), (3, 4, 9, 4))
    below = ("", "", "", "")
    read = read_rows(
        [sheet(HEAD, ("(1)", "(2)", "(3)", ""), AN, below, below, merged=merged)], [LAYOUT]
    )
    assert [(row.number, row.values["room"]) for row in read.rows] == [(3, "6A")]


def test_the_foot_of_a_list_is_told_of_and_is_no_wrong_row() -> None:
    foot = (
        ("", "", "", ""),
        ("Tổng cộng", "", "2", ""),
        ("", "Xã Bao La, ngày 5 tháng 9 năm 2026", "", ""),
        ("", "", "", "HIỆU TRƯỞNG"),
    )
    with override("vi"):
        read = read_rows([sheet(HEAD, AN, BINH, *foot)], [LAYOUT])
    assert [(row.number, row.problems) for row in read.rows] == [(2, []), (3, [])]
    assert read.notes[-1] == (
        "note",
        FOOT,
    )


@pytest.mark.parametrize(
    "row",
    [
        ("3", "Lò Xôm", "", ""),
        ("3", "", "7/9/2013", ""),
        ("", "", "7/9/2013", "6A"),
        ("3", "Lò Xôm", "", "6A"),
    ],
)
def test_a_last_row_that_misses_something_stays_wrong(row: tuple[str, ...]) -> None:
    read = read_rows([sheet(HEAD, AN, BINH, row)], [LAYOUT])
    assert [bool(one.problems) for one in read.rows] == [False, False, True]


def test_texts_of_columns_that_nobody_reads_are_kept_and_a_day_is_shown_as_typed() -> None:
    read = read_rows([sheet((*HEAD, "Ghi chú"), (*AN, "2020-05-09"))], [LAYOUT])
    assert read.rows[0].texts["Ghi chú"] == "09/05/2020"
    assert read.rows[0].texts["STT"] == "1"
    assert (as_typed("2020-05-09 00:00:00"), as_typed("2020-5")) == ("09/05/2020", "2020-5")
