"""A new list of units as a file: rows of code, full name, province and old codes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sohoc.lib.numbers import NotANumber, parse_number
from sohoc.lib.tables import Line
from sohoc.lib.vietnamese import folded
from sohoc.modules.areas.contracts import AreaKind, Link, Rank, Unit, UnitKey
from sohoc.modules.areas.rules.naming import (
    CODE_LENGTH,
    BadCode,
    BadName,
    read_code,
    read_name,
)

CODE, NAME, PROVINCE, OLD = "code", "name", "province", "old"
NEW, SHARE = "new", "share"
HEADS = {
    CODE: ("ma", "ma xa", "ma don vi", "code"),
    NAME: ("ten day du", "ten", "ten don vi", "name"),
    PROVINCE: ("ma tinh", "ma tp", "province"),
    OLD: ("ma cu", "cac ma cu", "old"),
}
LINK_HEADS = {
    OLD: ("ma cu", "old"),
    NEW: ("ma moi", "new"),
    SHARE: ("ty le", "phan", "share"),
}
_BETWEEN = re.compile(r"[\s,;+]+")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a file: the row, the column's code, a code of the problem, the text."""

    row: int
    column: str
    problem: str
    text: str = ""
    is_link: bool = False  # in the second file
    other: int = 0  # the row that has the code already


@dataclass(slots=True)
class Doubtful:
    """What rows with faults still tell, so that the rest of the list can be judged with them.

    `units` have a code that was read, though not all of their row; `adrift` are those whose
    province was not. `names` are of rows without a readable code. `olds` and `news` pass or follow
    by a row whose other end was not read.
    """

    units: list[Unit] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    adrift: set[UnitKey] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    olds: set[UnitKey] = field(default_factory=set)
    news: set[UnitKey] = field(default_factory=set)


@dataclass(slots=True)
class ListRead:
    """A list as read: units, links, where each unit stands, what is wrong, codes given zeros.

    Rows with faults are in `doubtful` alone.
    """

    units: list[Unit] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rows: dict[UnitKey, int] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    padded: list[tuple[int, str]] = field(default_factory=list)
    doubtful: Doubtful = field(default_factory=Doubtful)


def read_unit_list(lines: Sequence[Line], links: Sequence[Line] = ()) -> ListRead:
    """The list in `lines` and the second file in `links`; both begin with a head."""
    read = ListRead()
    places = _places(lines[0], HEADS, required=(CODE, NAME, PROVINCE), read=read, is_link=False)
    if places is not None:
        for line in lines[1:]:
            _read_row(read, line.number, _cells(line, places))
    if links:
        of_links = _places(links[0], LINK_HEADS, required=(OLD, NEW), read=read, is_link=True)
        for line in links[1:] if of_links is not None else ():
            _read_link(read, line.number, _cells(line, of_links or {}))
    return read


def _places(
    head: Line,
    known: Mapping[str, Iterable[str]],
    *,
    required: Sequence[str],
    read: ListRead,
    is_link: bool,
) -> dict[str, int] | None:
    named = [folded(cell) for cell in head.cells]
    places = {
        column: named.index(word)
        for column, words in known.items()
        for word in reversed(tuple(words))
        if word in named
    }
    for column in required:
        if column not in places:
            read.faults.append(RowFault(head.number, column, "no_column", is_link=is_link))
    return places if all(column in places for column in required) else None


def _cells(line: Line, places: Mapping[str, int]) -> dict[str, str]:
    return {
        column: line.cells[place] if place < len(line.cells) else ""
        for column, place in places.items()
    }


def _read_row(read: ListRead, number: int, cells: Mapping[str, str]) -> None:
    rank = Rank.COMMUNE if cells[PROVINCE] else Rank.PROVINCE
    before = len(read.faults)
    code = _code(read, number, CODE, cells[CODE], rank)
    province = (
        _code(read, number, PROVINCE, cells[PROVINCE], Rank.PROVINCE) if (cells[PROVINCE]) else ""
    )
    try:
        kind, name = read_name(cells[NAME], rank=rank)
    except BadName as error:
        problem = (
            "kind_of_rank" if error.problem == "kind" and rank is Rank.PROVINCE else error.problem
        )
        read.faults.append(RowFault(number, NAME, problem, cells[NAME]))
    if len(read.faults) > before:
        _note_faulty(read, number, cells, province)
        return
    parent = UnitKey(Rank.PROVINCE, province) if province else None
    unit = Unit(rank, code, kind, name, parent)
    olds = _olds(read, number, cells, rank)
    if _is_first(read, number, unit.key):
        read.units.append(unit)
        read.links += [Link(old, unit.key) for old in olds]
    else:
        read.doubtful.olds.update(olds)


def _note_faulty(read: ListRead, number: int, cells: Mapping[str, str], province: str) -> None:
    """Keep what can be read of a row with faults; only its old codes are judged here."""
    doubtful, code = read.doubtful, cells[CODE].strip()
    is_province = not cells[PROVINCE] and len(code) <= CODE_LENGTH[Rank.PROVINCE]
    rank = Rank.PROVINCE if is_province else Rank.COMMUNE
    olds = _olds(read, number, cells, rank)
    try:
        key = UnitKey(rank, read_code(code, rank=rank)[0])
    except BadCode:
        doubtful.names.add(folded(cells[NAME]))
        doubtful.olds.update(olds)
        return
    if not _is_first(read, number, key):
        doubtful.olds.update(olds)
        return
    parent = UnitKey(Rank.PROVINCE, province) if province else None
    kind = AreaKind.PROVINCE if is_province else AreaKind.COMMUNE
    doubtful.units.append(Unit(rank, key.code, kind, cells[NAME], parent))
    doubtful.links += [Link(old, key) for old in olds]
    if parent is None and not is_province:
        doubtful.adrift.add(key)


def _olds(read: ListRead, number: int, cells: Mapping[str, str], rank: Rank) -> list[UnitKey]:
    found = filter(None, _BETWEEN.split(cells.get(OLD, "")))
    codes = [_code(read, number, OLD, text, rank) for text in found]
    return [UnitKey(rank, code) for code in codes if code]


def _is_first(read: ListRead, number: int, key: UnitKey) -> bool:
    """Whether no row before has this code; otherwise both rows are named."""
    first = read.rows.setdefault(key, number)
    if first == number:
        return True
    read.faults.append(RowFault(number, CODE, "code_twice", key.code, other=first))
    return False


def _read_link(read: ListRead, number: int, cells: Mapping[str, str]) -> None:
    before = len(read.faults)
    rank = Rank.PROVINCE if max(len(cells[OLD]), len(cells[NEW])) <= 2 else Rank.COMMUNE
    old = _code(read, number, OLD, cells[OLD], rank, is_link=True)
    new = _code(read, number, NEW, cells[NEW], rank, is_link=True)
    share = _share(read, number, cells.get(SHARE, ""))
    if len(read.faults) == before:
        read.links.append(Link(UnitKey(rank, old), UnitKey(rank, new), share))
        return
    read.doubtful.olds.update({UnitKey(rank, old)} if old else ())
    read.doubtful.news.update({UnitKey(rank, new)} if new else ())


def _code(
    read: ListRead, number: int, column: str, text: str, rank: Rank, *, is_link: bool = False
) -> str:
    try:
        code, is_padded = read_code(text, rank=rank)
    except BadCode as error:
        problem = error.problem
        if rank is Rank.PROVINCE and column == CODE and problem == "long":
            problem = "no_province"
        read.faults.append(RowFault(number, column, problem, text, is_link))
        return ""
    if is_padded:
        read.padded.append((number, code))
    return code


def _share(read: ListRead, number: int, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        is_percent = text.endswith("%")
        share = parse_number(text.rstrip("% "))
        share = share / 100 if is_percent else share
    except NotANumber:
        share = Decimal(0)
    if not 0 < share <= 1:
        read.faults.append(RowFault(number, SHARE, "share", text, is_link=True))
        return None
    return share
