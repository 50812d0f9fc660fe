"""A file becomes lines with verdicts: nothing of the school is changed by looking."""

import io
from typing import Any

import pytest
import xlsxwriter

from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.objects.models import ImportRun
from sohoc.core.objects.tests.importing.books import books_of
from sohoc.core.objects.tests.importing.conftest import HEAD, Desk

pytestmark = pytest.mark.django_db
MERGED = (
    "Trang tính “Sach”, cột Tên sách: có ô gộp, như dòng 2 đến 3. Giá trị chỉ tính cho ô đầu tiên."
)
NO_HEADS = (
    "Không tìm thấy dòng tiêu đề trong 20 dòng đầu. Cần ít nhất: Kệ sách: Mã kệ, Chỗ đặt; Sách của"
    " trường: Mã sách, Tên sách. Hãy dùng tệp mẫu, hoặc đặt tên cột như vậy."
)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.new, run.changed, run.unchanged, run.wrong


def sheets(**tables: list[tuple[Any, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def test_rows_become_values_and_nothing_is_written(desk: Desk) -> None:
    run = desk.rows(("0012", " Dế  Mèn ", 144.0, "05/09/2025"), ("0013", "Đất rừng", "", 45905))
    assert (run.state, run.layout, counts(run)) == ("ready", "books", (2, 0, 0, 0))
    first, second = desk.lines(run)
    day = "2025-09-05"
    assert first.values == {"code": "0012", "title": "Dế Mèn", "pages": 144, "bought": day}
    assert second.values == {"code": "0013", "title": "Đất rừng", "pages": None, "bought": day}
    assert (second.sheet, second.number) == ("Sheet1", 3)
    assert books_of(run.school_id) == {}


def test_the_file_is_forgotten_as_soon_as_it_was_read(desk: Desk) -> None:
    run = desk.rows(("0012", "Dế Mèn", 1, ""))
    assert run.file is None
    assert len(run.sha256) == 64


def test_every_wrong_cell_has_its_column_and_its_sentence(desk: Desk) -> None:
    run = desk.rows(
        ("12345", "", "nhiều", "30/02/2025"), ("0013", "Đất rừng", 7, ""), ("0013", "Kiều", 7, "")
    )
    assert counts(run) == (0, 0, 0, 3)
    first, second, _third = desk.lines(run)
    assert first.problems == [
        ["Mã sách", "“12345” không có đúng 4 chữ số."],
        ["Tên sách", "Ô này để trống."],
        ["Số trang", "“nhiều” không phải là số nguyên."],
        ["Ngày mua", "“30/02/2025” không có trong lịch."],
    ]
    assert first.texts == {"Mã sách": "12345", "Số trang": "nhiều", "Ngày mua": "30/02/2025"}
    assert second.problems == [["Mã sách", "Mã này có hai lần trong tệp."]]


def test_a_zero_that_a_spreadsheet_took_is_put_back_and_flagged(desk: Desk) -> None:
    (line,) = desk.lines(desk.rows((123, "Dế Mèn", 1, "")))
    assert line.values["code"] == "0123"
    assert line.warnings == [
        ["Mã sách", "Số 0 ở đầu bị mất và đã được thêm lại. Hãy xem có đúng không."]
    ]


def test_other_heads_orders_repetitions_and_unknown_columns(desk: Desk) -> None:
    head = ("Ghi chú", "NHAN\nĐỀ (*):", "ma  so *")
    run = desk.send(
        workbook(
            ("SỞ GD&ĐT", "", ""),
            (),
            head,
            ("(1)", "(2)", "(3)"),
            ("hay", "Dế Mèn", "0012"),
            head,
            ("cũ", "Kiều", "0013"),
        )
    )
    lines = desk.lines(run)
    assert [(line.number, line.values) for line in lines] == [
        (5, {"code": "0012", "title": "Dế Mèn"}),
        (7, {"code": "0013", "title": "Kiều"}),
    ]
    assert run.notes == [["note", "Trang tính “Sheet1”: các cột này không được đọc: Ghi chú."]]


def test_every_sheet_with_heads_is_read_and_the_others_are_named(desk: Desk) -> None:
    row = ("0012", "Dế Mèn", 1, "")
    run = desk.send(
        sheets(
            Lop6=[HEAD, row],
            DanhMuc=[("Mã", "Dân tộc"), ("01", "Kinh")],
            Lop7=[HEAD, ("0013", "Kiều", 2, "")],
        )
    )
    assert [line.sheet for line in desk.lines(run)] == ["Lop6", "Lop7"]
    assert run.notes == [["note", "Trang tính “DanhMuc” không có các tiêu đề này nên được bỏ qua."]]


def test_hidden_rows_and_sheets_and_merged_cells_are_said(desk: Desk) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Bia").write(0, 0, "Bìa")
        sheet = book.add_worksheet("Sach")
        sheet.hide()
        sheet.write_row(0, 0, HEAD)
        for number in (1, 2, 3):
            sheet.write_row(number, 0, (f"001{number}", "", number, ""))
        sheet.merge_range("B2:B3", "Dế Mèn")
        sheet.write(3, 1, "Kiều")
        sheet.set_row(3, None, None, {"hidden": True})
    run = desk.send(out.getvalue())
    assert [line.verdict for line in desk.lines(run)] == ["new", "wrong", "new"]
    assert run.notes == [
        ["note", "Trang tính “Bia” không có các tiêu đề này nên được bỏ qua."],
        ["warning", "Trang tính “Sach” bị ẩn nhưng vẫn được đọc."],
        ["warning", "Trang tính “Sach”: 1 dòng ẩn vẫn được đọc."],
        [
            "warning",
            MERGED,
        ],
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [("Tên sách", "Số trang"), ("Dế Mèn", 1)],
            "Trang tính “Sheet1”, dòng 1: thiếu các cột này: Mã sách.",
        ),
        (
            [(*HEAD, "Nhan đề"), ("0012", "Dế Mèn", 1, "", "")],
            "Trang tính “Sheet1”, dòng 1: các cột này có hai lần: Tên sách.",
        ),
        (
            [("Họ tên", "Lớp"), ("An", "6A")],
            NO_HEADS,
        ),
        ([HEAD], "Không có dòng nào dưới dòng tiêu đề."),
    ],
)
def test_a_file_without_its_heads_is_refused_with_one_sentence(
    desk: Desk, rows: list[tuple[Any, ...]], sentence: str
) -> None:
    run = desk.send(workbook(*rows))
    assert (run.state, desk.lines(run)) == ("refused", [])
    assert run.notes[-1] == ["fault", sentence]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (workbook(HEAD)[:-40], "sach.xlsx", "giữa chừng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sach.xlsx", "mật khẩu"),
        ("Mã;Tên\nBản Mường".encode("cp1258", "replace"), "sach.csv", "bảng mã cũ"),
        (b"a;b\n" + b"\n" * 60_000, "sach.csv", "50.000"),
    ],
)
def test_a_broken_file_is_refused_with_what_to_do(
    desk: Desk, content: bytes, name: str, sentence: str
) -> None:
    run = desk.send(content, name=name)
    assert (run.state, run.file) == ("refused", None)
    ((level, told),) = run.notes
    assert level == "fault"
    assert sentence in told


def test_a_separated_text_is_read_alike(desk: Desk) -> None:
    run = desk.send("Mã;Nhan đề\n0012;Dế Mèn\n".encode(), name="sach.csv")
    assert [line.values for line in desk.lines(run)] == [{"code": "0012", "title": "Dế Mèn"}]


def test_reading_a_second_time_finds_it_read(desk: Desk) -> None:
    run = desk.rows(("0012", "Dế Mèn", 1, ""))
    assert desk.read(run) == {}
    assert len(desk.lines(run)) == 1
