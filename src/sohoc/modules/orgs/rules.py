"""Decisions about a school that need no database."""

import re
from dataclasses import replace

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


def _text(field: str, value: str) -> str:
    try:
        text = normal(value)
    except ControlCharacter as error:
        raise BadSchool(field, "control") from error
    if not text:
        raise BadSchool(field, "empty")
    if len(text) > LONGEST[field]:
        raise BadSchool(field, "long")
    return text


def tidy(facts: SchoolFacts, *, kinds: frozenset[str], levels: tuple[str, ...]) -> SchoolFacts:
    """The facts in their one written form; raises `BadSchool` for the first that cannot be meant.

    Levels are put in the order of `levels`, so that the same school is always written the same.
    """
    code = _text("code", facts.code).upper().replace(" ", "")
    if not CODE.fullmatch(code):
        raise BadSchool("code", "form")
    if facts.kind not in kinds:
        raise BadSchool("kind", "unknown")
    if not facts.levels:
        raise BadSchool("levels", "empty")
    if set(facts.levels) - set(levels):
        raise BadSchool("levels", "unknown")
    return replace(
        facts,
        name=_text("name", facts.name),
        commune=_text("commune", facts.commune),
        code=code,
        levels=tuple(level for level in levels if level in facts.levels),
    )
