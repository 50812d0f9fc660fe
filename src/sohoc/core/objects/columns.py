"""Columns and filters of a list: declared once, used by screen, export, print and interface."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

Value = str | int | Decimal | date | datetime | None
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Status:
    """A state as the design language knows it: a shape and its word."""

    kind: str  # ok, work, wait, stop, none, lock
    word: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its words, where the value comes from, and how it is shown.

    `order` names one of the listing's orders and makes the head sortable; `figures` prints equal-
    width digits; `phone` says what a phone does with it: `line`, `inline` (with its label) or
    `hidden`; `url` makes the value a link of its own ("" for none); `machine` is text for programs,
    which may be broken anywhere.
    """

    code: str
    label: Any
    value: Callable[[Any], Value | Status]
    order: str = ""
    figures: bool = False
    right: bool = False
    fixed: bool = False
    shown: bool = True
    phone: str = "line"
    url: Callable[[Any], str] | None = None
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter offers."""

    code: str
    label: Any


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition with a fixed set of values, several of which may be chosen."""

    code: str
    label: Any
    choices: Callable[[], Sequence[Choice]]
    apply: Callable[[Rows, Sequence[str]], Rows]


@dataclass(frozen=True, slots=True)
class TextFilter:
    """A condition with free text, compared without accents.

    A `hidden` one has no box: a link sets it, and while it is set it can be taken off. Its text is
    often a key; `said` tells what it means on the day of the list, "" for nothing. A text that
    cannot be meant finds nothing: never all rows, which would be more than was asked for.
    """

    code: str
    label: Any
    apply: Callable[[Rows, str], Rows]
    hidden: bool = False
    said: Callable[[str, date], str] | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the list: a name and a condition; the first one is the standard.

    `columns` are the codes of those that it shows in the place of the standard ones, as long as the
    person has chosen none.
    """

    code: str
    label: Any
    condition: Callable[[date], Any]  # day -> Q
    columns: Sequence[str] = ()


Row = Model
