"""The ministry's form for learners: known by its heads, and what is sensitive stays closed."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.db import connection

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.objects.importing import runs
from sohoc.core.objects.importing.background import read_import
from sohoc.core.objects.importing.kinds import layout_of
from sohoc.core.objects.importing.sheets_made import changes_of, facts_of
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.imports import sensitive
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.models import Affiliation, Person, SensitiveFacts
from sohoc.modules.people.services.sensitive import read, unmasking
from sohoc.modules.people.tests.importing import Desk, Steps, Stream

pytestmark = pytest.mark.django_db
HEAD = (
    *("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Trạng thái\nHS"),
    *("Ngày nhập trạng thái", "Dân tộc", "Loại khuyết tật", "Số định danh cá nhân"),
)
AN = (
    *(1, "6A", "2512345678", "Bùi Thị An", "05/09/2014", "Nữ", "Đang học"),
    *("01/09/2026", "Mường", "", "003314000123"),
)
LISTS = {
    "DM_LOP": (("Khối", "Mã lớp"), ("6", "6A"), ("6", "6B")),
    "DM_DANTOC": (("Mã", "Dân tộc"), ("01", "Kinh"), ("02", "Mường")),
}

LEFT_OUT = "Các dòng nằm ở trang “Sheet1”; các trang sau là danh mục nên bỏ qua: DM_LOP, DM_DANTOC."


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW))


def form(*rows: tuple[Any, ...]) -> bytes:
    """The form with its lists to choose from."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, lines in {"Sheet1": (HEAD, *rows), **LISTS}.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return out.getvalue()


def facts(desk: Desk) -> list[tuple[str, str]]:
    with acting(SECTOR):
        person = Person.objects.get()
    with acting(unmasking(desk.actor, person)):
        opened = [read(one.closed) for one in SensitiveFacts.objects.all()]
    return [(one.ethnicity, one.disability) for one in opened]


def test_the_form_is_known_by_its_heads_and_its_lists_are_no_rows(desk: Desk) -> None:
    run = desk.send(form(AN), name="C1-HocSinh.xlsx")
    assert (run.layout, run.new, run.wrong) == ("c1-hocsinh", 1, 0)
    assert run.notes == [
        [
            "note",
            LEFT_OUT,
        ],
        ["note", "Trang tính “Sheet1”: các cột này không được đọc: STT, Ngày nhập trạng thái."],
    ]
    desk.write(run)
    with acting(SECTOR):
        assert list(Affiliation.objects.values_list("class_text", "state_text")) == [
            ("6A", "Đang học")
        ]
    assert facts(desk) == [("06", "")]
    assert desk.send(form(AN), name="C1-HocSinh.xlsx").unchanged == 1


def test_what_is_sensitive_is_neither_shown_nor_stored_open(desk: Desk) -> None:
    run = desk.send(form(AN), name="hs.xlsx")
    (line,) = desk.lines(run)
    layout = layout_of(LEARNERS, run.layout)
    assert ("Dân tộc", "(được che)") in facts_of(line, layout)
    desk.write(run)
    changed = desk.send(form((*AN[:8], "Thái", "Khiếm thị", AN[10])), name="hs.xlsx")
    (line,) = desk.lines(changed)
    assert changes_of(line, layout) == [
        ("Dân tộc", "(được che)", "(được che)"),
        ("Khuyết tật", "", "(được che)"),
    ]
    with acting(desk.actor.scope), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(to_jsonb(l)::text, '') FROM objects_importline l")
        (stored,) = cursor.fetchone()
    assert "Mường" not in stored
    assert "Thái" not in stored


def test_writing_what_is_sensitive_is_recorded(desk: Desk) -> None:
    desk.write(desk.send(form(AN), name="hs.xlsx"))
    with acting(AUDIT):
        (entry,) = Entry.objects.filter(verb="people.import.sensitive_kept")
        assert entry.data == {"rows": 1, "fields": ["ethnicity", "disability"]}


@pytest.mark.django_db(transaction=True)
def test_sensitive_columns_are_taken_back_with_the_import(desk: Desk) -> None:
    desk.write(desk.send(form(AN), name="hs.xlsx"))
    run = desk.write(desk.send(form((*AN[:8], "Thái", "Khiếm thị", AN[10])), name="hs.xlsx"))
    assert facts(desk) == [("03", "Khiếm thị")]
    desk.undo(run)
    assert facts(desk) == [("06", "")]


def test_a_role_that_opens_nothing_leaves_them_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sensitive, "may_open", lambda actor: False)
    monkeypatch.setattr("sohoc.modules.people.imports.members.may_open", lambda actor: False)
    run = desk.send(form(AN), name="hs.xlsx")
    (line,) = desk.lines(run)
    assert line.warnings[-1] == [
        "Dân tộc",
        "Vai trò của anh/chị không mở thông tin nhạy cảm nên cột này được bỏ qua.",
    ]
    desk.write(run)
    assert facts(desk) == []
    assert desk.send(form(AN), name="hs.xlsx").unchanged == 1


def test_another_layout_may_be_chosen(desk: Desk) -> None:
    with acting(desk.actor.scope):
        run = runs.begin_run(
            actor=desk.actor,
            kind=LEARNERS,
            name="hs.xlsx",
            stream=Stream(form(AN)),
            at=NOW,
            layout="school",
        )
        read_import(Steps(), actor=desk.actor, at=NOW, kind=LEARNERS.code, run=str(run.uuid))
    assert desk.seen(run).layout == "school"
