"""The pages of an import, from the template to undoing, as a clerk meets them."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit.models import Entry, Look
from sohoc.core.files.tables import read_sheets
from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.jobs.models import Job, State
from sohoc.core.objects.importing.undoing import forget_lines
from sohoc.core.objects.models import ImportLine, ImportRun, RunState
from sohoc.core.objects.testing import text_of
from sohoc.core.objects.tests.importing.books import books_of
from sohoc.core.objects.tests.importing.conftest import HEAD, Desk
from sohoc.core.testing.actors import AUDIT, SECTOR, Province, give, make_account

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/imports/books.books/"
MEN, KIEU = ("0012", "Dế Mèn", 144, "05/09/2025"), ("0013", "Kiều", 200, "")
WRONG = ("1", "Số đỏ", "chín", "")


def send(client: Client, *rows: tuple[Any, ...], once: str = "") -> Any:
    file = SimpleUploadedFile("sach.xlsx", workbook(HEAD, *rows))
    return client.post(f"{HOME}new", {"file": file, "once": once}, follow=True)


def run_page(client: Client, *rows: tuple[Any, ...]) -> tuple[str, str]:
    """The address of a new run, and its page."""
    answer = send(client, *rows)
    return answer.redirect_chain[-1][0], text_of(answer.content.decode())


def newest() -> ImportRun:
    with acting(SECTOR):
        return ImportRun.objects.latest("id")


def own_scope() -> Scope:
    """The scope of the school that sent the newest file."""
    return Scope("sohoc_school", schools=(newest().school_id,))


def looks() -> int:
    """How often somebody looked at an import."""
    with acting(AUDIT):
        return Look.objects.filter(noun="objects.import").count()


def test_from_the_template_to_a_written_import_and_back(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = clerk.get(f"{HOME}template/books").content
    rows, notes = read_sheets(template)
    assert rows.lines[0].cells == ("Mã sách *", "Tên sách *", "Số trang", "Ngày mua")
    assert rows.lines[1].cells[0] == "0012"
    assert notes.lines[4].cells[2] == "ngày/tháng/năm"

    place, page = run_page(clerk, MEN, KIEU, WRONG)
    assert "Mới 2 " in page
    assert "Ghi 2 dòng đúng" in page
    assert "trang tính “Sheet1”, dòng 4" in page
    assert "Mã sách : “1” không có đúng 4 chữ số." in page

    written = text_of(clerk.post(f"{place}write", follow=True).content.decode())
    assert "Đã ghi 2 dòng." in written
    assert books_of(newest().school_id).keys() == {"0012", "0013"}

    changed, page = run_page(clerk, ("0012", "Dế Mèn", 150, "06/09/2025"))
    assert "Số trang : 144 → 150" in page
    assert "Ngày mua : 05/09/2025 → 06/09/2025" in page
    clerk.post(f"{changed}drop")

    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    asked = text_of(clerk.get(f"{place}undo").content.decode())
    assert "Từ đó chưa có gì bị sửa. Toàn bộ được hoàn tác." in asked
    undone = clerk.post(f"{place}undo", {"reason": "gửi nhầm"}, follow=True)
    assert "Lần nhập này đã được hoàn tác" in text_of(undone.content.decode())
    assert books_of(newest().school_id) == {}

    listed = text_of(clerk.get(HOME).content.decode())
    assert "Đã hoàn tác" not in listed.partition("sach.xlsx")[0]
    assert listed.count("sach.xlsx") == 2
    assert listed.count("Đã hoàn tác") == 1


def test_a_table_that_changes_nothing_waits_for_nobody(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN)
    clerk.post(f"{place}write")
    _again, page = run_page(clerk, MEN)
    assert "Không có gì để ghi" in page
    assert "Chờ lệnh ghi" not in page


def test_undoing_asks_for_a_fresh_proof(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN)
    clerk.post(f"{place}write")
    assert clerk.post(f"{place}undo", {"reason": "gửi nhầm"}).status_code == 403
    assert books_of(newest().school_id).keys() == {"0012"}


def test_a_row_is_left_out_and_taken_in_again(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN, KIEU)
    with acting(own_scope()):
        line = ImportLine.objects.get(number=2)
    out = clerk.post(f"{place}rows", {"out": line.pk, "tab": "new"}, follow=True)
    assert out.redirect_chain == [(f"{place}?tab=new", 302)]
    assert "Đã bỏ ra" in text_of(out.content.decode())
    assert "Ghi 1 dòng đúng" in text_of(out.content.decode())
    back = clerk.post(f"{place}rows", {"in": line.pk}, follow=True).content.decode()
    assert "Ghi 2 dòng đúng" in text_of(back)
    assert clerk.post(f"{place}rows", {"out": "999999999999999999999"}).status_code == 404


def test_wrong_rows_come_back_as_a_workbook_with_the_reasons(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN, WRONG)
    (sheet,) = read_sheets(clerk.get(f"{place}wrong").content)
    assert [line.cells for line in sheet.lines] == [
        ("Sai ở đâu", "Vị trí trong tệp cũ", "Mã sách", "Tên sách", "Số trang", "Ngày mua"),
        (
            "Mã sách: “1” không có đúng 4 chữ số.; Số trang: “chín” không phải là số nguyên.",
            "trang tính “Sheet1”, dòng 3",
            "1",
            "Số đỏ",
            "chín",
            "",
        ),
    ]
    with acting(AUDIT):
        assert Entry.objects.filter(verb="objects.import.taken").count() == 1
    written, _page = run_page(clerk, MEN)
    assert clerk.get(f"{written}wrong").status_code == 404


def test_the_same_file_again_says_that_there_is_nothing_to_write(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN)
    clerk.post(f"{place}write")
    again, page = run_page(clerk, MEN)
    assert "Không có gì để ghi." in page
    assert "dòng đúng" not in page
    told = clerk.post(f"{again}write", follow=True).content.decode()
    assert "Không còn dòng nào để ghi." in text_of(told)


def test_a_file_that_is_no_table_is_refused_at_its_field(clerk: Client) -> None:
    for name, content, said in (
        ("sach.xlsm", workbook(HEAD, MEN), "Ở đây không nhận loại tệp này"),
        ("sach.xlsx", b"%PDF-1.7", "Nội dung tệp không đúng với đuôi"),
        ("sach.xlsx", b"", ""),
    ):
        answer = clerk.post(f"{HOME}new", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    with acting(SECTOR):
        assert ImportRun.objects.count() == 0


def test_a_refused_file_says_why(clerk: Client) -> None:
    answer = clerk.post(
        f"{HOME}new", {"file": SimpleUploadedFile("sach.csv", b"Ho ten;Lop\nAn;6A\n")}, follow=True
    )
    page = text_of(answer.content.decode())
    assert "Tệp không được nhận, không ghi gì." in page
    assert "Không tìm thấy dòng tiêu đề trong 20 dòng đầu." in page


def test_a_form_that_is_sent_twice_begins_one_run(clerk: Client) -> None:
    first, second = send(clerk, MEN, once="x" * 20), send(clerk, MEN, once="x" * 20)
    assert first.redirect_chain == second.redirect_chain
    with acting(SECTOR):
        assert ImportRun.objects.count() == 1


def test_while_it_is_read_the_page_shows_progress_and_then_renews_itself(
    clerk: Client, settings: Any
) -> None:
    settings.SOHOC_JOBS_INLINE = False
    place, page = run_page(clerk, MEN)
    assert "Tệp đang được đọc và so sánh." in page
    asked = clerk.get(f"{place}progress")
    assert "HX-Refresh" not in asked
    soon = f'hx-get="{place}progress?look=1" hx-trigger="load delay:200ms, every 2s"'
    assert soon in asked.content.decode()
    clerk.post(f"{place}drop")
    assert clerk.get(f"{place}progress")["HX-Refresh"] == "true"


def test_after_a_bad_end_of_the_writing_there_is_a_way_back(
    clerk: Client, desk: Desk, settings: Any
) -> None:
    place, _page = run_page(clerk, MEN)
    settings.SOHOC_JOBS_INLINE = False
    clerk.post(f"{place}write")
    # Not while the work still waits.
    clerk.post(f"{place}preview")
    assert newest().state == RunState.WRITING
    with acting(desk.actor.scope):
        Job.objects.filter(kind="objects.import.write").update(state=State.FAILED, problem="error")
    page = text_of(clerk.get(place).content.decode())
    assert "Việc không thành." in page
    assert "Về trang xem trước" in page
    clerk.post(f"{place}preview")
    assert newest().state == RunState.READY


def test_rows_that_drifted_are_told_with_a_band(clerk: Client, desk: Desk) -> None:
    place, _page = run_page(clerk, MEN)
    desk.write(desk.rows(MEN))
    page = text_of(clerk.post(f"{place}write", follow=True).content.decode())
    assert "Chưa ghi gì: 1 dòng nay khác với bản xem trước anh/chị đã xem." in page
    assert "Trong lúc đó có người đã sửa dữ liệu của trường." in page


def test_a_run_of_another_school_is_404_and_another_role_is_refused(
    clerk: Client, province: Province, signed_in: Callable[[str], Client]
) -> None:
    place, _page = run_page(clerk, MEN)
    user = make_account(username="van.thu.khac", node=province.schools[1])
    give(user=user, role="clerk", node=province.schools[1])
    other = Client()
    other.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for what in ("", "progress", "wrong"):
        assert other.get(f"{place}{what}").status_code == 404
    for what in ("write", "drop", "preview", "rows"):
        assert other.post(f"{place}{what}").status_code == 404
    assert "sach.xlsx" not in other.get(HOME).content.decode()
    for role in ("homeroom_teacher", "guardian"):
        stranger = signed_in(role)
        for address in (HOME, f"{HOME}new", f"{HOME}template/books", place):
            assert stranger.get(address).status_code == 403
    assert clerk.get("/imports/nothing/").status_code == 404
    assert clerk.get(f"{HOME}template/nothing").status_code == 404


def test_many_rows_are_paged_by_key(clerk: Client) -> None:
    rows = [(f"{number:04}", f"Sách {number}", number, "") for number in range(120)]
    place, _page = run_page(clerk, *rows)
    seen, back = [], []
    with acting(own_scope()):
        ids = list(ImportLine.objects.order_by("id").values_list("id", flat=True))
    for after in (0, ids[49], ids[99]):
        page = clerk.get(f"{place}?tab=new&after={after}").content.decode()
        seen.append(page.count('name="out"'))
        back += re.findall(r'href="[^"]*after=(\d+)"[^>]*>[^<]*Các dòng trước', page)
    assert seen == [50, 50, 20]
    assert back == ["0", str(ids[49])]


def test_who_opens_rows_or_takes_the_wrong_ones_along_is_written_down(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN, WRONG)
    before = looks()
    clerk.get(place)
    assert looks() == before + 1
    clerk.get(f"{place}wrong")
    assert looks() == before + 2


def test_the_rows_of_a_file_stay_within_the_school(clerk: Client) -> None:
    run_page(clerk, MEN)
    with acting(own_scope()):
        assert ImportLine.objects.count() == 1
    with pytest.raises(ProgrammingError), acting(SECTOR):
        ImportLine.objects.count()


def test_a_preview_that_nobody_wrote_in_time_says_that_its_rows_are_gone(clerk: Client) -> None:
    place, _page = run_page(clerk, MEN)
    with acting(SECTOR):
        ImportRun.objects.update(lines_end_at=datetime.now(UTC) - timedelta(seconds=1))
    forget_lines(at=datetime.now(UTC))
    page = text_of(clerk.get(place).content.decode())
    assert "Các dòng của lần nhập này đã bị xóa vì quá lâu không ai ghi." in page
    assert "dòng đúng" not in page


def test_the_preview_costs_as_many_statements_for_many_rows_as_for_few(clerk: Client) -> None:
    costs = []
    for count in (2, 49):
        rows = [(f"{number:04}", f"Sách {number}", number, "") for number in range(count)]
        place, _page = run_page(clerk, *rows)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(place).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_no_page_speaks_english_or_holds_script_in_line(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    place, _page = run_page(clerk, MEN, WRONG)
    pages = [clerk.get(address).content.decode() for address in (HOME, f"{HOME}new", place)]
    clerk.post(f"{place}write")
    pages += [clerk.get(address).content.decode() for address in (place, f"{place}undo")]
    for page in pages:
        assert " style=" not in page
        assert "onclick" not in page
        for word in ("import", "row ", "file", "Wrong", "sheet"):
            assert word not in text_of(page.partition("<main")[2].partition("</main>")[0])


def test_with_a_warning_are_those_that_stay_in_and_are_not_wrong(clerk: Client) -> None:
    rows = [("123", "Dế Mèn", 9, ""), ("124", "Kiều", 9, ""), ("125", "Số đỏ", "chín", "")]
    place, page = run_page(clerk, *rows)
    assert "Có lời nhắc 2 " in page
    warned = text_of(clerk.get(f"{place}?tab=warned").content.decode())
    assert [name in warned for name in ("Dế Mèn", "Kiều", "Số đỏ")] == [True, True, False]
    with acting(own_scope()):
        line = ImportLine.objects.get(number=3)
    out = clerk.post(f"{place}rows", {"out": line.pk, "tab": "warned"}, follow=True)
    page = text_of(out.content.decode())
    assert [name in page for name in ("Dế Mèn", "Kiều")] == [True, False]
    assert "Có lời nhắc 1 Đã bỏ ra 1" in page


def test_what_would_be_a_formula_stays_text_in_the_wrong_rows(clerk: Client) -> None:
    file = SimpleUploadedFile("sach.csv", "Mã;Nhan đề\n=1+1;=HYPERLINK(1)\n".encode())
    place = clerk.post(f"{HOME}new", {"file": file}, follow=True).redirect_chain[-1][0]
    content = clerk.get(f"{place}wrong").content
    (sheet,) = read_sheets(content)
    assert sheet.lines[1].cells[2:4] == ("=1+1", "=HYPERLINK(1)")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
