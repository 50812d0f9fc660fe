"""The people of the demo as they are planned: believable, never real, equal for equal seeds."""

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from sohoc.core.demo import planned
from sohoc.modules.people.demo.linking import districts_of
from sohoc.modules.people.demo.mistakes import NUMBER, faults_of
from sohoc.modules.people.demo.names import name_book
from sohoc.modules.people.demo.part import DEMO
from sohoc.modules.people.demo.plan import BEGAN, FEMALE, MALE, Child, People, PlannedPerson
from sohoc.modules.people.tests.demo_people import (
    BELOW,
    FIRST,
    HELD,
    SEED,
    children,
    everybody,
    families,
    households,
    learners,
    plan,
    staff,
    ties,
    world,
)

PEOPLES = ("01", "02", "03", "06", "08", "09", "15")


def test_the_same_seed_makes_the_same_people() -> None:
    again = planned([*BELOW, DEMO], size="S", seed=SEED)
    assert again.of(People) == plan("S")
    assert [h for d in districts_of(again.of(People)) for h in d] == households("S")


def test_another_seed_makes_others() -> None:
    assert world("XS", seed=SEED + 1).of(People).sample != plan("XS").sample


def test_no_school_changes_through_those_that_come_after_it() -> None:
    whole = plan("M")
    for count in (1, 3, 10):
        fewer = replace(whole, sites=whole.sites[:count])
        if not any(spoil.site <= count for spoil in whole.spoils.values()):
            found = {h.site.number: h for d in districts_of(fewer) for h in d}
            wanted = {h.site.number: h for h in households("M") if h.site.number <= count}
            assert found == wanted


@pytest.mark.parametrize(("size", "count"), [("XS", 667), ("S", 1871), ("M", 12978)])
def test_every_place_of_every_class_is_taken_once(size: str, count: int) -> None:
    for one in households(size):
        taken = Counter(c.class_name for f in one.families for c in f.children)
        assert sum(taken.values()) == sum(c.learners for c in one.site.school.classes)
        assert sorted(taken.values()) == sorted(c.learners for c in one.site.school.classes)
    assert len(learners(size)) == count


def test_learners_have_one_and_a_half_guardians_each() -> None:
    assert len(list(ties("M"))) / len(learners("M")) == pytest.approx(1.5, abs=0.03)


def test_schools_have_two_teachers_for_a_class() -> None:
    classes = sum(len(one.site.school.classes) for one in households("M"))
    assert 1.9 < len(staff("M")) / classes < 2.3


@pytest.mark.parametrize("size", ["S", "M"])
def test_nothing_in_it_is_real(size: str) -> None:
    for one in everybody(size):
        assert re.fullmatch(r"(003[0-3]\d{8})?", one.number)
        assert re.fullmatch(r"(03\d{9}|TAM-[34679ACDEFGHJKMNPRTWXY]{10})?", one.code)
        assert re.fullmatch(r"(030\d{7})?", one.phone)
        assert re.fullmatch(r"([a-z]+\.\d+\.\d+@mau\.example)?", one.email)


def test_nobody_has_what_another_has() -> None:
    for given in ("key", "number", "code", "phone", "email", "account"):
        used = Counter(getattr(one, given) for one in everybody("M"))
        twice = [value for value, count in used.items() if value and count > 1]
        repeated = {spoil.repeats for spoil in plan("M").spoils.values()} - {None}
        assert len(twice) == (len(repeated) if given == "phone" else 0), given


def test_numbers_tell_sex_and_year_but_for_those_that_are_planted() -> None:
    faults = {fault.code: set(fault.keys) for fault in faults_of(plan("M"))}
    wrong = {one.code for one in everybody("M") if one.number and not _agrees(one)}
    assert wrong == faults[NUMBER]
    assert len(wrong) == 3


def _agrees(one: PlannedPerson) -> bool:
    century = 2 * (one.born.year // 100 - 19) + (one.sex == FEMALE)
    return one.number[3:6] == f"{century}{one.born.year % 100:02d}"


def test_eight_in_a_hundred_have_no_number() -> None:
    without = sum(not one.number for one in learners("M"))
    assert without / len(learners("M")) == pytest.approx(0.08, abs=0.01)


def test_only_new_children_have_provisional_codes_but_for_a_few() -> None:
    provisional = Counter(
        child.grade for child in children("M") if child.person.code.startswith("TAM-")
    )
    assert {grade for grade, _count in provisional.most_common(2)} == {"1", "nursery"}
    others = sum(count for grade, count in provisional.items() if grade not in {"1", "nursery"})
    assert others < 0.02 * len(learners("M"))


def test_births_fit_the_grade() -> None:
    faults = {key for fault in faults_of(plan("M")) for key in fault.keys}
    ages = {
        "nursery": 2, "age3": 3, "age4": 4, "age5": 5,
        **{str(grade): grade + 5 for grade in range(1, 13)},
    }  # fmt: skip
    late = Counter(
        BEGAN.year - child.person.born.year - ages[child.grade]
        for child in children("M")
        if child.person.code not in faults
    )
    assert set(late) == {0, 1, 2}
    assert late[0] > 0.95 * len(learners("M"))
    assert late[1] > late[2] > 0


def test_brothers_and_sisters_share_name_and_address_and_are_born_apart_or_on_one_day() -> None:
    by_guardian: dict[str, list[Child]] = defaultdict(list)
    for family in families("M"):
        assert len({c.person.full_name.split()[0] for c in family.children}) == 1
        assert len({c.person.address for c in family.children}) == 1
        if family.ties:
            by_guardian[family.ties[0].guardian.key].extend(family.children)
    twins = 0
    for found in by_guardian.values():
        assert len({child.person.full_name.split()[0] for child in found}) == 1
        births = sorted(child.person.born for child in found)
        for before, after in pairwise(births):
            twins += before == after
            assert before == after or after.year > before.year
    assert twins > 10


def test_parents_are_of_an_age_to_have_their_children() -> None:
    younger = next(fault for fault in faults_of(plan("M")) if fault.code.endswith("younger"))
    for child, tie in ties("M"):
        apart = child.person.born.year - tie.guardian.born.year
        if tie.relation in {"mother", "father"} and child.person.code not in younger.keys:
            assert 16 <= apart <= 56
        elif tie.relation == "grandparent":
            assert apart >= 35


def test_families_are_of_many_kinds() -> None:
    kinds = Counter(tuple(tie.relation for tie in family.ties) for family in families("S"))
    assert {("mother", "father"), ("mother",), ("father",), ("grandparent",)} <= set(kinds)
    assert {("grandparent", "mother"), ("relative",), ("appointed",)} <= set(kinds)
    forbidden = [tie for _child, tie in ties("M") if tie.restriction]
    assert len(forbidden) > 20
    assert not any(tie.can_view or tie.can_consent for tie in forbidden)


def test_small_demo_has_a_guardian_at_two_schools_and_a_teacher_with_a_child() -> None:
    schools = defaultdict(set)
    for one in households("S"):
        for family in one.families:
            for tie in family.ties:
                schools[tie.guardian.key].add(one.site.number)
    employed = {one.person.key for one in staff("S")}
    assert sum(len(found) > 1 for found in schools.values()) > 20
    assert employed & set(schools) - {"account/nhieuvai"}


def test_two_learners_of_one_school_and_some_of_two_have_one_name_and_birth_date() -> None:
    copies = {key for fault in faults_of(plan("M")) for key in " ".join(fault.keys).split()}
    same: dict[tuple[object, ...], list[tuple[str, str]]] = defaultdict(list)
    for household in households("M"):
        for family in household.families:
            for child in family.children:
                if child.person.code not in copies:
                    key = (child.person.full_name, child.person.born)
                    same[key].append((household.site.school.key, child.person.number))
    found = [rows for rows in same.values() if len(rows) > 1]
    within = [rows for rows in found if len({school for school, _number in rows}) == 1]
    assert len(within) >= 3
    assert len(found) > len(within)
    assert len({number for rows in within for _school, number in rows if number}) >= 6
    assert FIRST in {rows[0][0] for rows in within}


def test_each_people_bears_names_of_its_own() -> None:
    book = name_book()
    assert book.peoples == PEOPLES
    for people in PEOPLES:
        for sex in (MALE, FEMALE):
            for generation in ("young", "old"):
                for kind in ("surname", "middle", "given"):
                    assert len(book.words[kind, people, sex, generation]) >= 1
    assert {shares[-1] for shares in book.shares.values()} == {100}


def test_peoples_live_where_they_do() -> None:
    counts = Counter(
        (one.site.district, family.people) for one in households("M") for family in one.families
    )
    assert counts["156", "03"] > counts["156", "06"] > counts["156", "09"] > 0
    assert {people for _district, people in counts} >= {"01", "02", "03", "06", "08", "09"}


def test_accounts_belong_to_people_of_their_names() -> None:
    held = {one.account: one.full_name for one in everybody("S") if one.account}
    wishes = {w.username: w.full_name for found in plan("S").wishes.values() for w in found}
    assert held == wishes
    assert set(held) == {one[0] for one in HELD} - {"chuyenvien"}


def test_the_learner_with_an_account_is_a_child_of_the_guardian_with_one() -> None:
    family = next(
        one
        for one in families("S")
        if any(child.person.account == "hocsinh" for child in one.children)
    )
    (child,) = (one.person for one in family.children if one.person.account == "hocsinh")
    assert [tie.guardian.account for tie in family.ties] == ["phuhuynh"]
    assert len(family.children) >= 2
    assert child.born < date(2014, 9, 5)


def test_whoever_has_an_account_of_a_guardian_has_children() -> None:
    found = Counter(tie.guardian.account for _child, tie in ties("S") if tie.guardian.account)
    wishes = {
        w.username for one in plan("S").wishes.values() for w in one if w.belonging == "guardian"
    }
    assert set(found) == wishes


@pytest.mark.parametrize(
    ("size", "counts"),
    [
        ("S", [0, 0, 0, 0, 0, 0]),
        ("M", [1, 1, 3, 1, 2, 2]),
        ("L", [8, 6, 40, 12, 25, 15]),
        ("XL", [25, 20, 150, 40, 90, 60]),
    ],
)
def test_mistakes_are_planted_in_known_numbers(size: str, counts: list[int]) -> None:
    found = faults_of(plan(size))
    assert [len(set(fault.keys)) for fault in found] == counts
    assert min([3, *plan(size).spoils]) >= 3


def test_no_name_is_that_of_nobody() -> None:
    for one in everybody("S"):
        assert one.full_name == " ".join(one.full_name.split())
        assert 2 <= len(one.full_name.split()) <= 5
