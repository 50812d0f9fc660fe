"""What can hardly be so, though it may: ages, classes, names of one letter. Said, never refused.

The bounds are wide: in the mountains children begin school late and repeat, and some begin early.
They are no law; see `Bounds` for what a setting may change.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sohoc.lib.vietnamese import folded

GRADES = {"primary": range(1, 6), "lower_secondary": range(6, 10), "upper_secondary": range(10, 13)}
LAST_GRADE = 12
CONTINUING, PRESCHOOL = "continuing", "preschool"  # who learns anew there may be of any age
_GRADE = re.compile(r"(?:lop|khoi)?\s*(\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Whole years: `youngest` and `oldest` are added to the grade (a child of the first one is six
    at the end of the year in which it begins), the others stand alone."""

    youngest: int = 4
    oldest: int = 11
    learners: tuple[int, int] = (0, 90)
    preschool: tuple[int, int] = (0, 8)
    staff: tuple[int, int] = (18, 75)


def grade_in(text: str) -> int | None:
    """The grade with which the name of a class or grade begins: 9A1, Lớp 9, 12 Toán.

    None for others, and for groups of a preschool by their age (5 tuổi A).
    """
    bare = folded(text)
    found = None if "tuoi" in bare else _GRADE.match(bare)
    return int(found[1]) if found else None


def doubts_of_learner(
    *, born: date | None, grade: int | None, levels: Collection[str], day: date, bounds: Bounds
) -> Iterator[tuple[str, str]]:
    """(field, code) of what can hardly be so of a learner: class_text levels, born learner_age.

    `levels` are those of the school, none where they are not known.
    """
    own = [one for level in levels for one in GRADES.get(level, ())]
    if grade is not None and levels and CONTINUING not in levels and grade not in own:
        yield "class_text", "levels"
    low, high = bounds.preschool if set(levels) == {PRESCHOOL} else bounds.learners
    if grade is not None and 1 <= grade <= LAST_GRADE:
        low = bounds.youngest + grade
        high = high if CONTINUING in levels else bounds.oldest + grade
    if born is not None and not low <= day.year - born.year <= high:
        yield "born", "learner_age"


def doubts_of_staff(*, born: date | None, day: date, bounds: Bounds) -> Iterator[tuple[str, str]]:
    """(field, code) of what can hardly be so of somebody who works at a school: born adult_age."""
    low, high = bounds.staff
    if born is not None and not low <= day.year - born.year <= high:
        yield "born", "adult_age"


def doubts_of_name(name: str) -> Iterator[tuple[str, str]]:
    """(field, code): one letter alone is hardly a name."""
    if sum(letter.isalpha() for letter in name) == 1:
        yield "full_name", "one_letter"
