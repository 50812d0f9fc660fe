"""The table as a drawing: areas with their tone, numbers where there is room, schools as points."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.rules.map_shapes import Frame, Shape, dots_of
from sohoc.modules.orgs.selectors.map import LABEL_HEIGHT, Drawing, Point
from sohoc.modules.orgs.selectors.territory import Unit
from sohoc.modules.orgs.web.map.asked import AskedMap
from sohoc.modules.orgs.web.map.table import Line, MapTable

DIGIT = 19  # width of a digit of a number on a wide screen, in units of the drawing
DIGIT_ON_PHONE = 29
MOST_LINKED = 400  # more points than these lie on each other: nobody could touch one
EDGE = 8


@dataclass(frozen=True, slots=True)
class Area:
    """One unit drawn: its paths, what it says, where its number stands ("" for no room)."""

    code: str
    tone: str
    words: str
    url: str
    paths: Sequence[str]
    number: str = ""
    x: int = 0
    y: int = 0
    is_tight: bool = False
    is_joined: bool = False  # one commune of former shapes, whose borders inside are not its own

    @property
    def css(self) -> str:
        """The classes of its link."""
        return f"so-tone-{self.tone}{' so-map-unions so-map-joined' if self.is_joined else ''}"


@dataclass(frozen=True, slots=True)
class Dot:
    """A school to touch."""

    uuid: UUID
    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Label:
    """The name of the chosen unit, below it."""

    text: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing; `quiet` are communes outside of the person's reach, `former` those that
    were there before and fill the gaps of communes without an outline.

    Many points are one path of dots, few are links.
    """

    box: str
    areas: Sequence[Area]
    quiet: Sequence[str]
    former: Sequence[str]
    chosen: Area | None
    label: Label | None
    dots: str = ""
    links: Sequence[Dot] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """The chosen unit by itself, larger, with its schools to touch; `size` is that of a point."""

    box: str
    paths: Sequence[str]
    links: Sequence[Dot]
    size: int


def tone_code(tone: int | None) -> str:
    """The tone as it stands in the name of a class: `x` for no figure."""
    return "x" if tone is None else str(tone)


def in_words(line: Line, noun: str) -> str:
    """`Xã Bao La: 8 trường`; without a figure the name alone."""
    if line.figure is None:
        return line.unit.name
    return f"{line.unit.name}: {format_number(line.figure)} {noun}"


def picture_of(
    table: MapTable, drawing: Drawing, points: Sequence[Point], *, asked: AskedMap
) -> Picture:
    """The drawing of a table whose communes have shapes."""
    drawn = {pk for line in table.lines for pk in line.unit.members}
    inside = [point for point in points if _is_inside(point, drawing.frame)]
    few = len(inside) <= MOST_LINKED
    noun, choose = str(asked.measure.noun), asked.chooser()
    # Where points lie everywhere, numbers could not be read between them.
    areas = [_area(line, drawing, noun, choose, is_numbered=few) for line in table.lines]
    chosen = next((area for area in areas if area.code == asked.code), None)
    frame = drawing.frame
    line = table.line(asked.code)
    return Picture(
        box=f"{-EDGE} {-EDGE} {frame.width + 2 * EDGE} {frame.height + 2 * EDGE + LABEL_HEIGHT}",
        areas=areas,
        quiet=[shape.path for pk, shape in drawing.shapes.items() if pk not in drawn],
        former=drawing.former,
        chosen=chosen,
        label=_label(line.unit, drawing) if line and chosen and chosen.paths else None,
        dots="" if few else dots_of(frame.place(*_degrees(point)) for point in inside),
        links=[_dot(point, frame) for point in inside] if few else (),
    )


def _area(
    line: Line, drawing: Drawing, noun: str, choose: Callable[[str], str], *, is_numbered: bool
) -> Area:
    shapes = [drawing.shapes[pk] for pk in sorted(line.unit.members) if pk in drawing.shapes]
    number = format_number(line.figure) if line.figure and is_numbered and shapes else ""
    x, y, room = drawing.room_of(line.unit.members) if number else (0, 0, 0)
    return Area(
        code=line.unit.code,
        tone=tone_code(line.tone),
        words=in_words(line, noun),
        url=choose(line.unit.code),
        paths=[shape.path for shape in shapes],
        number=number if room >= len(number) * DIGIT else "",
        x=x,
        y=y,
        is_tight=room < len(number) * DIGIT_ON_PHONE,
        is_joined=len(line.unit.members) == 1 and line.unit.members <= drawing.joined,
    )


def _box(shapes: Iterable[Shape]) -> tuple[int, int, int, int]:
    shapes = list(shapes)
    return (
        min(shape.left for shape in shapes),
        min(shape.top for shape in shapes),
        max(shape.right for shape in shapes),
        max(shape.bottom for shape in shapes),
    )


def _label(unit: Unit, drawing: Drawing) -> Label:
    """Below the unit, inside of the drawing: near a side it begins or ends there."""
    shapes = [drawing.shapes[pk] for pk in unit.members if pk in drawing.shapes]
    left, _top, right, bottom = _box(shapes)
    middle, y = (left + right) // 2, bottom + LABEL_HEIGHT
    half = len(unit.name) * DIGIT // 2
    if middle < half:
        return Label(unit.name, 0, y, "start")
    if middle > drawing.frame.width - half:
        return Label(unit.name, drawing.frame.width, y, "end")
    return Label(unit.name, middle, y, "middle")


def close_of(unit: Unit, drawing: Drawing, points: Iterable[Point]) -> Close | None:
    """The unit by itself with its schools; None where it has no shape."""
    shapes = [drawing.shapes[pk] for pk in sorted(unit.members) if pk in drawing.shapes]
    if not shapes:
        return None
    left, top, right, bottom = _box(shapes)
    size = max(right - left, bottom - top)
    edge = max(size // 12, 2)
    inside = [point for point in points if _is_inside(point, drawing.frame)]
    return Close(
        box=f"{left - edge} {top - edge} {right - left + 2 * edge} {bottom - top + 2 * edge}",
        paths=[shape.path for shape in shapes],
        links=[_dot(point, drawing.frame) for point in inside],
        size=max(size // 28, 1),
    )


def _degrees(point: Point) -> tuple[float, float]:
    return float(point.longitude or 0), float(point.latitude or 0)


def _is_inside(point: Point, frame: Frame) -> bool:
    return frame.holds(*_degrees(point))


def _dot(point: Point, frame: Frame) -> Dot:
    x, y = frame.place(*_degrees(point))
    return Dot(point.uuid, point.name, x, y)
