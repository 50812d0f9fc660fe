"""Decisions about requests and holds that need no database."""

from datetime import datetime, timedelta

from sohoc.lib.vietnamese import ControlCharacter, normal

SHORTEST_TEXT = 8
LONGEST_TEXT = 1000
LONGEST_ANSWER = 2000
HELD_ON = timedelta(days=30)  # also held by the database


class BadText(Exception):
    """Words that cannot be taken; `problem` is a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def held_until(ended: datetime) -> datetime:
    """Until when an ended hold keeps history, so that one ended by mistake is placed in time."""
    return ended + HELD_ON


def tidy_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """The words in their one spelling; raises `BadText`."""
    try:
        plain = normal(" ".join(text.split()))
    except ControlCharacter as error:
        raise BadText("control") from error
    if len(plain) < SHORTEST_TEXT:
        raise BadText("short")
    if len(plain) > longest:
        raise BadText("long")
    return plain
