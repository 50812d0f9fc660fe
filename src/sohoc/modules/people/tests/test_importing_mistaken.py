"""Rows that name somebody's record and are about somebody else: refused, and nobody overwritten."""

from datetime import date
from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.imports.guardians import GUARDIANS
from sohoc.modules.people.imports.mistaken import differing
from sohoc.modules.people.imports.staff import STAFF
from sohoc.modules.people.models import Affiliation, Guardianship, Person
from sohoc.modules.people.tests.importing import FULL_HEAD, GUARDIAN_HEAD, STAFF_HEAD, Desk

pytestmark = pytest.mark.django_db
CODE, NUMBER = "2512345678", "003314000123"
AN = {"Họ và tên": "Cà Ngọc An", "Ngày sinh": "27/04/2016", "Giới tính": "Nữ", "Lớp": "4A"}
NHAM = {"Họ và tên": "Đinh Văn Nhầm", "Ngày sinh": "25/01/2015", "Giới tính": "Nam", "Lớp": "6B"}
ME = ("Lò Thị Nhầm", "Mẹ", "0916000002", "", "", "", "Có", "Có")


def row_of(told: dict[str, str], **more: str) -> tuple[Any, ...]:
    given = {**told, **more}
    return tuple(given.get(head, "") for head in FULL_HEAD)


CODED = row_of(AN, **{"Mã học sinh": CODE, "Số định danh cá nhân": NUMBER})


@pytest.fixture
def desk(province: Province) -> Desk:
    """A clerk whose school has one learner with code and number."""
    desk = Desk(province.actor("clerk", at=NOW))
    desk.write(desk.rows(CODED, head=FULL_HEAD))
    return desk


@pytest.fixture
def guardians(desk: Desk) -> Desk:
    return Desk(desk.actor, GUARDIANS)


def people() -> list[tuple[Any, ...]]:
    with acting(SECTOR):
        return list(
            Affiliation.objects.order_by("pk").values_list(
                "person__full_name", "person__born", "person__sex", "class_text"
            )
        )


def warned(desk: Desk, *rows: tuple[Any, ...]) -> list[Any]:
    run = desk.rows(*rows, head=FULL_HEAD)
    return [(line.verdict, [tuple(one) for one in line.warnings]) for line in desk.lines(run)]


@pytest.mark.parametrize(
    ("column", "number"), [("Mã học sinh", CODE), ("Số định danh cá nhân", NUMBER)]
)
def test_a_code_or_number_of_another_child_is_wrong_and_overwrites_nobody(
    desk: Desk, column: str, number: str
) -> None:
    run = desk.rows(row_of(NHAM, **{column: number}), head=FULL_HEAD)
    (line,) = desk.lines(run)
    told = (
        "Dòng này trỏ tới hồ sơ của Cà Ngọc An, 27/04/2016, nhưng ghi khác: Đinh Văn Nhầm,"
        " 25/01/2015, Nam. Ghi vào thì hồ sơ đó thành của người khác. Hãy sửa mã hoặc số; nếu đúng"
        " là một người, hãy sửa ở trang hồ sơ trước."
    )
    title = "Mã học sinh của Bộ" if column == "Mã học sinh" else "Số định danh cá nhân"
    assert (line.verdict, line.problems) == ("wrong", [[title, told]])
    assert (run.wrong, run.changed) == (1, 0)
    assert people() == [("Cà Ngọc An", date(2016, 4, 27), "female", "4A")]


@pytest.mark.parametrize(
    ("said", "title", "value"),
    [
        ({"Họ và tên": "Đinh Thị Nhầm"}, "Họ và tên", "Cà Ngọc An"),
        ({"Ngày sinh": "25/01/2016"}, "Ngày sinh", "27/04/2016"),
        ({"Giới tính": "Nam"}, "Giới tính", "Nữ"),
    ],
)
def test_one_of_them_alone_is_a_change_that_is_warned_of(
    desk: Desk, said: dict[str, str], title: str, value: str
) -> None:
    told = f"Hồ sơ ghi {value}. Hãy xem dòng này có đúng là của người đó không."
    row = row_of(AN | said, **{"Mã học sinh": CODE})
    assert warned(desk, row) == [("changed", [(title, told)])]


@pytest.mark.parametrize(
    "said",
    [
        {"Họ và tên": "cà ngọc ân"},
        {"Họ và tên": "An Cà Ngọc"},
        {"Ngày sinh": "2016"},
        {"Giới tính": ""},
    ],
)
def test_accents_the_order_of_words_and_less_known_days_are_nobody_else(
    desk: Desk, said: dict[str, str]
) -> None:
    ((verdict, told),) = warned(desk, row_of(AN | said, **{"Mã học sinh": CODE}))
    assert (verdict == "wrong", told) == (False, [])


def test_what_row_or_record_lacks_differs_in_nothing() -> None:
    held = {"full_name": "Cà Ngọc An", "born": None, "sex": None}
    assert differing({"full_name": None, "born": "2014-09-05", "sex": "male"}, held) == []
    assert differing({"full_name": "Cà Thị An", "born": "2014", "sex": ""}, held) == ["full_name"]


def test_a_staff_code_of_a_colleague_is_wrong(province: Province) -> None:
    desk = Desk(province.actor("clerk", at=NOW), STAFF)
    desk.write(desk.rows(("Hà Thị Sen", "12/03/1986", "Nữ", "1700012345", "", ""), head=STAFF_HEAD))
    other = ("Lò Văn Pó", "01/02/1990", "Nam", "1700012345", "", "")
    ((verdict, (told,)),) = desk.told(desk.rows(other, head=STAFF_HEAD))
    assert (verdict, "hồ sơ của Hà Thị Sen, 12/03/1986, nhưng" in told) == ("wrong", True)


def test_a_guardian_s_number_of_somebody_else_is_wrong(guardians: Desk) -> None:
    row = ("", "", CODE, "Lò Thị Nhầm", "Mẹ", "", NUMBER, "1986", "", "", "")
    ((verdict, said),) = guardians.told(guardians.rows(row, head=GUARDIAN_HEAD))
    assert verdict == "wrong"
    assert any("trỏ tới hồ sơ của Cà Ngọc An, 27/04/2016, nhưng ghi khác" in one for one in said)
    assert [one[0] for one in people()] == ["Cà Ngọc An"]


@pytest.mark.parametrize(
    ("name", "born", "said"),
    [
        ("Lò Thùy An", "15/08/2018", "Lò Thùy An, 15/08/2018"),
        ("Lò Thùy An", "", "Lò Thùy An"),
        ("Cà Ngọc An", "15/08/2018", "Cà Ngọc An, 15/08/2018"),
        ("", "15/08/2018", "15/08/2018"),
    ],
)
def test_a_code_and_the_name_of_two_children_give_no_guardian_to_either(
    guardians: Desk, name: str, born: str, said: str
) -> None:
    run = guardians.rows((name, born, CODE, *ME), head=GUARDIAN_HEAD)
    told = (
        f"Mã hoặc số này là của Cà Ngọc An, 27/04/2016, còn dòng này ghi trẻ khác: {said}. Hãy sửa"
        " mã, hoặc sửa họ tên và ngày sinh."
    )
    assert guardians.told(run) == [("wrong", [told])]
    with acting(SECTOR):
        assert not Guardianship.objects.exists()
        assert Person.objects.count() == 1


def test_a_code_alone_shows_whose_guardian_somebody_becomes(guardians: Desk) -> None:
    run = guardians.rows(("", "", CODE, *ME), head=GUARDIAN_HEAD)
    (line,) = guardians.lines(run)
    assert (line.verdict, line.values["child"], line.values["child_born"]) == (
        *("new", "Cà Ngọc An"),
        "2016-04-27",
    )
    guardians.write(run)
    with acting(SECTOR):
        tie = Guardianship.objects.get()
        assert (tie.child.full_name, tie.guardian.full_name) == ("Cà Ngọc An", "Lò Thị Nhầm")


def test_a_child_who_is_called_otherwise_since_the_preview_is_looked_at_again(
    guardians: Desk,
) -> None:
    run = guardians.rows(("", "", CODE, *ME), head=GUARDIAN_HEAD)
    with acting(SECTOR):
        Person.objects.update(full_name="Đinh Thị Khác", match_key="ĐINH THỊ KHÁC")
    assert guardians.write(run).drifted == 1
    with acting(SECTOR):
        assert not Guardianship.objects.exists()
