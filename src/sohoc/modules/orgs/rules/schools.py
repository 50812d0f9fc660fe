"""Decisions about a school that need no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.orgs.contracts import SchoolFacts

# The structure of the ministry's codes is not public ‡: letters, digits, dots and hyphens.
CODE = re.compile(r"[0-9A-Z][0-9A-Z.-]{1,19}")
LONGEST = {"name": 200, "commune": 120, "code": 20}


class BadSchool(Exception):
    """A fact of a school cannot be taken; `field` and `problem` (a code) say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class TakingBackRefusal(StrEnum):
    """Why an added school stays."""

    ADDED_BY_OTHERS = "added_by_others"
    CHANGED_BY_OTHERS = "changed_by_others"
    IN_USE = "in_use"


def taking_back_refused(user_id: int, *, authors: Sequence[int | None]) -> TakingBackRefusal | None:
    """Why this account may not take the school back; `authors` of all its states, oldest first."""
    if not authors or authors[0] != user_id:
        return TakingBackRefusal.ADDED_BY_OTHERS
    if any(author != user_id for author in authors):
        return TakingBackRefusal.CHANGED_BY_OTHERS
    return None


@dataclass(frozen=True, slots=True)
class Acted:
    """An act in force or to come on a school: from that day on the school goes on (`subject`),
    is no more (`predecessor`), or exists (`successor`)."""

    part: str
    effective: date


def bounds_by_acts(acts: Sequence[Acted]) -> frozenset[str]:
    """Which bounds of a life acts have set: `begins`, `ends`."""
    bounds = {"successor": "begins", "predecessor": "ends"}
    return frozenset(bounds[one.part] for one in acts if one.part in bounds)


def check_life(before: Period, after: Period, acts: Sequence[Acted]) -> None:
    """Raise `BadSchool` for a correction of the life that does not agree with the acts.

    A bound that an act has set moves by undoing the act; and on the day of an act the school
    exists, and existed before.
    """
    days = [one.effective for one in acts if one.part == "subject"]
    if after.start is None:
        raise BadSchool("begins", "start")
    if after.start != before.start:
        if "begins" in bounds_by_acts(acts):
            raise BadSchool("begins", "by_an_act")
        if any(day <= after.start for day in days):
            raise BadSchool("begins", "past_an_act")
    if after.until != before.until:
        if "ends" in bounds_by_acts(acts):
            raise BadSchool("ends", "by_an_act")
        if after.until and any(day >= after.until for day in days):
            raise BadSchool("ends", "past_an_act")


def tidy_text(field: str, value: str) -> str:
    """A name, commune or code in its one written form; raises `BadSchool`."""
    try:
        text = normal(value)
    except ControlCharacter as error:
        raise BadSchool(field, "control") from error
    if not text:
        raise BadSchool(field, "empty")
    if len(text) > LONGEST[field]:
        raise BadSchool(field, "long")
    return text


def tidy_code(value: str) -> str:
    """A school code: capitals, without spaces; raises `BadSchool`."""
    code = tidy_text("code", value).upper().replace(" ", "")
    if not CODE.fullmatch(code):
        raise BadSchool("code", "form")
    return code


def tidy(facts: SchoolFacts, *, kinds: frozenset[str], levels: tuple[str, ...]) -> SchoolFacts:
    """The facts in their one written form; raises `BadSchool` for the first that cannot be meant.

    Levels are put in the order of `levels`, so that the same school is always written the same.
    """
    if facts.kind not in kinds:
        raise BadSchool("kind", "unknown")
    if not facts.levels:
        raise BadSchool("levels", "empty")
    if set(facts.levels) - set(levels):
        raise BadSchool("levels", "unknown")
    return replace(
        facts,
        name=tidy_text("name", facts.name),
        commune=tidy_text("commune", facts.commune),
        code=tidy_code(facts.code),
        levels=tuple(level for level in levels if level in facts.levels),
    )
