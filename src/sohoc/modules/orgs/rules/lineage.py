"""How the life line of a school and of what it succeeds is drawn: a pure layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT = 12, 20
ROW, TOP, FOOT = 56, 44, 24
BEND = 26  # how far before its end a line turns to its successor
LETTER = 7  # about the width of a letter of a name


@dataclass(frozen=True, slots=True)
class Life:
    """A school to draw: key, name, first day (None: unknown), first day after its end, heir."""

    key: int
    name: str
    since: date | None
    until: date | None
    heir: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnLife:
    """The path of a life, its dot (None: its beginning is unknown) and its name's place."""

    path: str
    is_main: bool
    name: str
    name_x: int
    name_y: int
    name_anchor: str
    dot_x: int | None
    dot_y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw, in units of the view box; years are (x, year)."""

    width: int
    height: int
    years: Sequence[tuple[int, int]]
    lives: Sequence[DrawnLife]


def drawing_of(main: int, lives: Sequence[Life], *, today: date, width: int) -> Drawing:
    """Draw a school (`main`) and its predecessors, each on a line of its own, left to right.

    A successor stands at the middle of what it succeeds. What goes on after `today` is cut there.
    """
    by_key = {life.key: life for life in lives}
    rows = _rows(main, lives)
    first = min((life.since or life.until or today) for life in lives)
    last = max(today, *(life.since or today for life in lives))
    start = first.year - 2
    years = max((last.year + 2) - start, 8)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if years / s * 90 <= width), 100)

    def across(day: date) -> int:
        passed = day.year - start + (day.timetuple().tm_yday - 1) / 366
        return round(LEFT + passed / years * (width - LEFT - RIGHT))

    def down(key: int) -> int:
        return round(TOP + rows[key] * ROW)

    marks = range(start + (-start) % step, start + years, step)
    drawn = []
    for life in sorted(lives, key=lambda one: one.key == main):
        begin = across(life.since) if life.since else LEFT
        end = across(min(life.until or last, last))
        y = down(life.key)
        path = f"M{begin} {y}H{end}"
        if life.heir in by_key and life.until:
            heir_y = down(life.heir)
            bend = max(end - BEND, begin)
            path = f"M{begin} {y}H{bend}C{end - 6} {y} {bend + 6} {heir_y} {end} {heir_y}"
        # A name that would run out of the picture ends at its right side instead.
        runs_out = begin + 10 + len(life.name) * LETTER > width
        drawn.append(
            DrawnLife(
                path=path,
                is_main=life.key == main,
                name=life.name,
                name_x=width - RIGHT // 2 if runs_out else begin + 10,
                name_y=y - 11,
                name_anchor="end" if runs_out else "start",
                dot_x=begin if life.since else None,
                dot_y=y,
            )
        )
    return Drawing(
        width=width,
        height=round(TOP + max(rows.values()) * ROW) + 16 + FOOT,
        years=[(across(date(year, 1, 1)), year) for year in marks],
        lives=drawn,
    )


def _rows(main: int, lives: Sequence[Life]) -> Mapping[int, float]:
    """The row of every school: predecessors one below the other, a new heir in their middle.

    One that was there before has a row of its own. A new heir may stand in the row of a
    predecessor, because it begins where that one ends.
    """
    heirs = {life.key: life.heir for life in lives}
    by_key = {life.key: life for life in lives}
    rows: dict[int, float] = {}
    free = 0

    def place(key: int) -> float:
        nonlocal free
        before = sorted(k for k, heir in heirs.items() if heir == key and k != key)
        if before:
            places = [place(one) for one in before]
            rows[key] = (places[0] + places[-1]) / 2
        if not before or not _is_new(by_key[key], [by_key[one] for one in before]):
            rows[key] = float(free)
            free += 1
        return rows[key]

    place(main)
    for life in lives:
        if life.key not in rows:
            place(life.key)
    return rows


def _is_new(heir: Life, before: Sequence[Life]) -> bool:
    """Whether the heir began when the first of its predecessors ended, not earlier."""
    ends = [life.until for life in before if life.until is not None]
    return heir.since is not None and bool(ends) and heir.since >= min(ends)
