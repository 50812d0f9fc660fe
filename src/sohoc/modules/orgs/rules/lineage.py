"""How the life line of a school and of what it succeeds is drawn: a pure layout."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT = 12, 20
ROW, TOP, FOOT = 56, 44, 24
BEND = 26  # how far before its end a line turns to its successor
LETTER, CAPITAL = 7, 9  # about the width of a letter of a name
LINE = 15  # from one line of a name to the next
ASIDE = 10  # from the beginning of a life to its name
WIDEST = 130  # of a name for which room is kept behind its beginning
FEWEST_YEARS = 4
HALF_A_YEAR_LABEL = 16  # a label stands around its line, and is not cut at the rim
STEPS = 16  # points of a curve that are looked at

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Life:
    """A school to draw: key, name, first day (None: unknown), first day after its end, heir.

    `url` is its page, "" for none.
    """

    key: int
    name: str
    since: date | None
    until: date | None
    heir: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnLife:
    """The path of a life, its dot (None: its beginning is unknown), and its name.

    `name_y` is the height of the first of its lines, `name_anchor` which end of them stands at
    `name_x`.
    """

    path: str
    is_main: bool
    lines: Sequence[str]
    name_x: int
    name_y: int
    name_anchor: str
    dot_x: int | None
    dot_y: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to draw, in units of the view box; years are (x, year)."""

    width: int
    height: int
    years: Sequence[tuple[int, int]]
    lives: Sequence[DrawnLife]


@dataclass(frozen=True, slots=True)
class _Line:
    """A life as it runs: along `y` from `begin` to `end`, at the end to the height of its heir."""

    begin: int
    end: int
    y: int
    heir_y: int | None

    @property
    def bend(self) -> int:
        return self.end if self.heir_y is None else max(self.end - BEND, self.begin)

    @property
    def path(self) -> str:
        if self.heir_y is None:
            return f"M{self.begin} {self.y}H{self.end}"
        curve = f"{self.end - 6} {self.y} {self.bend + 6} {self.heir_y} {self.end} {self.heir_y}"
        return f"M{self.begin} {self.y}H{self.bend}C{curve}"

    def curve(self) -> Iterator[Place]:
        """Points of the way to the heir."""
        if self.heir_y is None:
            return
        for step in range(STEPS + 1):
            t = step / STEPS
            x = _bezier(self.bend, self.end - 6, self.bend + 6, self.end, t)
            yield x, _bezier(self.y, self.y, self.heir_y, self.heir_y, t)


def _bezier(a: float, b: float, c: float, d: float, t: float) -> float:
    u = 1 - t
    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d


@dataclass(frozen=True, slots=True)
class _Name:
    """A place for a name, on one line or several."""

    lines: tuple[str, ...]
    x: int
    y: int  # of the first line
    anchor: str

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        width = _width(self.lines)
        left = self.x if self.anchor == "start" else self.x - width
        return left, self.y - 13, left + width, self.y + LINE * (len(self.lines) - 1) + 4


def _width(lines: Iterable[str]) -> int:
    return max(
        sum(CAPITAL if sign.isupper() or sign == "&" else LETTER for sign in line) for line in lines
    )


def drawing_of(main: int, lives: Sequence[Life], *, today: date, width: int) -> Drawing:
    """Draw a school (`main`) and its predecessors, each on a line of its own, left to right.

    A successor stands at the middle of what it succeeds. What goes on after `today` is cut there.
    Names stand where no line runs through them, as far as there is such a place.
    """
    rows = _rows(main, lives)
    first = min((life.since or life.until or today) for life in lives)
    last = max(today, *(life.since or today for life in lives))
    start = first.year - 1
    years = max((last.year + 2) - start, FEWEST_YEARS)
    room = _room_for_years(lives, start=start, years=years, width=width)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if years / s * 90 <= room), 100)

    def across(day: date) -> int:
        return round(LEFT + _passed(day, start) / years * room)

    by_key = {life.key: life for life in lives}
    lines = {}
    for life in lives:
        flows = life.heir in by_key and life.until
        lines[life.key] = _Line(
            begin=across(life.since) if life.since else LEFT,
            end=across(min(life.until or last, last)),
            y=round(TOP + rows[life.key] * ROW),
            heir_y=round(TOP + rows[life.heir] * ROW) if flows and life.heir else None,
        )
    names = _names(main, lives, lines, width=width)
    drawn = [
        DrawnLife(
            path=lines[life.key].path,
            is_main=life.key == main,
            lines=names[life.key].lines,
            name_x=names[life.key].x,
            name_y=names[life.key].y,
            name_anchor=names[life.key].anchor,
            dot_x=lines[life.key].begin if life.since else None,
            dot_y=lines[life.key].y,
            url=life.url,
        )
        for life in sorted(lives, key=lambda one: one.key == main)
    ]
    marks = range(start + (-start) % step, start + years, step)
    lowest = max(
        *(line.y + 16 for line in lines.values()), *(name.box[3] for name in names.values())
    )
    return Drawing(
        width=width,
        height=lowest + FOOT,
        years=[
            (x, year)
            for year in marks
            for x in [across(date(year, 1, 1))]
            if HALF_A_YEAR_LABEL <= x <= width - HALF_A_YEAR_LABEL
        ],
        lives=drawn,
    )


def _passed(day: date, start: int) -> float:
    return day.year - start + (day.timetuple().tm_yday - 1) / 366


def _room_for_years(lives: Sequence[Life], *, start: int, years: int, width: int) -> float:
    """How wide the years are drawn: so that what begins late has room for its name behind it."""
    room: float = width - LEFT - RIGHT
    for life in lives:
        share = _passed(life.since, start) / years if life.since else 0
        needed = ASIDE + 4 + _width_behind(life.name)
        if share > 0:
            room = min(room, max((width - LEFT - needed) / share, width / 3))
    return room


def _width_behind(name: str) -> int:
    """How wide a name is on as few lines as are not too wide for it."""
    widths = [_width(_balanced(name.split() or [name], lines)) for lines in (1, 2, 3)]
    return next((width for width in widths if width <= WIDEST), widths[-1])


def _names(
    main: int, lives: Sequence[Life], lines: Mapping[int, _Line], *, width: int
) -> Mapping[int, _Name]:
    """Where every name stands; the main one chooses first."""
    curves = [place for line in lines.values() for place in line.curve()]
    straight = [(line.begin, line.bend, line.y) for line in lines.values()]
    placed: dict[int, _Name] = {}
    for life in sorted(lives, key=lambda one: one.key != main):
        line = lines[life.key]
        boxes = [name.box for name in placed.values()]
        placed[life.key] = min(
            _places(life.name, line, width=width),
            key=lambda name: _hindered(name, curves, straight, boxes),
        )
    return placed


def _places(name: str, line: _Line, *, width: int) -> Iterator[_Name]:
    """Places for a name, the best first: above its line or below, in as few lines as fit."""
    begin, before_bend = line.begin + ASIDE, line.bend - 4
    ways = [("start", begin, width - begin - 2), ("end", before_bend, before_bend - 2)]
    if line.heir_y is not None:
        ways.insert(1, ("start", begin, before_bend - begin))
    for anchor, x, room in ways:
        for lines in _wrapped(name, room):
            taller = LINE * (len(lines) - 1)
            yield _Name(lines, x, line.y - 11 - taller, anchor)
            yield _Name(lines, x, line.y + 21, anchor)
    # Somewhere it must stand: at the right side, a rim of paper keeps it readable.
    for lines in [*_wrapped(name, width - 4), (name,)]:
        yield _Name(lines, width - 2, line.y - 11 - LINE * (len(lines) - 1), "end")


def _wrapped(name: str, room: int) -> Iterator[tuple[str, ...]]:
    """The name on one, two or three lines that are no wider than the room."""
    words = name.split() or [name]
    for wanted in (1, 2, 3):
        lines = _balanced(words, wanted)
        if len(lines) == wanted and _width(lines) <= room:
            yield lines


def _balanced(words: Sequence[str], wanted: int) -> tuple[str, ...]:
    """The words on so many lines, about equally long."""
    goal = sum(len(word) + 1 for word in words) / wanted
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > goal + 1 and len(lines) < wanted:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _hindered(
    name: _Name,
    curves: Sequence[Place],
    straight: Sequence[tuple[int, int, int]],
    boxes: Sequence[tuple[int, int, int, int]],
) -> int:
    """How much runs through a name: curves, lines, other names, the upper side of the picture."""
    left, top, right, bottom = name.box
    found = sum(1 for x, y in curves if left - 3 <= x <= right + 3 and top <= y <= bottom)
    found += sum(1 for a, b, y in straight if a <= right and b >= left and top <= y <= bottom)
    found += sum(1 for a, b, c, d in boxes if left <= c and right >= a and top <= d and bottom >= b)
    return found + (100 if top < 0 or left < 0 else 0)


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
