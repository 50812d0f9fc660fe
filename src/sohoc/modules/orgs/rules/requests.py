"""What a request for correction asks for, and whether it can still be done: pure decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.orgs.contracts import SchoolFacts

FIELDS = ("name", "code", "kind", "levels", "commune")
LONGEST_REASON = 500


class BadReason(Exception):
    """The reason or answer cannot be taken; `problem` says why: empty, long, control."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Moved:
    """A field that is not any more what it was when the request was written."""

    field: str
    then: Any
    now: Any
    wanted: Any


def asked_for(now: SchoolFacts, wished: SchoolFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields that differ: their values now, and those wished for; as JSON keeps them."""
    fields = [name for name in FIELDS if getattr(now, name) != getattr(wished, name)]
    return ({n: _kept(now, n) for n in fields}, {n: _kept(wished, n) for n in fields})


def with_wanted(now: SchoolFacts, wanted: Mapping[str, Any]) -> SchoolFacts:
    """The facts with the wanted values in their places."""
    values: dict[str, Any] = {
        name: tuple(value) if name == "levels" else value
        for name, value in wanted.items()
        if name in FIELDS
    }
    return replace(now, **values)


def moved_since(
    before: Mapping[str, Any], wanted: Mapping[str, Any], now: SchoolFacts
) -> Sequence[Moved]:
    """The fields of a request which somebody has changed since it was written."""
    return [
        Moved(name, before.get(name), _kept(now, name), wanted[name])
        for name in FIELDS
        if name in wanted and _kept(now, name) != before.get(name)
    ]


def tidy_reason(text: str) -> str:
    """A reason in its one written form; raises `BadReason`."""
    try:
        reason = normal(text)
    except ControlCharacter as error:
        raise BadReason("control") from error
    if not reason:
        raise BadReason("empty")
    if len(reason) > LONGEST_REASON:
        raise BadReason("long")
    return reason


def _kept(facts: SchoolFacts, name: str) -> Any:
    value = getattr(facts, name)
    return list(value) if name == "levels" else value
