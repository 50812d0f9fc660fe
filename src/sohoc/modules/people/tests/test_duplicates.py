"""Which records may be of one person, why, and how sure that is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import Affiliation, Contact, Guardianship, NotTheSame, Person
from sohoc.modules.people.rules.duplicates import (
    Against,
    Comparison,
    Confidence,
    Likeness,
    Reason,
    compared,
)
from sohoc.modules.people.selectors.duplicates import duplicates_of, possible_duplicates
from sohoc.modules.people.services.telling_apart import say_two_people
from sohoc.modules.people.tests.made import SINCE, add

DAY = date(2026, 9, 7)
BORN = date(2014, 5, 9)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            Likeness("NGAN", BORN),
            Likeness("NGAN", BORN),
            Comparison((Reason.SAME_NAME, Reason.SAME_BIRTH), (), Confidence.MEDIUM),
        ),
        (
            Likeness("NGAN", BORN, parents=frozenset({"ME"})),
            Likeness("NGAN", BORN, parents=frozenset({"ME", "CHA"})),
            Comparison(
                (Reason.SAME_NAME, Reason.SAME_BIRTH, Reason.SAME_PARENT), (), Confidence.HIGH
            ),
        ),
        (
            Likeness("ME", None, children=frozenset({1, 2})),
            Likeness("ME", date(1988, 3, 4), children=frozenset({2})),
            Comparison((Reason.SAME_NAME, Reason.SAME_CHILD), (), Confidence.MEDIUM),
        ),
        (
            Likeness("NGAN", BORN),
            Likeness("NGAN", date(2014, 9, 5)),
            Comparison((Reason.SAME_NAME, Reason.SWAPPED_BIRTH), (), Confidence.MEDIUM),
        ),
        (
            Likeness("NGAN", BORN),
            Likeness("NGAN", date(2014, 5, 8)),
            Comparison((Reason.SAME_NAME, Reason.CLOSE_BIRTH), (), Confidence.LOW),
        ),
        (
            Likeness("NGAN", BORN, "female", classes=frozenset({(1, "5A")})),
            Likeness("NGAN", BORN, "male", classes=frozenset({(1, "5B")})),
            Comparison(
                (Reason.SAME_NAME, Reason.SAME_BIRTH),
                (Against.OTHER_SEX, Against.AT_ONE_SCHOOL),
                Confidence.LOW,
            ),
        ),
        (
            Likeness("NGAN", BORN, numbers=frozenset({("vn.sddcn", "a")})),
            Likeness("NGAN", BORN, numbers=frozenset({("vn.sddcn", "b")})),
            Comparison(
                (Reason.SAME_NAME, Reason.SAME_BIRTH), (Against.OTHER_NUMBER,), Confidence.LOW
            ),
        ),
    ],
)
def test_what_speaks_for_one_person_and_against(
    one: Likeness, other: Likeness, expected: Comparison
) -> None:
    assert compared(one, other) == expected


LIKENESSES = st.builds(
    Likeness,
    name_key=st.sampled_from(["AN", "BINH"]),
    born=st.none() | st.dates(date(2014, 1, 1), date(2014, 12, 31)),
    sex=st.sampled_from(["", "male", "female"]),
    phones=st.frozensets(st.sampled_from("12"), max_size=2),
    parents=st.frozensets(st.sampled_from("AB"), max_size=2),
)


@given(LIKENESSES, LIKENESSES)
def test_it_is_the_same_whichever_record_comes_first(one: Likeness, other: Likeness) -> None:
    assert compared(one, other) == compared(other, one)


def pairs(province: Province, role: str = "clerk") -> list[tuple[str, str]]:
    actor = province.actor(role, at=NOW)
    with acting(actor.scope):
        found = possible_duplicates(actor, day=DAY)
    return [(pair.one.full_name, pair.comparison.confidence.value) for pair in found]


@pytest.mark.django_db
def test_pairs_are_found_by_name_with_birth_date_and_by_phone(province: Province) -> None:
    add(province, "Bùi Thị Ngân", born=BORN)
    add(province, "Bùi Thị Ngân", born=BORN)
    add(province, "Hà Văn Páo", born=date(2014, 3, 12))
    add(province, "Hà Văn Páo", born=date(2014, 12, 3))
    mother, again = (
        add(province, "Hà Thị Mế", belonging="guardian", born=born)
        for born in (date(1988, 3, 4), None)
    )
    with acting(SECTOR):
        for person in (mother, again):
            Contact.objects.create(
                person=person, channel="phone", value="0199123456", search_key="0199123456"
            )
    add(province, "Lò Văn Một", born=BORN)
    assert pairs(province) == [
        ("Bùi Thị Ngân", "medium"),
        ("Hà Thị Mế", "medium"),
        ("Hà Văn Páo", "medium"),
    ]


@pytest.mark.django_db
def test_on_the_page_of_a_parent_stands_the_like_who_answers_for_the_same_child(
    province: Province,
) -> None:
    child = add(province, "Bùi Thị Ngân", born=BORN)
    mother, again, namesake = (
        add(province, "Hà Thị Mế", belonging="guardian", born=born)
        for born in (date(1988, 3, 4), None, date(1979, 1, 2))
    )
    with acting(SECTOR):
        for guardian in (mother, again):
            Guardianship.objects.create(
                child=child,
                guardian=guardian,
                relation="mother",
                basis="parent",
                period=(SINCE, None),
            )
    actor = province.actor("clerk", at=NOW)
    with acting(actor.scope):
        (pair,) = duplicates_of(actor, mother, day=DAY)
        assert duplicates_of(actor, namesake, day=DAY) == []
    assert (pair.one, pair.other) == (mother, again)
    assert pair.comparison.reasons == (Reason.SAME_NAME, Reason.SAME_CHILD)


@pytest.mark.django_db
def test_of_two_schools_the_department_finds_the_pair_and_neither_school(
    province: Province,
) -> None:
    here = add(province, "Bùi Thị Ngân", born=BORN)
    with acting(SECTOR):
        there = Person.objects.create(
            full_name=here.full_name,
            sort_key=here.sort_key,
            search_key=here.search_key,
            match_key=here.match_key,
            born=BORN,
        )
        Affiliation.objects.create(
            person=there,
            school=province.schools[1],
            belonging="learner",
            period=(SINCE, None),
            source="hand",
        )
    assert pairs(province) == []
    assert pairs(province, "province_officer") == [("Bùi Thị Ngân", "medium")]


@pytest.mark.django_db
def test_two_people_are_not_shown_again(province: Province) -> None:
    one, other = (add(province, "Bùi Thị Ngân", born=BORN) for _ in range(2))
    actor = province.actor("clerk", at=NOW)
    for first, second in ((one, other), (other, one)):
        with acting(actor.writing_scope):
            say_two_people(
                actor=actor, one=first.uuid, other=second.uuid, reason="hai em khác lớp", at=NOW
            )
    assert pairs(province) == []
    with acting(actor.scope):
        assert duplicates_of(actor, one, day=DAY) == []
    with acting(SECTOR):
        assert NotTheSame.objects.count() == 1


@pytest.mark.django_db
def test_whoever_may_not_merge_sees_no_pairs(province: Province) -> None:
    person = add(province, "Bùi Thị Ngân", born=BORN)
    actor = province.actor("homeroom_teacher", at=NOW)
    with acting(actor.scope):
        assert duplicates_of(actor, person, day=DAY) == []
        with pytest.raises(NotAllowed):
            possible_duplicates(actor, day=DAY)
