"""Which acts make sense: pure decisions on what is known of each school or office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sohoc.lib.days import is_of_our_time
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.orgs.contracts import ActWish, Decision

LONGEST = {"number": 60, "by": 200, "note": 500}
CHANGEABLE = frozenset({"name", "code", "kind", "levels", "commune"})
MANY = 20  # schools in one act; more is a mistake of the hand


class ActProblem(StrEnum):
    """Why an act cannot be recorded."""

    SHAPE = "shape"
    TWICE = "twice"
    NOTHING_CHANGES = "nothing_changes"
    HAS_AN_END = "has_an_end"
    HAS_AN_HEIR = "has_an_heir"
    BEFORE_LAST_CHANGE = "before_last_change"
    UNKNOWN_KEEPER = "unknown_keeper"
    NOT_BY_HAND = "not_by_hand"
    HANGS_BELOW = "hangs_below"
    NAME_TAKEN = "name_taken"
    NO_DEPARTMENT = "no_department"
    BEGINS_LATER = "begins_later"
    NO_LIST = "no_list"
    BEFORE_PROVINCE = "before_province"
    LATER_LIST = "later_list"
    MOVED_SINCE = "moved_since"
    YEAR = "year"
    EMPTY = "empty"
    LONG = "long"
    CONTROL = "control"


class ActRefused(Exception):
    """The act is not recorded: `problem`, the field or school that it is about, and a day."""

    def __init__(self, problem: ActProblem, about: str = "", day: date | None = None) -> None:
        super().__init__(f"{problem}: {about}")
        self.problem = problem
        self.about = about
        self.day = day


class UndoProblem(StrEnum):
    """Why a recorded act stays."""

    UNDONE = "undone"
    LATER_ACT = "later_act"
    CHANGED_SINCE = "changed_since"
    CORRECTED = "corrected"
    ACCOUNTS = "accounts"
    PLACES = "places"
    ROLES_GIVEN = "roles_given"
    ADDED_SINCE = "added_since"
    CODE_TAKEN = "code_taken"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A school, account or office that keeps an act, and what changed with it: (field, was, is)."""

    name: str
    changes: Sequence[tuple[str, Any, Any]] = ()


class UndoingRefused(Exception):
    """The act stays: `problem`, what it is about, a day, and everything that is `in_the_way`."""

    def __init__(
        self,
        problem: UndoProblem,
        about: str = "",
        day: date | None = None,
        in_the_way: Sequence[InTheWay] = (),
    ) -> None:
        super().__init__(f"{problem}: {about}")
        self.problem = problem
        self.about = about
        self.day = day
        self.in_the_way = in_the_way


@dataclass(frozen=True, slots=True)
class Shape:
    """How many schools go on, end and begin in a kind of act: (fewest, most) of each."""

    subjects: tuple[int, int]
    ending: tuple[int, int]
    founding: tuple[int, int]
    must_change: bool = False


ONE, NONE, SEVERAL = (1, 1), (0, 0), (1, MANY)
SHAPES: dict[str, tuple[Shape, ...]] = {
    "found": (Shape(NONE, NONE, ONE),),
    "rename": (Shape(ONE, NONE, NONE, must_change=True),),
    "convert": (Shape(ONE, NONE, NONE, must_change=True),),
    "move": (Shape(ONE, NONE, NONE, must_change=True),),
    # Into one of them, or into a new one.
    "merge": (Shape(ONE, SEVERAL, NONE), Shape(NONE, (2, MANY), ONE)),
    # A part goes off, or all of it becomes several.
    "split": (Shape(ONE, NONE, SEVERAL), Shape(NONE, ONE, (2, MANY))),
    "close": (Shape(NONE, ONE, NONE),),
}


@dataclass(frozen=True, slots=True)
class PartyNow:
    """What an act must know of a school or office: its end, and since when it is as it is."""

    uuid: UUID
    name: str
    since: date | None
    until: date | None


def tidy_decision(decision: Decision) -> Decision:
    """The decision in its one written form; raises `ActRefused` for a text that cannot be meant."""
    texts = {}
    for field in ("number", "by", "note"):
        try:
            texts[field] = normal(getattr(decision, field))
        except ControlCharacter as error:
            raise ActRefused(ActProblem.CONTROL, field) from error
        if not texts[field] and field != "note":
            raise ActRefused(ActProblem.EMPTY, field)
        if len(texts[field]) > LONGEST[field]:
            raise ActRefused(ActProblem.LONG, field)
    for field in ("day", "effective"):
        if not is_of_our_time(getattr(decision, field)):
            raise ActRefused(ActProblem.YEAR, field)
    return Decision(day=decision.day, effective=decision.effective, **texts)


def check_shape(wish: ActWish) -> None:
    """Raise `ActRefused` unless the kind of act has this many schools, each of them once."""
    numbers = len(wish.subjects), len(wish.ending), len(wish.founding)
    fitting = [
        shape
        for shape in SHAPES.get(wish.kind, ())
        if all(
            fewest <= number <= most
            for number, (fewest, most) in zip(
                numbers, (shape.subjects, shape.ending, shape.founding), strict=True
            )
        )
    ]
    if not fitting or set(wish.changes) - CHANGEABLE or (wish.changes and not wish.subjects):
        raise ActRefused(ActProblem.SHAPE, wish.kind)
    if fitting[0].must_change and not wish.changes:
        raise ActRefused(ActProblem.NOTHING_CHANGES)
    if len({*wish.subjects, *wish.ending}) < len(wish.subjects) + len(wish.ending):
        raise ActRefused(ActProblem.TWICE)
    divides = wish.kind == "split" and wish.ending
    keepers = range(len(wish.founding)) if divides else (None,)
    if wish.keeper not in keepers:
        raise ActRefused(ActProblem.UNKNOWN_KEEPER)


def check_days(parties: Sequence[PartyNow], *, effective: date) -> None:
    """Raise `ActRefused` for a place that ends anyway, or changed on that day or later.

    Acts are recorded in the order in which they take effect: an earlier one would change what
    later ones were built on.
    """
    for party in parties:
        if party.until is not None:
            raise ActRefused(ActProblem.HAS_AN_END, party.name, party.until)
        if party.since is not None and party.since >= effective:
            raise ActRefused(ActProblem.BEFORE_LAST_CHANGE, party.name, party.since)
