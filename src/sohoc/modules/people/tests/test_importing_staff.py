"""The import of staff: the school's own table and the ministry's."""

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.imports.staff import STAFF
from sohoc.modules.people.models import Affiliation, Contact, Identifier, Person
from sohoc.modules.people.tests.importing import STAFF_HEAD, Desk
from sohoc.modules.people.tests.made import add

pytestmark = pytest.mark.django_db
HUONG = ("Nguyễn Thị Hương", "12/03/1986", "Nữ", "1700000001", "017186000123", "Toán")
MINISTRY = (
    *("STT", "Mã giáo viên", "Họ tên", "Ngày sinh", "Giới tính", "Email", "Trạng thái CB"),
    *("Vị trí việc làm", "Nhóm chức\nvụ", "Môn dạy", "Hệ số lương", "Ngoại ngữ chính"),
)


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW), STAFF)


def test_a_table_adds_staff_with_code_number_and_the_texts_of_the_file(desk: Desk) -> None:
    run = desk.write(desk.rows(HUONG, head=STAFF_HEAD))
    assert (run.state, run.written) == ("written", 1)
    with acting(SECTOR):
        assert list(Affiliation.objects.values_list("belonging", "subjects_text")) == [
            ("staff", "Toán")
        ]
        assert sorted(Identifier.objects.values_list("system", "value")) == [
            ("moet.gv", "1700000001"),
            ("vn.sddcn", "…123"),
        ]
    assert desk.rows(HUONG, head=STAFF_HEAD).unchanged == 1


def test_the_table_of_the_ministry_is_known_by_its_heads(desk: Desk) -> None:
    row = (
        *(1, 1700000001, "Nguyễn Thị Hương", "12/03/1986", "Nữ", "Huong@Truong.example"),
        *("Đang làm việc", "Giáo viên hạng III", "Tổ trưởng", "Toán; Tin", "3,0", "Anh"),
    )
    run = desk.send(workbook(MINISTRY, row), name="gv.xlsx")
    assert (run.layout, run.new) == ("csdl-giaovien", 1)
    assert run.notes == [
        [
            "note",
            "Trang tính “Sheet1”: các cột này không được đọc: STT, Hệ số lương, Ngoại ngữ chính.",
        ]
    ]
    desk.write(run)
    with acting(SECTOR):
        texts = Affiliation.objects.values_list(
            "state_text", "position_text", "duty_text", "subjects_text"
        )
        assert list(texts) == [("Đang làm việc", "Giáo viên hạng III", "Tổ trưởng", "Toán; Tin")]
        assert list(Contact.objects.values_list("value", flat=True)) == ["huong@truong.example"]


def test_a_guardian_found_by_the_number_becomes_staff_in_the_same_record(
    province: Province, desk: Desk
) -> None:
    desk.write(desk.rows(HUONG, head=STAFF_HEAD))
    with acting(SECTOR):
        Affiliation.objects.update(belonging="guardian")
    run = desk.rows(HUONG, head=STAFF_HEAD)
    assert (run.changed, run.new) == (1, 0)
    desk.write(run)
    with acting(SECTOR):
        assert Person.objects.count() == 1
        assert sorted(Affiliation.objects.values_list("belonging", flat=True)) == [
            "guardian",
            "staff",
        ]


def test_a_row_without_birth_date_needs_a_code_or_a_number(desk: Desk) -> None:
    run = desk.rows(
        ("Lò Văn Xôm", "", "", "", "", ""),
        ("Lò Văn Pó", "", "", "1700000009", "", ""),
        head=STAFF_HEAD,
    )
    (wrong, said), (good, _none) = desk.told(run)
    assert (wrong, good) == ("wrong", "new")
    assert said == ["Ghi ngày sinh, mã hoặc số định danh cá nhân để phân biệt từng người."]


@pytest.mark.django_db(transaction=True)
def test_changed_texts_are_shown_and_taken_back(desk: Desk) -> None:
    desk.write(desk.rows(HUONG, head=STAFF_HEAD))
    run = desk.rows((*HUONG[:5], "Tin học"), head=STAFF_HEAD)
    (line,) = desk.lines(run)
    assert (line.verdict, line.before) == ("changed", {"subjects_text": "Toán"})
    desk.undo(desk.write(run))
    with acting(SECTOR):
        assert Affiliation.objects.get().subjects_text == "Toán"


def test_learners_are_no_staff_by_name_alone(province: Province, desk: Desk) -> None:
    add(province, "Nguyễn Thị Hương")
    run = desk.rows(("Nguyễn Thị Hương", "05/09/2014", "", "", "", ""), head=STAFF_HEAD)
    assert (run.new, run.changed) == (1, 0)
