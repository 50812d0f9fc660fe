"""What a unit came from and passed into, as a drawing: former units left, later ones right."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
ROW = 28
TEXT = 250  # room for names at either side
LONGEST = 32


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the drawing, shortened; `full` is said to whoever points at it."""

    text: str
    full: str
    x: int
    y: int
    is_left: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Names and the curves between them; all lengths in units of the drawing."""

    width: int
    height: int
    middle_x: int
    middle_y: int
    own: str
    own_anchor: str
    own_x: int
    own_y: int
    names: Sequence[Name]
    curves: Sequence[str]


def drawn(own: str, former: Sequence[str], later: Sequence[str]) -> Drawing | None:
    """The drawing for a unit with these predecessors and successors; None where it has none.

    Its own name stands where there is room: at the free side, else above.
    """
    if not former and not later:
        return None
    height = max(len(former), len(later), 2) * ROW
    x, y = WIDTH // 2, height // 2
    names, curves = [], []
    for number, name in enumerate(former):
        row = _height(number, len(former), height)
        names.append(Name(_short(name), name, TEXT, row, is_left=True))
        curves.append(_curve(TEXT + 10, row, x, y))
    for number, name in enumerate(later):
        row = _height(number, len(later), height)
        names.append(Name(_short(name), name, WIDTH - TEXT, row, is_left=False))
        curves.append(_curve(x, y, WIDTH - TEXT - 10, row))
    anchor, own_x, own_y = "middle", x, y - 14
    if not later:
        anchor, own_x, own_y = "start", x + 14, y + 4
    elif not former:
        anchor, own_x, own_y = "end", x - 14, y + 4
    return Drawing(WIDTH, height, x, y, _short(own), anchor, own_x, own_y, names, curves)


def _height(number: int, count: int, height: int) -> int:
    return round((number + 0.5) * height / count)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
