"""Figures by unit, brought from the units of one day to those of another: nothing gets lost.

A figure passes to another unit only when all of it surely belongs there. What was divided without
known parts, or cannot be put apart again, is listed and not guessed: what was converted and what
was not are together exactly what was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sohoc.lib.numbers import NotANumber, parse_grouped_number
from sohoc.lib.tables import MEGABYTE, Limits, Line
from sohoc.modules.areas.contracts import Rank
from sohoc.modules.areas.rules.following import WHOLE, Reached
from sohoc.modules.areas.rules.naming import BadCode, read_code

# Twice the communes that there ever were, and some room for what people leave beside the figures.
LIMITS = Limits(size=2 * MEGABYTE, rows=20_000, columns=50, cells=400_000)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Given:
    """One line as given: its number, the code with its zeros, and the figure."""

    line: int
    code: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that cannot be converted as it is written; `column` is 1 for the code, 2 the figure.

    `value` is the figure where it can be read.
    """

    line: int
    column: int
    problem: str
    text: str
    code: str = ""
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A line that was not converted, and why: unknown, divided, gathered, ended."""

    given: Given
    why: str
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """Sums by unit of the other day, and what is left; together they are all that was given."""

    sums: Mapping[int, Decimal]
    left: Sequence[Left]

    @property
    def total(self) -> Decimal:
        """All that was converted."""
        return sum(self.sums.values(), NOTHING)

    @property
    def total_left(self) -> Decimal:
        """All that was not."""
        return sum((one.given.value for one in self.left), NOTHING)


def read_amounts(lines: Sequence[Line]) -> tuple[list[Given], list[LineFault]]:
    """Codes of communes and figures; a first line without a figure is a head."""
    given, faults = [], []
    for line in lines:
        code, value = (*line.cells, "", "")[:2]
        try:
            number = parse_grouped_number(value)
        except NotANumber:
            if line is not lines[0] or code.isdigit():
                problem = "no_number" if value else "empty"
                faults.append(LineFault(line.number, 2, problem, value, code))
            continue
        try:
            given.append(Given(line.number, read_code(code, rank=Rank.COMMUNE)[0], number))
        except BadCode as error:
            faults.append(LineFault(line.number, 1, error.problem, code, code, number))
    return given, faults


def forwards(
    given: Sequence[Given], ids: Mapping[str, int], ends: Mapping[int, Sequence[Reached]]
) -> Converted:
    """From earlier units to later ones: a divided one only by parts that are all known."""
    sums: dict[int, Decimal] = {}
    left = []
    for one in given:
        area_id = ids.get(one.code)
        reached = ends.get(area_id, ()) if area_id is not None else ()
        if area_id is None:
            left.append(Left(one, "unknown"))
        elif not reached:
            left.append(Left(one, "ended"))
        elif (parts := _parts(reached)) is None:
            left.append(Left(one, "divided", tuple(end.area_id for end in reached)))
        else:
            for end, part in zip(reached, parts, strict=True):
                sums[end.area_id] = sums.get(end.area_id, NOTHING) + one.value * part
    return Converted(sums, left)


def _parts(reached: Sequence[Reached]) -> list[Decimal] | None:
    parts = [end.share for end in reached if end.share is not None]
    return parts if len(parts) == len(reached) and sum(parts, NOTHING) == WHOLE else None


def backwards(
    given: Sequence[Given],
    ids: Mapping[str, int],
    origins: Mapping[int, Sequence[int]],
    ends: Mapping[int, Sequence[Reached]],
) -> Converted:
    """From later units to earlier ones: only where one is all that the later one came from.

    `ends` says for each of the earlier units where it led.
    """
    sums: dict[int, Decimal] = {}
    left = []
    for one in given:
        area_id = ids.get(one.code)
        found = origins.get(area_id, ()) if area_id is not None else ()
        if area_id is None:
            left.append(Left(one, "unknown"))
        elif not found:
            left.append(Left(one, "ended"))
        elif len(found) > 1 or len(ends[found[0]]) > 1:
            left.append(Left(one, "gathered", tuple(found)))
        else:
            sums[found[0]] = sums.get(found[0], NOTHING) + one.value
    return Converted(sums, left)
