"""Decisions about a person that need no database."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta

from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.people.contracts import PersonFacts

LONGEST_NAME = 120
OLDEST = date(1900, 1, 1)
FROM_DATABASES = frozenset({"ministry", "population"})  # codes of how well a fact is proven
_DECEMBER = 12
COUNTRY = re.compile(r"[A-Z]{2}")
_DIGIT = re.compile(r"\d")
_IN_NAMES = frozenset(" '’‘ʼʻ`´′-‐‑.")  # beside letters: K'Brể, Anne-Marie, Y. Bion


class BadPerson(Exception):
    """A fact of a person cannot be taken; `field` and `problem` (a code) say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def tidy(facts: PersonFacts, *, today: date) -> PersonFacts:
    """The facts in the form in which they are kept; raises `BadPerson`.

    A birth date known as month or year alone is kept as the first day of it.
    """
    born = tidy_born(facts.born, facts.born_precision, today=today)
    if facts.died is not None and facts.died > today:
        raise BadPerson("died", "future")
    if facts.died is not None and born is not None and facts.died < born:
        raise BadPerson("died", "before_birth")
    if not COUNTRY.fullmatch(facts.nationality):
        raise BadPerson("nationality", "unknown")
    return replace(facts, full_name=tidy_name(facts.full_name), born=born)


def names_its_document(proof: str, source: str) -> bool:
    """Whether evidence written by hand says where it was seen.

    What a database has proven comes by its connection or its file; else a paper says so.
    """
    return proof not in FROM_DATABASES or bool(source.strip())


def tidy_name(text: str) -> str:
    """A name in its one spelling; raises `BadPerson`."""
    try:
        name = normal(text)
    except ControlCharacter as error:
        raise BadPerson("full_name", "control") from error
    if not any(letter.isalpha() for letter in name):
        raise BadPerson("full_name", "empty")
    if len(name) > LONGEST_NAME:
        raise BadPerson("full_name", "long")
    if _DIGIT.search(name):
        raise BadPerson("full_name", "digits")
    if not all(sign in _IN_NAMES or unicodedata.category(sign)[0] in "LM" for sign in name):
        raise BadPerson("full_name", "signs")
    return name


def tidy_born(born: date | None, precision: str, *, today: date) -> date | None:
    """The birth date as far as it is known; raises `BadPerson`."""
    if born is None:
        return None
    if born > today:
        raise BadPerson("born", "future")
    if born < OLDEST:
        raise BadPerson("born", "long_ago")
    if precision == "year":
        return born.replace(month=1, day=1)
    return born.replace(day=1) if precision == "month" else born


def latest_birth(born: date | None, precision: str) -> date | None:
    """The last day that a birth date can be, of which the year or the month alone may be known."""
    if born is None or precision == "day":
        return born
    if precision == "month" and born.month < _DECEMBER:
        return born.replace(month=born.month + 1, day=1) - timedelta(days=1)
    return born.replace(month=_DECEMBER, day=31)
