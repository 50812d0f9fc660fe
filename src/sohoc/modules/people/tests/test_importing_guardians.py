"""The import of guardians: whom they answer for, who they are, and what stays as it is."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.imports.guardians import GUARDIANS
from sohoc.modules.people.models import Affiliation, Contact, Guardianship, Identifier, Person
from sohoc.modules.people.tests.importing import FULL_HEAD, GUARDIAN_HEAD, Desk
from sohoc.modules.people.tests.made import add

pytestmark = pytest.mark.django_db
AN, BINH = ("Bùi Thị An", "05/09/2014", ""), ("Bùi Văn Bình", "05/09/2014", "")
ME = ("Hà Thị Mế", "Mẹ", "0916 000 002", "017186000123", "1986", "Giấy khai sinh", "Có", "Có")
ME_AGAIN = ("Hà Thị Mế", "Mẹ", "0916000002", "", "", "", "", "")
ONG = ("Bùi Văn Cố", "Ông", "", "", "", "", "Có", "Không")


@pytest.fixture
def desk(province: Province) -> Desk:
    add(province, "Bùi Thị An")
    add(province, "Bùi Văn Bình")
    return Desk(province.actor("clerk", at=NOW), GUARDIANS)


def sent(desk: Desk, *rows: tuple[Any, ...]) -> Any:
    return desk.rows(*rows, head=GUARDIAN_HEAD)


def ties() -> list[tuple[Any, ...]]:
    with acting(SECTOR):
        return sorted(
            Guardianship.objects.values_list(
                *("child__full_name", "guardian__full_name", "relation", "basis"),
                *("can_view", "can_consent"),
            )
        )


def test_several_guardians_of_a_child_and_one_guardian_of_several(desk: Desk) -> None:
    run = sent(desk, (*AN, *ME), (*BINH, *ME_AGAIN), (*AN, *ONG))
    assert (run.new, run.wrong) == (3, 0)
    desk.write(run)
    assert ties() == [
        ("Bùi Thị An", "Bùi Văn Cố", "grandparent", "school", True, False),
        ("Bùi Thị An", "Hà Thị Mế", "mother", "parent", True, True),
        ("Bùi Văn Bình", "Hà Thị Mế", "mother", "school", True, True),
    ]
    with acting(SECTOR):
        me = Person.objects.get(full_name="Hà Thị Mế")
        assert (me.born, me.born_precision, me.schools) == (
            date(1986, 1, 1),
            "year",
            [desk.actor.node_id],
        )
        assert list(Contact.objects.values_list("value", flat=True)) == ["0916000002"]
        assert Identifier.objects.get(person=me).value == "…123"
        assert Guardianship.objects.filter(child__full_name="Bùi Thị An")[0].period.upper == date(
            2032, 9, 5
        )
    again = sent(desk, (*AN, *ME), (*BINH, *ME_AGAIN), (*AN, *ONG))
    assert (again.unchanged, again.changed, again.new, again.wrong) == (3, 0, 0, 0)


def test_what_changes_is_shown_old_and_new_and_a_table_is_no_document(desk: Desk) -> None:
    desk.write(sent(desk, (*AN, *ME)))
    other = (
        *AN,
        "Hà Thị Mế",
        "Người giám hộ",
        "0916000003",
        "017186000123",
        "",
        "Gia đình khai",
        "",
        "Không",
    )
    run = sent(desk, other)
    (line,) = desk.lines(run)
    assert line.before == {"phone": "0916000002", "relation": "mother", "can_consent": "yes"}
    assert [told for _title, told in line.warnings][-1].startswith("Hồ sơ ghi “")
    desk.write(run)
    assert ties() == [("Bùi Thị An", "Hà Thị Mế", "appointed", "parent", True, False)]


@pytest.mark.django_db(transaction=True)
def test_an_import_of_guardians_is_taken_back_whole(desk: Desk) -> None:
    desk.write(sent(desk, (*AN, *ME)))
    before = ties()
    other = (*AN, "Hà Thị Mế", "Mẹ", "0916000002", "", "", "", "Không", "Không")
    run = desk.write(sent(desk, other, (*BINH, *ME_AGAIN), (*AN, *ONG)))
    assert len(ties()) == 3
    assert desk.stays(run) == []
    desk.undo(run)
    assert ties() == before
    with acting(SECTOR):
        assert Person.objects.filter(full_name="Bùi Văn Cố").count() == 0
        assert Affiliation.objects.filter(belonging="guardian").count() == 1


def test_a_guardian_with_a_restriction_is_never_changed_by_a_table(desk: Desk) -> None:
    desk.write(sent(desk, (*AN, *ME)))
    with acting(SECTOR):
        Guardianship.objects.update(restriction="Quyết định 12/2026 của tòa án", can_view=False)
    run = sent(desk, (*AN, *ME), (*BINH, *ME_AGAIN))
    (first, _none), (second, said) = desk.told(run)
    assert (first, second) == ("unchanged", "wrong")
    assert said == ["Người giám hộ này có hạn chế. Hãy ghi quan hệ giám hộ ở trang của trẻ."]
    (line, _other) = desk.lines(run)
    assert line.warnings[-1][1].startswith("Người giám hộ này có hạn chế: bảng nhập không đổi")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("Ai Đó", "01/01/2014", "", *ME),
            "Trường không có học sinh nào có họ tên và ngày sinh này.",
        ),
        (("", "", "2599999999", *ME), "Trường không có học sinh nào có mã hoặc số này."),
        (
            ("Bùi Thị An", "", "", *ME),
            "Ghi mã hoặc số định danh của trẻ, hoặc họ tên và ngày sinh.",
        ),
        ((*AN, *ME[:4], "2010", *ME[5:]), "Người này hầu như không lớn tuổi hơn trẻ."),
        ((*AN, *ME[:1], "hàng xóm", *ME[2:]), "“hàng xóm” không thuộc"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    desk: Desk, row: tuple[Any, ...], said: str
) -> None:
    run = sent(desk, row)
    ((verdict, sentences),) = desk.told(run)
    assert verdict == "wrong"
    assert said in " ".join(sentences)
    assert ties() == []


def test_nobody_answers_for_a_learner_who_is_of_age(province: Province, desk: Desk) -> None:
    add(province, "Bùi Văn Lớn", born=date(2005, 1, 1))
    ((verdict, said),) = desk.told(sent(desk, ("Bùi Văn Lớn", "01/01/2005", "", *ME)))
    assert (verdict, said[0][:20]) == ("wrong", "Ngày đó trẻ đã thành")


def test_comparing_and_writing_cost_the_same_for_few_and_for_many(desk: Desk) -> None:
    def cost(first: int, many: int) -> int:
        rows = [
            (*AN, f"Người Thân {chr(65 + n)}", "Bác", f"0916{n:06d}", f"0171860{n:05d}", *[""] * 4)
            for n in range(first, first + many)
        ]
        with CaptureQueriesContext(connection) as run:
            desk.write(sent(desk, *rows))
        return len(run)

    cost(1, 1)
    assert cost(2, 2) == cost(4, 20)


def test_rows_that_contradict_each_other_are_wrong(desk: Desk) -> None:
    run = sent(desk, (*AN, *ME), (*BINH, *ME[:4], "1990", *ME[5:]))
    assert [verdict for verdict, _said in desk.told(run)] == ["wrong", "wrong"]
    twice = sent(desk, (*AN, *ME), (*AN, *ME_AGAIN))
    assert twice.wrong == 2


def test_a_child_is_found_by_its_code_which_stays_the_child_s_alone(desk: Desk) -> None:
    with acting(SECTOR):
        code = Identifier.objects.get(person__full_name="Bùi Thị An").value
    desk.write(sent(desk, ("", "", code, *ME)))
    assert [row[:2] for row in ties()] == [("Bùi Thị An", "Hà Thị Mế")]
    with acting(SECTOR):
        held = Identifier.objects.filter(person__full_name="Hà Thị Mế")
        assert list(held.values_list("system", flat=True)) == ["vn.sddcn"]


def test_a_parent_of_the_learners_table_is_found_again(province: Province, desk: Desk) -> None:
    learners = Desk(desk.actor)
    row = (1, *AN[:2], "Nữ", "6A", "2512345678", "", "", "", "", "Hà Thị Mế", "0916000002")
    learners.write(learners.rows(row, head=FULL_HEAD))
    run = sent(desk, (*AN, *ME))
    (line,) = desk.lines(run)
    assert line.before == {"born": None, "number": None, "basis": "school"}
    desk.write(run)
    assert ties() == [("Bùi Thị An", "Hà Thị Mế", "mother", "parent", True, True)]
