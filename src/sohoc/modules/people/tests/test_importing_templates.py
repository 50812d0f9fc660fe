"""What goes out comes in again: every template, filled, and its example left where it stands."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.utils.module_loading import import_string
from django.utils.translation import override

from sohoc.core.files.tables import read_sheets
from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.manifest import registry
from sohoc.core.objects.importing.kinds import ImportKind, layout_of
from sohoc.core.objects.importing.layouts import Layout
from sohoc.core.objects.importing.reading import ReadTable, read_rows
from sohoc.core.objects.importing.sheets_made import template_of, wrong_rows
from sohoc.core.testing.actors import NOW, Province
from sohoc.modules.people.imports import guardian_layouts, learner_layouts, staff_layouts
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.imports.states import is_gone
from sohoc.modules.people.models import Belonging
from sohoc.modules.people.tests.importing import HEAD, Desk

KINDS: list[ImportKind] = [import_string(place) for place in registry().imports]
LAYOUTS = [(kind, layout) for kind in KINDS for layout in kind.layouts]
ROWS = "xl/worksheets/sheet1.xml"
NAMES = {"full_name": "Lò Thị Xôm"}


def sent_back(layout: Layout, *, change: Callable[[list[str]], list[str]]) -> bytes:
    """The template as a clerk fills it: the example stays, a row comes below it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for sheet in read_sheets(template_of(layout)):
            page = book.add_worksheet(sheet.name)
            for line in sheet.lines:
                page.write_row(line.number - 1, 0, line.cells)
            if page is book.worksheets()[0]:
                page.write_row(2, 0, change(list(sheet.lines[1].cells)))
    return out.getvalue()


def filled(layout: Layout, *, chosen: str = "", is_found_in: Any = None) -> ReadTable:
    places = [column.name if column else "" for _head, column in layout.heads]

    def change(cells: list[str]) -> list[str]:
        cells += [""] * (len(places) - len(cells))
        return [NAMES.get(name, cell) for name, cell in zip(places, cells, strict=True)]

    content = sent_back(layout, change=change)
    return read_rows(read_sheets(content), is_found_in or [layout], chosen=chosen)


@pytest.mark.parametrize(("kind", "layout"), LAYOUTS, ids=lambda one: one.code)
def test_every_template_is_taken_back_filled_and_its_example_is_left_out(
    kind: ImportKind, layout: Layout
) -> None:
    with override("vi"):
        for chosen in ("", layout.code):
            read = filled(layout, chosen=chosen, is_found_in=kind.layouts)
            assert [said for level, said in read.notes if level == "fault"] == []
            assert read.layout is layout
            assert [(row.number, row.problems) for row in read.rows] == [(3, [])]
            assert any("dòng 2 là dòng ví dụ" in said for _level, said in read.notes)


def test_a_form_of_the_ministry_goes_out_with_its_own_heads_and_sheet() -> None:
    with override("vi"):
        sheet = read_sheets(template_of(learner_layouts.MINISTRY))[0]
    assert sheet.name == "Sheet1"
    assert sheet.lines[0].cells == (
        *("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh\n(dd/mm/yyyy)", "Giới tính"),
        *("Trạng thái HS", "Ngày nhập trạng thái", "Dân tộc", "Loại khuyết tật"),
        "Số định danh cá nhân",
    )


def test_a_form_that_somebody_chose_is_read_with_other_heads_too() -> None:
    sheets = read_sheets(workbook(("Họ và tên", "Ngày sinh"), ("Lò Thị Xôm", "05/09/2014")))
    read = read_rows(sheets, learner_layouts.LAYOUTS, chosen="c1-hocsinh")
    assert (read.layout, len(read.rows)) == (learner_layouts.MINISTRY, 1)


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Ngày sinh\n(dd/mm/yyyy)", "born"),
        ("Ngày sinh (ngày/tháng/năm)", "born"),
        ("Ngày sinh\nghi đủ ngày, tháng, năm", "born"),
        ("Giới tính [Nam/Nữ]", "sex"),
        ("Điện thoại (mẹ)", "mother_phone"),
        ("Điện thoại\n(của bố mẹ)", ""),
        ("Dân tộc (của mẹ)", ""),
    ],
)
def test_an_explanation_in_a_head_is_no_part_of_it(head: str, column: str) -> None:
    row = ("Lò Thị Xôm", "05/09/2014", "")
    heads = [("Họ và tên", "x", "y"), ("Họ và tên", "Ngày sinh", "y")]
    given = heads[0] if column == "born" else heads[1]
    place = 1 if column == "born" else 2
    cells = [*given[:place], head, *given[place + 1 :]]
    read = read_rows(read_sheets(workbook(tuple(cells), row)), [learner_layouts.SCHOOL])
    names = read.rows[0].values.keys() | {"full_name", "born"}
    assert names == {"full_name", "born"} | ({column} if column else set())


def test_an_explained_head_is_named_and_one_beside_its_own_is_not_read() -> None:
    head = ("Họ tên", "Ngày sinh", "Ngày sinh (cũ)", "Lớp (năm học này)")
    with override("vi"):
        read = read_rows(
            read_sheets(workbook(head, ("Lò Thị Xôm", "05/09/2014", "1/1/2010", "6A"))),
            [learner_layouts.SCHOOL],
        )
    assert read.rows[0].values == {
        "full_name": "Lò Thị Xôm",
        "born": "2014-09-05",
        "class_text": "6A",
    }
    assert read.notes == [
        ("note", "Trang tính “Sheet1”: các cột này không được đọc: Ngày sinh (cũ)."),
        ("note", "Trang tính “Sheet1”: cột “Lớp (năm học này)” được đọc là Lớp."),
    ]


@pytest.mark.parametrize(
    "layout", [learner_layouts.SCHOOL, guardian_layouts.SCHOOL, staff_layouts.SCHOOL]
)
def test_everything_that_a_template_offers_is_understood(layout: Layout) -> None:
    offered = [(column, choice) for column in layout.columns for choice in column.choices]
    assert offered
    for column, choice in offered:
        assert isinstance(column.read(choice), str)
    with override("vi"):
        notes = read_sheets(template_of(layout))[1]
    told = {line.cells[0]: line.cells[2] for line in notes.lines if len(line.cells) > 2}
    for column in {column for column, _choice in offered}:
        with override("vi"):
            assert f"Một trong: {', '.join(column.choices)}." in told[str(column.title)]


def test_cells_offer_their_values_and_a_long_list_stands_in_a_sheet() -> None:
    with override("vi"):
        content = template_of(learner_layouts.SCHOOL)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rules = re.findall(r"<formula1>(.*?)</formula1>", archive.read(ROWS).decode())
    assert rules[0] == '"Nam,Nữ"'
    assert rules[1:] == ['"Đang học,Chuyển đến"', "'Danh sách'!$A$1:$A$55"]
    lists = read_sheets(content)[2]
    assert (lists.name, lists.lines[0].cells) == ("Danh sách", ("Kinh",))


@pytest.mark.parametrize(
    ("belonging", "layouts"),
    [
        (Belonging.LEARNER, learner_layouts.LAYOUTS),
        (Belonging.STAFF, staff_layouts.LAYOUTS),
    ],
)
def test_no_template_offers_that_somebody_has_left(
    belonging: Belonging, layouts: Sequence[Layout]
) -> None:
    offered = [one for layout in layouts for one in layout.by_name["state_text"].choices]
    assert offered
    assert [one for one in offered if is_gone(belonging, one)] == []


@pytest.mark.django_db
def test_wrong_rows_sent_back_have_every_column_and_are_read_again(province: Province) -> None:
    desk = Desk(province.actor("clerk", at=NOW))
    head = (*HEAD, "Ghi chú")
    run = desk.rows((7, "Lò Thị Xôm", "2020-05-09", "khác", "6A", "mới chuyển về"), head=head)
    layout = layout_of(LEARNERS, run.layout)
    with override("vi"):
        content = wrong_rows(layout, desk.lines(run))
    sheet, _lists = read_sheets(content)
    assert sheet.lines[0].cells[0] == "Sai ở đâu"
    assert sheet.lines[1].cells[0].startswith("Giới tính: “khác” không thuộc")
    row = dict(zip(*(line.cells for line in sheet.lines), strict=False))
    assert (row["Ngày sinh"], row["Lớp"], row["STT"]) == ("09/05/2020", "6A", "7")
    assert row["Ghi chú"] == "mới chuyển về"
    again = desk.send(content, name="dong-sai.xlsx")
    (line,) = desk.lines(again)
    assert (line.texts["Ngày sinh"], line.texts["Ghi chú"]) == ("09/05/2020", "mới chuyển về")
    with override("vi"):
        sheet, _lists = read_sheets(wrong_rows(layout, [line]))
    assert sheet.lines[0].cells.count("Sai ở đâu") == 1


@pytest.mark.django_db
def test_wrong_rows_are_text_and_offer_what_the_template_does(province: Province) -> None:
    desk = Desk(province.actor("clerk", at=NOW))
    head = (*HEAD, "Số định danh cá nhân")
    run = desk.rows((7, "Lò Thị Xôm", "09/05/2020", "khác", "6A", "025215700012"), head=head)
    layout = layout_of(LEARNERS, run.layout)
    with override("vi"):
        template, content = template_of(layout), wrong_rows(layout, desk.lines(run))
    given = {place: formats_and_lists(one) for place, one in enumerate((template, content))}
    assert given[1][0] == {"@"}
    assert given[1][1] == [two_further(one) for one in given[0][1]]


def formats_and_lists(content: bytes) -> tuple[set[str], list[str]]:
    """How the cells below the heads are formatted, and in which columns values are offered."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
    used = re.findall(r'<c r="[A-Z]+[2-9]" s="(\d+)"', sheet)
    used += re.findall(r'<col [^>]*style="(\d+)"', sheet)
    names = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    kinds = {names.get(formats[int(one)], formats[int(one)]) for one in used}
    return kinds, sorted(re.findall(r'<dataValidation [^>]*sqref="([A-Z]+)2:', sheet))


def two_further(column: str) -> str:
    """Behind what is wrong, and where it stood."""
    return chr(ord(column) + 2)
