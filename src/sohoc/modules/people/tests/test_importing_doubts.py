"""What a table says that can hardly be meant so: warned of, and refused where it is certain."""

from typing import Any

import pytest
from django.utils.translation import override

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.imports.guardians import GUARDIANS
from sohoc.modules.people.imports.staff import STAFF
from sohoc.modules.people.models import Contact, Guardianship
from sohoc.modules.people.rules.ethnicities import NAMES, ethnicity_code, shown_ethnicity
from sohoc.modules.people.rules.plausible import Bounds, doubts_of_learner, grade_in
from sohoc.modules.people.tests.importing import (
    FULL_HEAD,
    GUARDIAN_HEAD,
    HEAD,
    STAFF_HEAD,
    Desk,
)
from sohoc.modules.people.tests.made import add

pytestmark = pytest.mark.django_db
OF_PARENT = "Hồ sơ đã có người cha hoặc mẹ này. Hãy ghi số điện thoại ở trang của người đó."
NO_NUMBER = "Đây không phải là số định danh cá nhân: số này có đúng 12 chữ số. Hãy xem lại giấy tờ."
TWO_DIGITS, LOOK = "chỉ có hai chữ số", "Hãy xem có đúng không."
LEVELS = "sohoc.modules.people.imports.plausible.levels_of"


@pytest.fixture
def desk(province: Province, monkeypatch: pytest.MonkeyPatch) -> Desk:
    def levels_of(school_id: int, *, day: Any) -> frozenset[str]:
        return frozenset({"primary", "lower_secondary"})

    monkeypatch.setattr(LEVELS, levels_of)
    return Desk(province.actor("clerk", at=NOW))


def warnings(desk: Desk, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> list[Any]:
    run = desk.rows(*rows, head=head)
    return [(line.verdict, [tuple(one) for one in line.warnings]) for line in desk.lines(run)]


@pytest.mark.parametrize(
    ("row", "title", "said"),
    [
        (("Lò Văn Pó", "05/02/1916", "Nam", "4A"), "Ngày sinh", "Hầu như không ai ở tuổi này học"),
        (("Lò Văn Pó", "05/02/2026", "Nam", "9A"), "Ngày sinh", "Hầu như không ai ở tuổi này học"),
        (("Lò Văn Pó", "05/02/2010", "Nam", "12A"), "Lớp", "Trường không có khối này"),
        (("A", "05/02/2016", "Nam", "5A"), "Họ và tên", "Một chữ cái khó là họ tên"),
    ],
)
def test_what_can_hardly_be_so_of_a_learner_is_warned_of(
    desk: Desk, row: tuple[Any, ...], title: str, said: str
) -> None:
    ((verdict, told),) = warnings(desk, (1, *row))
    assert verdict == "new"
    assert [(where, sentence[: len(said)]) for where, sentence in told] == [(title, said)]


def test_a_child_that_began_late_or_early_is_nothing_special(desk: Desk) -> None:
    rows = [(1, "Lò Văn Pó", f"05/02/{year}", "Nam", "5A") for year in (2010, 2016, 2017)]
    assert [told for _verdict, told in warnings(desk, *rows)] == [[], [], []]


@pytest.mark.parametrize("born", ["05/02/2018", "05/02/1940"])
def test_who_is_no_grown_up_or_long_retired_is_no_staff(province: Province, born: str) -> None:
    desk = Desk(province.actor("clerk", at=NOW), STAFF)
    ((verdict, told),) = warnings(desk, ("Lò Văn Pó", born, "", "", "", ""), head=STAFF_HEAD)
    assert (verdict, told[0][1][:38]) == ("new", "Hầu như không ai ở tuổi này làm việc ở")


@pytest.mark.parametrize(
    ("text", "grade"),
    [("9A1", 9), ("Lớp 12 Toán", 12), ("Khối 5", 5), ("5 tuổi A", None), ("Lá", None), ("", None)],
)
def test_the_grade_is_read_from_the_name_of_a_class(text: str, grade: int | None) -> None:
    assert grade_in(text) == grade


def test_who_learns_anew_may_be_of_any_age_and_the_bounds_are_a_setting(
    desk: Desk, settings: Any
) -> None:
    born = NOW.date().replace(year=1970)
    day, levels = NOW.date(), {"continuing"}
    found = doubts_of_learner(born=born, grade=12, levels=levels, day=day, bounds=Bounds())
    assert list(found) == []
    settings.SOHOC_PLAUSIBLE = {"oldest": 120}
    assert warnings(desk, (1, "Lò Văn Pó", "05/02/1916", "Nam", "4A")) == [("new", [])]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Nguyễn <b>Xấu</b>", "Họ tên chỉ có chữ cái"),
        ("Nguyễn Văn An (B)", "Họ tên chỉ có chữ cái"),
        ("Hµ V¨n §êng", "“Hµ V¨n §êng” có vẻ viết bằng phông chữ cũ (TCVN3 (ABC))"),
        ("NguyÔn ThÞ HuÖ", "“NguyÔn ThÞ HuÖ” có vẻ viết bằng phông chữ cũ (TCVN3 (ABC)), khi đó"),
        ("Nguyeãn Vaên Huøng", "“Nguyeãn Vaên Huøng” có vẻ viết bằng phông chữ cũ (VNI), khi đó"),
    ],
)
def test_a_name_that_nobody_has_is_wrong_and_it_is_said_how_to_mend_it(
    desk: Desk, name: str, said: str
) -> None:
    run = desk.rows((1, name, "05/09/2014", "Nam", "6A"), (2, "Lò Văn Pó", "05/09/2014", "", "6A"))
    (wrong, (sentence,)), good = desk.told(run)
    assert (wrong, sentence[: len(said)], good) == ("wrong", said, ("new", []))


@pytest.mark.parametrize("name", ["K'Brể", "H'Hen Niê", "Anne-Marie Lò", "Y. Bion", "Giàng A Páo"])
def test_names_of_all_peoples_are_taken(desk: Desk, name: str) -> None:
    assert desk.told(desk.rows((1, name, "05/09/2014", "Nam", "6A"))) == [("new", [])]


def test_an_old_font_in_another_text_is_warned_of(desk: Desk) -> None:
    ((verdict, told),) = warnings(desk, (1, "Lò Văn Pó", "05/09/2014", "", "§éi TrÎ"))
    assert verdict == "new"
    assert told[0][0] == "Lớp"
    assert "phông chữ cũ" in told[0][1]


def test_a_sensitive_text_of_an_old_font_is_repeated_in_no_warning(desk: Desk) -> None:
    head = (*HEAD, "Khuyết tật", "Dân tộc")
    ((verdict, told),) = warnings(
        desk, (1, "Lò Văn Pó", "05/09/2014", "", "6A", "KhiÕm thÝnh", "M­êng"), head=head
    )
    assert (verdict, [title for title, _said in told]) == ("new", ["Dân tộc"])
    assert "phông chữ cũ" not in told[0][1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Mường", "06"), ("muong", "06"), ("6", "06"), ("06", "06"), ("Dân tộc Thái", "03")),
        *(("H'Mông", "08"), ("Ê đê", "12"), ("Klingon", None), ("99", None), ("", None)),
    ],
)
def test_a_people_has_one_code(text: str, code: str | None) -> None:
    assert ethnicity_code(text) == code


def test_every_name_of_the_list_is_understood_as_its_own_code() -> None:
    assert {ethnicity_code(name): name for name in NAMES.values()} == NAMES
    assert (len(NAMES), shown_ethnicity("03"), shown_ethnicity("Klingon")) == (
        55,
        "Thái",
        "Klingon",
    )


def test_a_people_that_is_in_no_list_is_warned_of(desk: Desk) -> None:
    head = (*HEAD, "Dân tộc")
    (first, second) = warnings(
        desk,
        (1, "Lò Văn Pó", "05/09/2014", "", "6A", "Klingon"),
        (2, "Lò Văn Xôm", "05/09/2014", "", "6A", "mường"),
        head=head,
    )
    told = "Không có trong danh mục 54 dân tộc. Chương trình giữ nguyên như đã ghi."
    assert (first, second) == (("new", [("Dân tộc", told)]), ("new", []))


def row_of(**said: str) -> tuple[Any, ...]:
    given = {"Họ và tên": "Lò Văn Pó", "Ngày sinh": "05/09/2014", **said}
    return tuple(given.get(head, "") for head in FULL_HEAD)


def test_a_phone_of_a_parent_without_a_name_is_said_to_be_left_out(desk: Desk) -> None:
    alone = row_of(**{"Điện thoại mẹ": "0916000002"})
    left_out = (
        "Điện thoại mẹ",
        "Số điện thoại không kèm họ tên thì không được ghi. Hãy ghi cả họ tên của cha hoặc mẹ.",
    )
    run = desk.rows(alone, head=FULL_HEAD)
    assert [tuple(one) for one in desk.lines(run)[0].warnings] == [left_out]
    desk.write(run)
    with acting(SECTOR):
        assert (Contact.objects.count(), Guardianship.objects.count()) == (0, 0)
    assert warnings(desk, alone, head=FULL_HEAD) == [("unchanged", [left_out])]
    named = row_of(**{"Họ tên mẹ": "Hà Thị Mế", "Điện thoại mẹ": "0916000002"})
    desk.write(desk.rows(named, head=FULL_HEAD))
    assert warnings(desk, alone, head=FULL_HEAD) == [("unchanged", [])]
    other = row_of(**{"Điện thoại mẹ": "0916000003"})
    assert warnings(desk, other, head=FULL_HEAD) == [
        (
            "unchanged",
            [
                (
                    "Điện thoại mẹ",
                    OF_PARENT,
                )
            ],
        )
    ]


def guardian(name: str, relation: str, phone: str) -> tuple[Any, ...]:
    return ("Bùi Thị An", "05/09/2014", "", name, relation, phone, "", "", "", "", "")


def test_a_second_mother_is_warned_of_by_the_name_of_the_one_who_is_there(
    province: Province,
) -> None:
    add(province, "Bùi Thị An")
    desk = Desk(province.actor("clerk", at=NOW), GUARDIANS)
    desk.write(desk.rows(guardian("Lò Thị Sen", "Mẹ", "0916000002"), head=GUARDIAN_HEAD))
    found = warnings(
        desk,
        guardian("Hà Thị Sen", "Mẹ", "0916000003"),
        guardian("Bùi Văn Sơn", "Bố", "0916000004"),
        guardian("Lò Thị Sen", "Mẹ", "0916000002"),
        head=GUARDIAN_HEAD,
    )
    with override("vi"):
        told = ("Quan hệ với học sinh", "Trẻ đã có “Mẹ”: Lò Thị Sen. Hãy xem cả hai có đúng không.")
    assert found == [("new", [told]), ("new", []), ("unchanged", [])]


@pytest.mark.parametrize("word", ["Bà nội", "ông ngoại", "Ông bà nội", "Bà"])
def test_grandparents_of_both_sides_are_grandparents(province: Province, word: str) -> None:
    add(province, "Bùi Thị An")
    desk = Desk(province.actor("clerk", at=NOW), GUARDIANS)
    desk.write(desk.rows(guardian("Bùi Thị Cố", word, ""), head=GUARDIAN_HEAD))
    with acting(SECTOR):
        assert Guardianship.objects.get().relation == "grandparent"


def test_doubled_rows_name_each_other(desk: Desk) -> None:
    row = (1, "Lò Văn Pó", "05/09/2014", "", "6A")
    said = "Nếu là một người, hãy bỏ bớt một dòng; nếu không, hãy ghi mã hoặc số định danh cá nhân"
    assert desk.told(desk.rows(row, (2, "Lò Văn Xôm", "05/09/2014", "", "6A"), row)) == [
        ("wrong", [f"Dòng 4 cũng có họ tên và ngày sinh này. {said} của cả hai."]),
        ("new", []),
        ("wrong", [f"Dòng 2 cũng có họ tên và ngày sinh này. {said} của cả hai."]),
    ]


def test_a_number_that_is_none_is_not_blamed_on_a_spreadsheet(desk: Desk) -> None:
    run = desk.rows(row_of(**{"Số định danh cá nhân": "12345"}), head=FULL_HEAD)
    assert desk.told(run) == [
        (
            "wrong",
            [NO_NUMBER],
        )
    ]


def test_a_number_that_contradicts_its_row_is_told_beside_what_the_row_says(desk: Desk) -> None:
    number = "003299000123"  # a boy of 1999
    row = row_of(**{"Ngày sinh": "12/05/2015", "Giới tính": "Nữ", "Số định danh cá nhân": number})
    told = [
        "Không tỉnh nào có ba chữ số đầu này. Hãy so với giấy tờ.",
        "Năm sinh trong số khác năm sinh ở dòng này (2015). Hãy so cả hai với giấy tờ.",
        "Giới tính trong số khác giới tính ở dòng này (Nữ). Hãy so cả hai với giấy tờ.",
    ]
    assert warnings(desk, row, head=FULL_HEAD) == [
        ("new", [("Số định danh cá nhân", one) for one in told])
    ]


@pytest.mark.parametrize(
    ("cell", "born", "told"),
    [
        ("5/5/15", "2015-05-05", [("Ngày sinh", f"Năm {TWO_DIGITS}, được đọc là 2015. {LOOK}")]),
        ("05-05-15", "2015-05-05", [("Ngày sinh", f"Năm {TWO_DIGITS}, được đọc là 2015. {LOOK}")]),
        ("ngày 10 tháng 10 năm 2015", "2015-10-10", []),
        ("10 Tháng 5, năm 2015", "2015-05-10", []),
    ],
)
def test_a_birth_date_is_read_as_people_write_it(
    desk: Desk, cell: str, born: str, told: list[Any]
) -> None:
    run = desk.rows((1, "Lò Văn Pó", cell, "Nam", "5A"))
    (line,) = desk.lines(run)
    assert (line.verdict, line.values["born"]) == ("new", born)
    assert [tuple(one) for one in line.warnings] == told


@pytest.mark.parametrize("cell", ["31/02/15", "5/15", "ngày 31 tháng 2 năm 2015"])
def test_what_is_no_day_of_the_calendar_is_none_however_it_is_written(
    desk: Desk, cell: str
) -> None:
    told = f"“{cell}” không phải là ngày sinh. Hãy viết như 05/09/2014."
    assert desk.told(desk.rows((1, "Lò Văn Pó", cell, "Nam", "5A"))) == [("wrong", [told])]


@pytest.mark.parametrize(
    ("word", "sex"), [("Trai", "male"), ("con gái", "female"), ("GÁI", "female"), ("nam", "male")]
)
def test_boys_and_girls_are_read(desk: Desk, word: str, sex: str) -> None:
    (line,) = desk.lines(desk.rows((1, "Lò Văn Pó", "05/09/2014", word, "6A")))
    assert (line.verdict, line.values["sex"]) == ("new", sex)
