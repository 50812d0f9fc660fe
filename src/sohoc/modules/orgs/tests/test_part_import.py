"""Parts of a school from a table: looked at first, then all or nothing."""

import io
import re
from collections.abc import Callable

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.orgs.models import SchoolPart, SchoolState
from sohoc.modules.orgs.testing import make_schools

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ROWS = "Tên\tLoại\tĐịa chỉ\nBản Cun\tđiểm trường\tBản Cun, xã Bao La\nTổ Toán – Tin\ttổ\t\n"


@pytest.fixture
def address(province: Province) -> str:
    schools: list[SchoolState] = make_schools(province.schools)
    return f"/orgs/schools/{schools[0].uuid}/parts/import"


def kept() -> list[tuple[str, str]]:
    with acting(SECTOR):
        return sorted(SchoolPart.objects.values_list("kind", "name"))


def sent_on(page: str) -> dict[str, str]:
    """What the preview sends when its button is pressed."""
    found = re.search(r'name="text" value="([^"]*)"', page)
    assert found is not None
    return {"text": found[1], "act": "save", "once": "mot-khoa"}


def test_rows_are_shown_before_they_are_added_once(address: str, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    page = client.post(address, {"text": ROWS}).content.decode()
    assert "Sẽ thêm" in page
    assert kept() == []
    for _time in range(2):
        answer = client.post(address, sent_on(page))
        assert answer.status_code == 302
    assert kept() == [("campus", "Bản Cun"), ("group", "Tổ Toán – Tin")]


def test_a_workbook_is_read_like_pasted_rows(address: str, signed_in: SignIn) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(line.split("\t") for line in ROWS.splitlines()):
            sheet.write_row(number, 0, row)
    client = signed_in("principal")
    file = SimpleUploadedFile("diem.xlsx", out.getvalue())
    page = client.post(address, {"file": file}).content.decode()
    assert client.post(address, sent_on(page)).status_code == 302
    assert kept() == [("campus", "Bản Cun"), ("group", "Tổ Toán – Tin")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ROWS + "Bản Cun\tđiểm trường\t\n", "Dòng 4: “Bản Cun” có hai lần trong bảng"),
        (ROWS + "Bản Lác\tnhà\t\n", "Dòng 4, cột Loại: “nhà”."),
        ("Tên;Nơi\nA;B\n", "Thiếu cột “Loại”."),
        ("Tên;Loại\n", "Không có dòng nào dưới dòng tiêu đề."),
        ("", "Dán các dòng, hoặc chọn một tệp."),
    ],
)
def test_one_mistake_keeps_everything_out(
    address: str, signed_in: SignIn, text: str, said: str
) -> None:
    client = signed_in("clerk")
    for act in ("", "save"):
        answer = client.post(address, {"text": text, "act": act})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert kept() == []


def test_an_old_encoding_is_refused_with_the_way_out(address: str, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("diem.csv", "Tên;Loại\nBản Mường;điểm".encode("cp1258", "replace"))
    answer = signed_in("clerk").post(address, {"file": file})
    assert answer.status_code == 422
    assert "Hãy lưu lại dạng “CSV UTF-8”" in answer.content.decode()


@pytest.mark.parametrize("role", ["subject_teacher", "guardian", "auditor"])
def test_others_import_nothing(address: str, signed_in: SignIn, role: str) -> None:
    assert signed_in(role).post(address, {"text": ROWS, "act": "save"}).status_code == 403
    assert kept() == []
