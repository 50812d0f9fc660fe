"""Rows of a table as people send them, read as parts of a school; faults by row and column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sohoc.lib.days import is_of_our_time
from sohoc.lib.periods import Period
from sohoc.lib.tables import MEGABYTE, Limits
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.rules.parts import BadPart, check_within, read_degrees, tidy_part

MOST_ROWS = 500
LIMITS = Limits(size=2 * MEGABYTE, columns=50, cells=100_000)
# Heads as people write them and as our own files have them, folded.
HEADS = {
    "ten": "name",
    "ten goi": "name",
    "called": "name",
    "loai": "kind",
    "kind": "kind",
    "dia chi": "address",
    "address": "address",
    "vi do": "latitude",
    "latitude": "latitude",
    "kinh do": "longitude",
    "longitude": "longitude",
    "tu ngay": "begins",
    "ngay bat dau": "begins",
    "from day": "begins",
    "den truoc ngay": "ends",
    "until day": "ends",
}
KINDS = {
    "diem truong": "campus",
    "diem": "campus",
    "campus": "campus",
    "phan hieu": "branch",
    "branch": "branch",
    "to": "group",
    "to chuyen mon": "group",
    "to, khoi chuyen mon": "group",
    "group of teachers": "group",
}
NEEDED = ("name", "kind")
_DAY = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?: 00:00:00)?")

Row = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row (its number in the file) and column (the field); with the text."""

    row: int
    field: str
    problem: str
    text: str = ""


def read_parts(
    rows: Sequence[Row], *, life: Period, taken: frozenset[tuple[str, str]]
) -> tuple[list[PartFacts], list[RowFault]]:
    """The parts that a table names, the head first; nothing may be done while there are faults.

    `taken` are kinds and names that the school has already.
    """
    columns = _columns(rows[0][1]) if rows else {}
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        return [], [RowFault(rows[0][0] if rows else 1, name, "no_column") for name in missing]
    if len(rows) - 1 > MOST_ROWS:
        return [], [RowFault(rows[-1][0], "name", "many")]
    parts: list[PartFacts] = []
    faults: list[RowFault] = []
    seen = set(taken)
    for number, cells in rows[1:]:
        given = {
            n: cells[place].strip() if place < len(cells) else "" for n, place in columns.items()
        }
        try:
            part = _part(given, life)
            if (part.kind, part.name) in seen:
                raise BadPart("name", "taken" if (part.kind, part.name) in taken else "twice")
        except BadPart as error:
            faults.append(RowFault(number, error.field, error.problem, given.get(error.field, "")))
            continue
        seen.add((part.kind, part.name))
        parts.append(part)
    return parts, faults


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Where each field stands; of two columns with one meaning the first counts."""
    places: dict[str, int] = {}
    for place, text in enumerate(head):
        field = HEADS.get(folded(text))
        if field is not None:
            places.setdefault(field, place)
    return places


def _part(given: dict[str, str], life: Period) -> PartFacts:
    begins = _day("begins", given.get("begins", ""))
    ends = _day("ends", given.get("ends", ""))
    if begins and ends and ends <= begins:
        raise BadPart("ends", "before_start")
    facts = PartFacts(
        kind=KINDS.get(folded(given["kind"]), ""),
        name=given["name"],
        address=given.get("address", ""),
        latitude=read_degrees("latitude", given.get("latitude", "")),
        longitude=read_degrees("longitude", given.get("longitude", "")),
        period=Period(begins, ends),
    )
    facts = tidy_part(facts, kinds=frozenset(KINDS.values()))
    check_within(facts.period, life)
    return facts


def _day(field: str, text: str) -> date | None:
    if not text:
        return None
    found = _DAY.fullmatch(text) or _ISO.fullmatch(text)
    try:
        if found is not None:
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError as error:
        raise BadPart(field, "day") from error
    if found is None or not is_of_our_time(day):
        raise BadPart(field, "day")
    return day
