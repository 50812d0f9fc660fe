"""Decisions about the parts of a school and its codes that need no database."""

import re
from dataclasses import replace
from decimal import Decimal

from sohoc.lib.numbers import NotANumber, parse_number, round_half_up
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.orgs.contracts import CodeFacts, PartFacts

LONGEST = {"name": 120, "address": 200}
# From the southern islands of Trường Sa to Lũng Cú, from A Pa Chải to the eastern reefs.
BOUNDS = {
    "latitude": (Decimal("6.5"), Decimal("23.5")),
    "longitude": (Decimal(102), Decimal("117.9")),
}
PLACES = 5  # of a degree: about a metre
# What may stand in a code of another system; which letters it uses is that system's business.
CODE = re.compile(r"[0-9A-Z][0-9A-Z./_-]{0,59}")
# The ministry's database, two products of school management, and the state's own registers.
SYSTEMS = ("csdl", "former", "vnedu", "smas", "tax", "budget", "other")


class BadPart(Exception):
    """A fact of a part cannot be taken; `field` and `problem` (a code) say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class BadCode(Exception):
    """What another system calls a school cannot be taken; `field` and `problem` say why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def tidy_part(facts: PartFacts, *, kinds: frozenset[str]) -> PartFacts:
    """The facts in their one written form; raises `BadPart` for the first that cannot be meant."""
    if facts.kind not in kinds:
        raise BadPart("kind", "unknown")
    name = _tidy_text("name", facts.name)
    if not name:
        raise BadPart("name", "empty")
    if (facts.latitude is None) != (facts.longitude is None):
        raise BadPart("latitude" if facts.latitude is None else "longitude", "alone")
    return replace(
        facts,
        name=name,
        address=_tidy_text("address", facts.address),
        latitude=_within("latitude", facts.latitude),
        longitude=_within("longitude", facts.longitude),
    )


def read_degrees(field: str, text: str) -> Decimal | None:
    """Degrees as people write them, 20,65312 or 20.65312; None for nothing. Raises `BadPart`."""
    if not text.strip():
        return None
    try:
        degrees = parse_number(text.strip())
    except NotANumber as error:
        raise BadPart(field, "number") from error
    return _within(field, degrees)


def check_within(period: Period, life: Period) -> None:
    """Raise `BadPart` for a part that begins before its school or goes on after it."""
    if fault := _outside(period, life):
        raise BadPart(*fault)


def check_code_within(period: Period, life: Period) -> None:
    """Raise `BadCode` for a code that counts before its school begins or after its end."""
    if fault := _outside(period, life):
        raise BadCode(*fault)


def until_the_end(period: Period, life: Period) -> Period:
    """What is open ends with its school: the period without the time after that."""
    if life.until is None or period.until is not None:
        return period
    return Period(period.start, life.until)


def _outside(period: Period, life: Period) -> tuple[str, str] | None:
    """Which bound lies outside of the school's life, and where."""
    if period.start and life.start and period.start < life.start:
        return "begins", "before_school"
    if life.until is None:
        return None
    if period.start and period.start >= life.until:
        return "begins", "after_school"
    if period.until and period.until > life.until:
        return "ends", "after_school"
    return None


def tidy_code(facts: CodeFacts) -> CodeFacts:
    """The code in capitals, without spaces; raises `BadCode`."""
    if facts.system not in SYSTEMS:
        raise BadCode("system", "unknown")
    try:
        code = normal(facts.code).upper().replace(" ", "")
    except ControlCharacter as error:
        raise BadCode("code", "control") from error
    if not code:
        raise BadCode("code", "empty")
    if not CODE.fullmatch(code):
        raise BadCode("code", "form")
    return replace(facts, code=code)


def _tidy_text(field: str, value: str) -> str:
    try:
        text = normal(value)
    except ControlCharacter as error:
        raise BadPart(field, "control") from error
    if len(text) > LONGEST[field]:
        raise BadPart(field, "long")
    return text


def _within(field: str, degrees: Decimal | None) -> Decimal | None:
    if degrees is None:
        return None
    least, most = BOUNDS[field]
    if not least <= degrees <= most:
        raise BadPart(field, "bounds")
    return round_half_up(degrees, places=PLACES)
