"""Text in a file stays text, whichever sign the program that opens it takes for the separator."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.core.objects.columns import Column
from sohoc.core.objects.exporting import Sheet, as_csv, as_workbook

SEPARATORS = ";,\t"
FORMULA_SIGNS = tuple("=+-@＝＋－＠")
TEXTS = st.text(st.sampled_from("=+-@＝＋－＠;,\t\r\n\"' aệ1"), max_size=12)


def lines_of(rows: Iterable[tuple[str, str]], *, separator: str = ",") -> list[list[str]]:
    """The lines of a list with a text, a number and a text, as a program reads them."""
    columns = (
        Column("first", "Chữ đầu", lambda row: row[0]),
        Column("number", "Số", lambda row: 7),
        Column("last", "Chữ cuối", lambda row: row[1]),
    )
    content = as_csv(columns=columns, rows=rows).decode("utf-8-sig")
    # Without translating line ends, as a spreadsheet program reads.
    _head, *lines = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    return lines


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
def test_no_cell_begins_a_formula_under_any_separator(rows: list[tuple[str, str]]) -> None:
    for separator in SEPARATORS:
        for line in lines_of(rows, separator=separator):
            assert [cell for cell in line if cell.startswith(FORMULA_SIGNS)] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("－1", "'－1"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t'=1"),
        ("Trường A;=HYPERLINK(1)", "Trường A;'=HYPERLINK(1)"),
        ("a,@b", "a,'@b"),
        ("a\n+b", "a\n'+b"),
        ('a;"=b', "a;'\"=b"),
        ("a;＠b;c;-d", "a;'＠b;c;'-d"),
    ],
)
def test_what_would_begin_a_formula_gets_an_apostrophe(text: str, written: str) -> None:
    assert lines_of([(text, text)]) == [[written, "7", written]]


@pytest.mark.parametrize(
    "text",
    [
        "Trường THPT Bao La - Mai Châu",
        "25-05245-721",
        "TH, THCS; từ 05/09/2025",
        "Lý do: sửa tên, - theo quyết định",
        "dòng một\ndòng hai",
        'Trường "Hoa Sen", xã Bao La',
        "a=b, c+d, e@f",
        "",
    ],
)
def test_ordinary_text_is_written_as_it_is(text: str) -> None:
    assert lines_of([(text, text)]) == [[text, "7", text]]


def test_sheets_of_a_workbook_have_names_that_excel_takes_and_tells_apart() -> None:
    columns = [Column("text", "Chữ", lambda row: row)]
    long = "Một tên bảng dài hơn ba mươi mốt chữ"
    titles = ["Lớp [1/2]", long, long.upper(), "lớp  1 2 "]
    content = as_workbook([Sheet(title, columns, ["a"]) for title in titles])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    assert re.findall(r'<sheet name="([^"]+)"', book) == [
        "Lớp  1 2 ",
        "Một tên bảng dài hơn ba mươi mố",
        "MỘT TÊN BẢNG DÀI HƠN BA MƯƠ (2)",
        "lớp  1 2  (2)",
    ]
