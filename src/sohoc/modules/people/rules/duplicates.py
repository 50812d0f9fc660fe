"""What two records have in common, what speaks against one person, and how sure that makes.

No text of law: a proposal for somebody to look at, never an act.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TOLD_APART = "people.person.not_the_same"  # what it is called in the trail


class Reason(StrEnum):
    """What two records have in common."""

    SAME_NAME = "same_name"
    SAME_BIRTH = "same_birth"
    SWAPPED_BIRTH = "swapped_birth"  # day and month the other way round
    CLOSE_BIRTH = "close_birth"  # one digit of the date is different
    SAME_PHONE = "same_phone"
    SAME_PARENT = "same_parent"
    SAME_CHILD = "same_child"  # both answer for one


class Against(StrEnum):
    """What speaks against one person."""

    OTHER_SEX = "other_sex"
    OTHER_NUMBER = "other_number"  # both have one of the same system in force
    OTHER_PARENT = "other_parent"
    AT_ONE_SCHOOL = "at_one_school"  # learners of one school in two classes at the same time


class Confidence(StrEnum):
    """How sure it is that the records are of one person."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


WEIGHTS = {
    Reason.SAME_NAME: 3,
    Reason.SAME_BIRTH: 3,
    Reason.SWAPPED_BIRTH: 2,
    Reason.CLOSE_BIRTH: 1,
    Reason.SAME_PHONE: 2,
    Reason.SAME_PARENT: 2,
    Reason.SAME_CHILD: 2,
    Against.OTHER_SEX: -3,
    Against.OTHER_NUMBER: -4,
    Against.OTHER_PARENT: -2,
    Against.AT_ONE_SCHOOL: -2,
}
SURE, LIKELY = 7, 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of a record is compared: digests of the numbers in force by system, phone numbers,
    name keys of the parents, keys of the children, and the (school, class) where somebody learns
    today."""

    name_key: str
    born: date | None
    sex: str = ""
    numbers: frozenset[tuple[str, str]] = frozenset()
    phones: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    children: frozenset[int] = frozenset()
    classes: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why two records may be of one person, what speaks against it, and how sure it is."""

    reasons: tuple[Reason, ...]
    against: tuple[Against, ...]
    confidence: Confidence

    @property
    def weight(self) -> int:
        """The surer the larger; for putting pairs in order."""
        return sum(WEIGHTS[one] for one in (*self.reasons, *self.against))


def compared(one: Likeness, other: Likeness) -> Comparison:
    """What two records have in common; the same whichever comes first."""
    reasons, against = tuple(_reasons(one, other)), tuple(_against(one, other))
    weight = sum(WEIGHTS[found] for found in (*reasons, *against))
    confidence = (
        Confidence.HIGH
        if weight >= SURE
        else Confidence.MEDIUM
        if weight >= LIKELY
        else Confidence.LOW
    )
    return Comparison(reasons, against, confidence)


def _reasons(one: Likeness, other: Likeness) -> Iterator[Reason]:
    if one.name_key == other.name_key:
        yield Reason.SAME_NAME
    if one.born and other.born:
        if one.born == other.born:
            yield Reason.SAME_BIRTH
        elif swapped(one.born) == other.born:
            yield Reason.SWAPPED_BIRTH
        elif _digits_apart(one.born, other.born) == 1:
            yield Reason.CLOSE_BIRTH
    if one.phones & other.phones:
        yield Reason.SAME_PHONE
    if one.parents & other.parents:
        yield Reason.SAME_PARENT
    if one.children & other.children:
        yield Reason.SAME_CHILD


def _against(one: Likeness, other: Likeness) -> Iterator[Against]:
    if one.sex and other.sex and one.sex != other.sex:
        yield Against.OTHER_SEX
    held, others = dict(one.numbers), dict(other.numbers)
    if any(held[system] != others[system] for system in held.keys() & others.keys()):
        yield Against.OTHER_NUMBER
    if one.parents and other.parents and not one.parents & other.parents:
        yield Against.OTHER_PARENT
    if _at_one_school(one, other):
        yield Against.AT_ONE_SCHOOL


def _at_one_school(one: Likeness, other: Likeness) -> bool:
    return any(
        school == where and text and class_text and text != class_text
        for school, text in one.classes
        for where, class_text in other.classes
    )


def swapped(day: date) -> date | None:
    """Day and month the other way round, where that is a date."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else None


def _digits_apart(one: date, other: date) -> int:
    pairs = zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True)
    return sum(left != right for left, right in pairs)
