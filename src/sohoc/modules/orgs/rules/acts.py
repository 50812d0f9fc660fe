"""Which acts on schools make sense: pure decisions on what is known of each school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

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
    BEFORE_LAST_CHANGE = "before_last_change"
    UNKNOWN_KEEPER = "unknown_keeper"
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
    ROLES_GIVEN = "roles_given"
    IN_USE = "in_use"


class UndoingRefused(Exception):
    """The act stays: `problem`, what it is about, and a day."""

    def __init__(self, problem: UndoProblem, about: str = "", day: date | None = None) -> None:
        super().__init__(f"{problem}: {about}")
        self.problem = problem
        self.about = about
        self.day = day


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
class SchoolNow:
    """What an act must know of a school: its id, end, and the day since which it is as it is."""

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
    if divides and (wish.keeper is None or not 0 <= wish.keeper < len(wish.founding)):
        raise ActRefused(ActProblem.UNKNOWN_KEEPER)


def check_days(schools: Sequence[SchoolNow], *, effective: date) -> None:
    """Raise `ActRefused` for a school that ends anyway, or changed on that day or later.

    Acts are recorded in the order in which they take effect: an earlier one would change what
    later ones were built on.
    """
    for school in schools:
        if school.until is not None:
            raise ActRefused(ActProblem.HAS_AN_END, school.name, school.until)
        if school.since is not None and school.since >= effective:
            raise ActRefused(ActProblem.BEFORE_LAST_CHANGE, school.name, school.since)
