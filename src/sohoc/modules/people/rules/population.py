"""Which questions the population database is asked about a person, and what the answers mean.

It says yes or no to number, name and birth together, never which of them is wrong. What differs is
found by asking again with less or with another spelling.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial

from sohoc.lib.person_names import match_key

NUMBER, OLD_NUMBER = "number", "old_number"
FULL_NAME, BORN, YEAR = "full_name", "born", "year"


class MatchState(StrEnum):
    """How a record stands to the population database."""

    NOT_SENT = "not_sent"
    QUEUED = "queued"
    MATCHED = "matched"
    NAME_DIFF = "name_diff"
    DOB_DIFF = "dob_diff"
    ID_NOT_FOUND = "id_not_found"
    NO_ID = "no_id"
    DUP_ID = "dup_id"
    SERVICE_ERROR = "service_error"
    MANUAL_CONFIRMED = "manual_confirmed"
    STALE = "stale"


# They say something of the facts: when the facts change, it is not said of them any more.
ABOUT_FACTS = frozenset(MatchState) - {
    MatchState.NOT_SENT,
    MatchState.QUEUED,
    MatchState.SERVICE_ERROR,
    MatchState.STALE,
}
# Whom a run of a school asks about.
DUE = frozenset(
    {MatchState.NOT_SENT, MatchState.QUEUED, MatchState.SERVICE_ERROR, MatchState.STALE}
)
DIFFERING = (
    MatchState.NAME_DIFF,
    MatchState.DOB_DIFF,
    MatchState.ID_NOT_FOUND,
    MatchState.DUP_ID,
    MatchState.NO_ID,
    MatchState.SERVICE_ERROR,
)
SETTLED = frozenset({MatchState.MATCHED, MatchState.MANUAL_CONFIRMED})


@dataclass(frozen=True, slots=True)
class Known:
    """What a record knows of what is asked; `is_taken` when its number is another record's."""

    full_name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)
    precision: str = "day"
    number: str = field(default="", repr=False)
    old_number: str = field(default="", repr=False)
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, and what a yes to it means. `kind` names the number that is sent."""

    kind: str
    number: str = field(repr=False)
    full_name: str = field(repr=False)
    is_year_alone: bool
    if_yes: MatchState

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what is sent."""
        return (self.kind, FULL_NAME, YEAR if self.is_year_alone else BORN)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is written of a person: the state, and the names of what was sent to find it."""

    state: MatchState
    fields: tuple[str, ...] = ()


def unaskable(known: Known) -> MatchState | None:
    """The state of a record that lacks what a question needs; None where it can be asked about."""
    if known.number or known.old_number:
        return None if known.born else MatchState.NO_ID
    return MatchState.DUP_ID if known.is_taken else MatchState.NO_ID


def questions(known: Known) -> list[Ask]:
    """What is asked one after the other until one of them is answered with yes.

    The whole date; the year alone; the whole date with the name spelled otherwise; and, where there
    is an old number beside, the same person by that. Whose day of birth is not known is asked about
    with the year. A record that lacks a number or the birth gives no question.
    """
    if unaskable(known) is not None:
        return []
    kind, number = (NUMBER, known.number) if known.number else (OLD_NUMBER, known.old_number)
    name, knows_day = match_key(known.full_name), known.precision == "day"
    asks = [Ask(kind, number, name, not knows_day, MatchState.MATCHED)]
    if knows_day:
        asks.append(Ask(kind, number, name, True, MatchState.DOB_DIFF))  # noqa: FBT003 - a field
    asks += [
        Ask(kind, number, other, not knows_day, MatchState.NAME_DIFF) for other in spellings(name)
    ]
    if known.number and known.old_number:
        last = Ask(OLD_NUMBER, known.old_number, name, not knows_day, MatchState.ID_NOT_FOUND)
        asks.append(last)
    return asks


def outcome(asks: Sequence[Ask], answers: Sequence[bool]) -> Outcome | None:
    """What the answers so far mean; None while another question is to be asked."""
    for ask, answer in zip(asks, answers, strict=False):
        if answer:
            return Outcome(ask.if_yes, ask.fields)
    if len(answers) < len(asks):
        return None
    return Outcome(MatchState.ID_NOT_FOUND, asks[0].fields)


def spellings(name: str) -> list[str]:
    """The name as other registers spell it: i for y and y for i at the end of a syllable.

    Lý and Lí, Mỹ and Mĩ are one name to people and two to a machine. At most two, the name itself
    not among them.
    """
    found = (_LONE.sub(partial(_respelled, pairs), name) for pairs in (_TO_I, _TO_Y))
    return list(dict.fromkeys(other for other in found if other != name))


def _respelled(pairs: Mapping[str, str], syllable: re.Match[str]) -> str:
    return syllable[1] + pairs.get(syllable[2], syllable[2])


_I, _Y = "IÍÌỈĨỊ", "YÝỲỶỸỴ"
_TO_I, _TO_Y = dict(zip(_Y, _I, strict=True)), dict(zip(_I, _Y, strict=True))
# After these letters alone i and y sound the same; "ay" and "ai", "uy" and "ui" do not.
_LONE = re.compile(rf"\b([HKLMST]|QU)([{_I}{_Y}])\b")


def state_now(state: str, *, kept_digest: str, digest: str) -> MatchState:
    """The state as of now: what was said of other facts than those of today is stale."""
    kept = MatchState(state)
    return MatchState.STALE if kept in ABOUT_FACTS and kept_digest != digest else kept
