"""Parents in a table of learners who are not written down: it is said, and not promised again."""

from datetime import date
from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import Contact, Guardianship, Person
from sohoc.modules.people.tests.importing import FULL_HEAD, Desk
from sohoc.modules.people.tests.made import SINCE, add

pytestmark = pytest.mark.django_db
PHONE = "0916000002"
OF_AGE = "Người học đã đủ 18 tuổi, không còn ai giám hộ, nên cha, mẹ không được ghi."
RESTRICTED = "Người giám hộ này có hạn chế. Hãy ghi quan hệ giám hộ ở trang của trẻ."


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW))


@pytest.fixture
def father(province: Province) -> Person:
    """The father of An, with a phone and an account."""
    child = add(province, "Bùi Thị An")
    found = add(province, "Bùi Văn Cha", belonging="guardian", born=date(1980, 1, 1), sex="male")
    with acting(SECTOR):
        Person.objects.filter(pk=found.pk).update(account_id=province.users["guardian"].pk)
        Contact.objects.create(person=found, channel="phone", value=PHONE, search_key=PHONE)
        Guardianship.objects.create(
            child=child, guardian=found, relation="father", basis="court", period=(SINCE, None)
        )
    return found


def sibling(**more: str) -> tuple[Any, ...]:
    given = {
        "Họ và tên": "Bùi Văn Bình",
        "Ngày sinh": "05/09/2016",
        "Lớp": "3A",
        "Họ tên cha": "Bùi Văn Cha",
        "Điện thoại cha": PHONE,
        **more,
    }
    return tuple(given.get(head, "") for head in FULL_HEAD)


def warned(desk: Desk, *rows: tuple[Any, ...]) -> list[Any]:
    run = desk.rows(*rows, head=FULL_HEAD)
    return [(one.verdict, [tuple(told) for told in one.warnings]) for one in desk.lines(run)]


def wards(guardian: Person) -> list[str]:
    with acting(SECTOR):
        return sorted(
            Guardianship.objects.filter(guardian=guardian).values_list(
                "child__full_name", flat=True
            )
        )


@pytest.mark.parametrize(
    "decided",
    [
        {"restriction": "Bản án 12/2026: không được tiếp cận các con"},
        {"can_view": False},
    ],
)
def test_a_father_with_a_restriction_gets_no_brother_or_sister_by_a_table(
    province: Province, desk: Desk, father: Person, decided: dict[str, Any]
) -> None:
    with acting(SECTOR):
        Guardianship.objects.update(**decided)
    run = desk.rows(sibling(), head=FULL_HEAD)
    (line,) = desk.lines(run)
    assert (line.verdict, line.warnings) == ("new", [["Họ tên bố", RESTRICTED]])
    desk.write(run)
    assert wards(father) == ["Bùi Thị An"]
    with acting(SECTOR):
        assert sorted(Person.objects.values_list("full_name", flat=True)) == [
            *("Bùi Thị An", "Bùi Văn Bình", "Bùi Văn Cha")
        ]
        brother = Person.objects.get(full_name="Bùi Văn Bình")
    assert brother.pk not in province.actor("guardian", at=NOW).scope.learners
    assert warned(desk, sibling()) == [("unchanged", [("Họ tên bố", RESTRICTED)])]


def test_a_restriction_that_came_after_the_preview_counts(desk: Desk, father: Person) -> None:
    run = desk.rows(sibling(), head=FULL_HEAD)
    with acting(SECTOR):
        Guardianship.objects.update(restriction="Quyết định 12/2026")
    assert desk.write(run).drifted == 1
    assert wards(father) == ["Bùi Thị An"]


def test_a_father_without_a_restriction_answers_for_brother_and_sister(
    desk: Desk, father: Person
) -> None:
    assert warned(desk, sibling()) == [("new", [])]
    desk.write(desk.rows(sibling(), head=FULL_HEAD))
    assert wards(father) == ["Bùi Thị An", "Bùi Văn Bình"]


def test_parents_of_who_is_of_age_are_said_not_to_be_written(desk: Desk) -> None:
    row = sibling(**{"Ngày sinh": "01/02/2008", "Lớp": "12A", "Họ tên mẹ": "Hà Thị Mế"})
    told = [("Họ tên bố", OF_AGE), ("Họ tên mẹ", OF_AGE)]
    run = desk.rows(row, head=FULL_HEAD)
    (line,) = desk.lines(run)
    assert (line.verdict, [tuple(one) for one in line.warnings][:2]) == ("new", told)
    desk.write(run)
    with acting(SECTOR):
        assert [one.full_name for one in Person.objects.all()] == ["Bùi Văn Bình"]
        assert not Guardianship.objects.exists()
    ((verdict, again),) = warned(desk, row)
    assert (verdict, again[:2]) == ("unchanged", told)
    assert desk.rows(row, head=FULL_HEAD).changed == 0
