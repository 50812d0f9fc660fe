"""What is asked of the population database: whether somebody of these facts exists, and no more.

Of its operations the one that answers yes or no is used (`XacThucThongTinCongDan`): what it could
tell beside that is never fetched, so that nothing of it can be kept.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


class NotAttributed(Exception):
    """A question without an officer or without a procedure; it never leaves the program."""


class PopulationFailure(Exception):
    """There is no answer; the messages name no person."""


class Unreachable(PopulationFailure):
    """Nobody answered in time, or the other side failed."""


class Refused(PopulationFailure):
    """The other side does not take the question: the agreement or the configuration is wrong."""


class Malformed(PopulationFailure):
    """What came back is no answer that can be read."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whether there is somebody of this number, name and birth.

    `kind` says whose number it is, as the rules name it: `NUMBER` has 12 digits, `OLD_NUMBER` nine.
    `full_name` is in capitals, in the form of `sohoc.lib.person_names.match_key`. `born` is asked
    for where it is known, else `year`. `request_id` is repeated when the same question is sent
    again.
    """

    request_id: str
    officer: str
    procedure: str
    kind: str
    number: str = field(repr=False)
    full_name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)
    year: int | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not (self.officer.strip() and self.procedure.strip()):
            raise NotAttributed
        if (self.born is None) == (self.year is None):
            raise ValueError("a question has a day of birth or a year")


class PopulationDatabase(Protocol):
    """The population database, or the fake that stands for it."""

    def exists(self, question: Question) -> bool:
        """Whether somebody agrees with all facts of the question; raises `PopulationFailure`."""
