"""Tables that people send: read as texts row by row, or refused with a sentence within limits."""

import io
from datetime import date
from threading import BoundedSemaphore

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from sohoc.core.files import readers
from sohoc.core.files.tables import SENTENCES, read_sheets, read_table, read_upload, sentence
from sohoc.core.files.tests.workbooks_made import (
    archive,
    lying,
    open_table,
    reaching_to,
    sheet,
    workbook,
)
from sohoc.lib.tables import MEGABYTE, Limits, Line, Sheet, TableRefused

MANY_TEXTS = "<si><t>a</t></si>" * 4_000_000
FIRST_TEXT = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
CELL = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ROW = "<table:table-row{}>{}</table:table-row>"


def refused(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(TableRefused) as caught:
        read_table(content, limits=limits or Limits())
    assert sentence(caught.value)
    return caught.value.problem


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(line.number, line.cells) for line in read_table(content)]


def with_a_day() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        style = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime(0, 0, date(2026, 9, 5), style)
    return out.getvalue()


def test_a_workbook_gives_texts_as_people_write_them() -> None:
    content = workbook(["Mã", " Tên "], [], ["05227", "Xã Bao La"], [5227, 1.5], [True, 10**15])
    assert read(content) == [
        (1, ("Mã", "Tên")),
        (3, ("05227", "Xã Bao La")),
        (4, ("5227", "1,5")),
        (5, ("True", "1000000000000000")),
    ]


def test_the_rows_keep_their_numbers_below_empty_ones() -> None:
    assert read(reaching_to("C4"))[1] == (4, ("", "", "1"))


def test_a_table_of_open_document_is_read_alike() -> None:
    rows = ROW.format("", CELL.format("", "Mã") + CELL.format("", "Tên"))
    rows += ROW.format(' table:number-rows-repeated="2"', CELL.format("", "05227"))
    rows += ROW.format(' table:number-rows-repeated="1048573"', "<table:table-cell/>")
    assert read(open_table(rows)) == [(1, ("Mã", "Tên")), (2, ("05227", "")), (3, ("05227", ""))]


def test_empty_cells_far_away_do_not_count() -> None:
    bordered = '<row r="900000"><c r="XFD900000" s="1"/></row>'
    assert read(sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + bordered)) == [(1, ("1",))]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (reaching_to("XFD1048576"), "rows"),
        (reaching_to("XFD2000"), "columns"),
        (reaching_to("CV50000"), "cells"),
        (reaching_to("A50001"), "rows"),
        (sheet('<row r="1">' + "<c><v>1</v></c>" * 201 + "</row>"), "columns"),
        (
            open_table(ROW.format(' table:number-rows-repeated="60000"', CELL.format("", "a"))),
            "rows",
        ),
        (
            open_table(ROW.format("", CELL.format(' table:number-columns-repeated="16000"', "a"))),
            "columns",
        ),
        (archive(**{"readme.txt": "no workbook"}), "workbook"),
        (sheet("<row><c><v>1</v>"), "workbook"),
        (sheet('<row r="1"><c r="A²"><v>1</v></c></row>'), "workbook"),
        (workbook(["a"])[:-40], "cut"),
        (b"PK\x03\x04broken", "cut"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "workbook"),
        (workbook(), "empty"),
    ],
)
def test_a_workbook_beyond_the_limits_is_refused_before_it_is_built(
    content: bytes, problem: str
) -> None:
    assert refused(content) == problem


@pytest.mark.parametrize(
    "content",
    [
        sheet(FIRST_TEXT, shared=MANY_TEXTS * 3),
        sheet(FIRST_TEXT, shared="<si><t>" + "x" * (190 * MEGABYTE) + "</t></si>"),
    ],
    ids=["texts", "letters"],
)
def test_a_small_workbook_that_unpacks_to_a_large_one_is_refused(content: bytes) -> None:
    assert len(content) < MEGABYTE
    assert refused(content) == "heavy"


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    assert refused(lying(sheet(FIRST_TEXT, shared=MANY_TEXTS))) in {"cut", "heavy", "workbook"}


def test_one_long_text_in_every_cell_is_refused() -> None:
    assert refused(workbook(*[["x" * 30_000] * 5] * 200)) == "texts"


def test_newlines_stop_at_the_limit_of_rows() -> None:
    assert refused(b"a\n" + b"\n" * (19 * MEGABYTE)) == "rows"
    assert refused(b"a\n" * (9 * MEGABYTE)) == "rows"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b";" * MEGABYTE, "columns"),
        (b"a;b\n" + b'"\n";' * MEGABYTE, "columns"),
        (b";" * 200 + b"\n", "columns"),
        ((b"a" + b";" * 49 + b"\n") * 40_001, "cells"),
        (b"", "empty"),
        (b" \n\t;\n", "empty"),
        (b"a;b\n1;2\n3", "cut"),
        (b'a;b\n1;"2\n', "cut"),
        (b"a;\x00b\n", "encoding"),
        ("Tên;Loại\nBản Mường".encode("cp1258", "replace"), "encoding"),
    ],
)
def test_separated_text_is_refused_where_it_breaks(content: bytes, problem: str) -> None:
    assert refused(content) == problem


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separated_text_is_read_in_the_encodings_of_excel(delimiter: str, encoding: str) -> None:
    text = f'Mã{delimiter}Tên\r\n\r\n05227{delimiter}"Xã ""Bao\nLa"\r\n'
    assert read(text.encode(encoding)) == [(1, ("Mã", "Tên")), (3, ("05227", 'Xã "Bao\nLa'))]


def test_a_file_is_refused_by_its_size_before_it_is_read() -> None:
    file = SimpleUploadedFile("a.csv", b"a;b\n" * 300_000)
    limits = Limits(size=MEGABYTE)
    with pytest.raises(TableRefused) as caught:
        read_upload(file, limits=limits)
    assert file.tell() == 0
    assert caught.value.problem == "large"
    assert refused(b"a;b\n" * 300_000, limits) == "large"
    assert "1 MB" in sentence(caught.value)


def test_the_limits_of_the_caller_hold_in_a_workbook_too() -> None:
    limits = Limits(rows=2)
    assert refused(workbook([1], [2], [3]), limits) == "rows"
    assert read_table(workbook([1], [2]), limits=limits) == [Line(1, ("1",)), Line(2, ("2",))]


def test_whoever_finds_all_places_taken_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readers, "turns", BoundedSemaphore(1))
    monkeypatch.setattr(readers, "LONGEST_WAIT", 0.01)
    with readers.turns:
        assert refused(workbook([1])) == "busy"
    assert read(workbook([1])) == [(1, ("1",))]


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LONGEST", 0.0)
    assert refused(workbook([1])) == "heavy"


def test_a_reader_is_used_again_until_a_file_has_been_too_much_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readers.end_all()
    assert read(workbook([1])) == [(1, ("1",))]
    (first,) = readers._idle
    assert read(workbook([2])) == [(1, ("2",))]
    assert readers._idle == [first]
    monkeypatch.setattr(readers, "LONGEST", 0.0)
    assert refused(workbook([1])) == "heavy"
    monkeypatch.undo()
    assert not first.is_alive
    assert read(workbook([3])) == [(1, ("3",))]
    assert first not in readers._idle


def test_every_problem_has_a_sentence() -> None:
    for problem in SENTENCES:
        assert "{" not in sentence(TableRefused(problem))


def test_a_day_is_read_as_a_day() -> None:
    assert date.fromisoformat(read(with_a_day())[0][1][0]) == date(2026, 9, 5)


def several(**tables: list[tuple[object, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in tables.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return out.getvalue()


def refused_whole(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(TableRefused) as caught:
        read_sheets(content, limits=limits or Limits())
    assert sentence(caught.value)
    return caught.value.problem


def test_all_sheets_are_read_with_their_names_and_empty_ones_left_out() -> None:
    content = several(Mot=[("a", 1)], Trong=[], Hai=[(), ("b", 2.5)])
    assert read_sheets(content) == [
        Sheet("Mot", [Line(1, ("a", "1"))]),
        Sheet("Hai", [Line(2, ("b", "2,5"))]),
    ]
    assert read_table(content) == [Line(1, ("a", "1"))]


def test_hidden_sheets_hidden_rows_and_merged_cells_are_told() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Mot").write(0, 0, "a")
        page = book.add_worksheet("Hai")
        page.hide()
        page.write(0, 0, "b")
        page.merge_range("A2:B3", "c")
        page.set_row(2, None, None, {"hidden": True})
    first, second = read_sheets(out.getvalue())
    assert (first.is_hidden, first.hidden_rows, first.merged) == (False, frozenset(), ())
    assert (second.is_hidden, second.hidden_rows) == (True, frozenset({3}))
    assert second.merged == ((2, 1, 3, 2),)
    assert second.lines == [Line(1, ("b",)), Line(2, ("c",))]


def test_a_separated_text_is_one_sheet_without_a_name() -> None:
    assert read_sheets(b"a;b\n") == [Sheet("", [Line(1, ("a", "b"))])]


def test_a_formula_gives_the_value_that_was_kept_with_it() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Mot")
        page.write_formula(0, 0, '="An"&"h"', None, "Anh")
    assert read_sheets(out.getvalue())[0].lines == [Line(1, ("Anh",))]


def test_all_tables_of_open_document_are_read_and_their_hidden_rows_told() -> None:
    hidden = ROW.format(' table:visibility="collapse"', CELL.format("", "Xã Bao La"))
    first = ROW.format("", CELL.format("", "Mã")) + hidden
    second = '</table:table><table:table table:name="T">' + ROW.format("", CELL.format("", "x"))
    found = read_sheets(open_table(first + second))
    assert [(one.name, len(one.lines), one.hidden_rows) for one in found] == [
        ("S", 2, frozenset({2})),
        ("T", 1, frozenset()),
    ]


def test_the_limits_hold_for_the_sheets_together() -> None:
    content = several(Mot=[(1,), (2,)], Hai=[(3,), (4,)], Ba=[("dài", "quá")])
    assert len(read_sheets(content, limits=Limits(cells=6))) == 3
    assert refused_whole(content, Limits(cells=5)) == "cells"
    assert refused_whole(content, Limits(sheets=2)) == "sheets"
    assert refused_whole(content, Limits(size=len(content) - 1)) == "large"
    assert refused_whole(several(Mot=[(1,)], Hai=[(n,) for n in range(9)]), Limits(rows=8)) == (
        "rows"
    )
    texts = several(Mot=[("x" * 30_000,)] * 2, Hai=[("x" * 30_000,)])
    assert refused_whole(texts, Limits(size=80_000)) == "texts"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (reaching_to("XFD1048576"), "rows"),
        (reaching_to("A1000001"), "rows"),
        (sheet(FIRST_TEXT, shared=MANY_TEXTS * 3), "heavy"),
        (workbook(["a"])[:-40], "cut"),
        (archive(**{"readme.txt": "no workbook"}), "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "workbook"),
        (several(Mot=[], Hai=[]), "empty"),
        (
            open_table(ROW.format(' table:number-rows-repeated="60000"', CELL.format("", "a"))),
            "rows",
        ),
    ],
)
def test_a_bad_workbook_is_refused_whole(content: bytes, problem: str) -> None:
    assert refused_whole(content) == problem
