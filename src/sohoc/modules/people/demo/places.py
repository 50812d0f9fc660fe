"""The places of a school: for each learner of each class one, with the age that fits."""

from datetime import date
from typing import NamedTuple

from sohoc.modules.orgs.demo.plan import PlannedSchool
from sohoc.modules.people.demo.plan import BEGAN, YEAR

AGES = {"nursery": 2, "age3": 3, "age4": 4, "age5": 5} | {
    str(grade): grade + 5 for grade in range(1, 13)
}
GRADE_TEXTS = {
    "nursery": "Nhà trẻ",
    "age3": "Mẫu giáo 3 - 4 tuổi",
    "age4": "Mẫu giáo 4 - 5 tuổi",
    "age5": "Mẫu giáo 5 - 6 tuổi",
}
CLASS_WORDS = {"nursery": "Nhà trẻ ", "age3": "3T", "age4": "4T", "age5": "5T"}
LETTERS = "ABCDEGHIKLMN"
FIRST_OF_LEVEL = (15, 11, 6, 2)  # ages at which upper and lower secondary, primary, nursery begin
TENTH = 15


class Place(NamedTuple):
    """A place in a class; `number` counts those of the school, `since` is when the level began."""

    number: int
    grade: str
    class_name: str
    age: int
    since: date


def grade_text(grade: str) -> str:
    """`Khối 6`, `Nhà trẻ`: as schools write it."""
    return GRADE_TEXTS.get(grade) or f"Khối {grade}"


def places_of(school: PlannedSchool) -> list[Place]:
    """All places, class by class."""
    found: list[Place] = []
    for one in school.classes:
        age = AGES[one.grade]
        begun = next(first for first in FIRST_OF_LEVEL if first <= age)
        since = max(date(YEAR - (age - begun), BEGAN.month, BEGAN.day), school.since)
        name = _class_name(one.grade, one.number)
        for _learner in range(one.learners):
            found.append(Place(len(found), one.grade, name, age, since))
    return found


def _class_name(grade: str, number: int) -> str:
    """`6B`, in upper secondary schools `10A2`, in nurseries `5TB`."""
    if AGES[grade] >= TENTH:
        return f"{grade}A{number}"
    return f"{CLASS_WORDS.get(grade, grade)}{LETTERS[number - 1]}"
