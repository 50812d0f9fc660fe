"""How somebody leaves a school, in the words of the schools' own tables."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.lib.vietnamese import ControlCharacter, normal

LONGEST_TEXT, LONGEST_STATE = 40, 120


class Leaving(StrEnum):
    """Why somebody does not belong to a school any more."""

    MOVED = "moved"
    GAVE_UP = "gave_up"
    FINISHED = "finished"
    RETIRED = "retired"
    OTHER = "other"


# By belonging, what stands as the state then: the words of the form, and so no words of screens.
STATES: Mapping[str, Mapping[Leaving, str]] = {
    "learner": {
        Leaving.MOVED: "Chuyển đi",
        Leaving.GAVE_UP: "Thôi học",
        Leaving.FINISHED: "Hoàn thành, tốt nghiệp",
    },
    "staff": {
        Leaving.MOVED: "Chuyển công tác",
        Leaving.GAVE_UP: "Thôi việc",
        Leaving.RETIRED: "Nghỉ hưu",
    },
}


class BadBelonging(Exception):
    """What was given cannot be; `field` and `problem` (a code) say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def state_after(belonging: str, leaving: str, told: str) -> str:
    """What stands as the state of who left; raises `BadBelonging`.

    `told` is the reason in words, which another reason than those of the list needs.
    """
    if state := STATES.get(belonging, {}).get(Leaving(leaving)):
        return state
    if leaving != Leaving.OTHER:
        raise BadBelonging("leaving", "not_so")
    if not (told := tidy_text(told, field="told", longest=LONGEST_STATE)):
        raise BadBelonging("told", "empty")
    return told


def tidy_text(text: str, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """A text as it is kept; raises `BadBelonging`."""
    try:
        tidy = normal(text)
    except ControlCharacter as error:
        raise BadBelonging(field, "control") from error
    if len(tidy) > longest:
        raise BadBelonging(field, "long")
    return tidy


def ended(
    start: date | None, *, on: date, today: date, is_start_certain: bool
) -> tuple[date | None, date]:
    """The days of who is gone from `on` on; raises `BadBelonging`.

    A table says who belongs and not since when, so its day is when it was imported. Whoever was
    gone by then belonged before, nobody knows since when.
    """
    if on > today:
        raise BadBelonging("until", "future")
    try:
        return Period(start, on).start, on
    except EmptyPeriod as error:
        if is_start_certain:
            raise BadBelonging("until", "before_begin") from error
        return None, on
