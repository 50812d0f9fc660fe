"""The figures of the map, unit by unit: the table behind it, which screen, file and print share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import Measure
from sohoc.lib.numbers import round_half_up
from sohoc.modules.orgs.rules.map_classes import Class, classes_of, tone_of
from sohoc.modules.orgs.selectors.map import ByUnit, communes_answered_for, schools_by_unit
from sohoc.modules.orgs.selectors.territory import Territory, Unit, standing_in, territory_on
from sohoc.modules.orgs.web.map.asked import AskedMap


@dataclass(frozen=True, slots=True)
class Line:
    """One unit: its figure (None for no figure), that of the whole beside it, tone and bar.

    `share` is the length of the bar in percent of the longest.
    """

    unit: Unit
    figure: int | None
    whole: int | None
    tone: int | None
    share: int


@dataclass(frozen=True, slots=True)
class MapTable:
    """All units of the person, in order; `total` and `whole` are of all of them together.

    A ratio is told together over the units that have one: what is known of others is no part of it.

    `elsewhere` counts what stands in no unit of the map; `is_part` whether there are units outside
    of the person's reach.
    """

    territory: Territory
    lines: Sequence[Line]
    classes: Sequence[Class]
    total: int | None
    whole: int | None
    elsewhere: int
    is_part: bool

    @property
    def known(self) -> int:
        """How many units have a figure, zero included."""
        return sum(1 for line in self.lines if line.figure is not None)

    @property
    def touched(self) -> int:
        """How many units have a figure above zero."""
        return sum(1 for line in self.lines if line.figure)

    def line(self, code: str) -> Line | None:
        """The line of the unit with this code."""
        return next((line for line in self.lines if line.unit.code == code), None)

    def in_tone(self, tone: int | None) -> int:
        """How many units are drawn in the tone."""
        return sum(1 for line in self.lines if line.tone == tone)


class Figures:
    """Figures of one measure for sets of communes; `of_units` as in `Measure`."""

    def __init__(self, actor: Actor, measure: Measure | None, day: date) -> None:
        self.by_unit: ByUnit = measure.counts(actor, day) if measure else {}
        self.of_units = measure is not None and measure.of_units
        self.by_commune: dict[int, int] = {}

    def place(self, placed: Mapping[int, int]) -> int:
        """Add up by the communes of the day; returns what stands in none of them."""
        if self.of_units:
            self.by_commune = {pk: self.by_unit[pk] for pk in placed if pk in self.by_unit}
            return 0
        elsewhere = 0
        for unit, count in self.by_unit.items():
            commune = placed.get(unit) if unit is not None else None
            if commune is None:
                elsewhere += count
            else:
                self.by_commune[commune] = self.by_commune.get(commune, 0) + count
        return elsewhere

    def of(self, communes: Iterable[int]) -> int:
        """The sum over these communes."""
        return sum(self.by_commune.get(pk, 0) for pk in communes)

    def known(self, communes: Iterable[int]) -> list[int]:
        """Those of the communes of which anything is known."""
        return [pk for pk in communes if pk in self.by_commune]


class Computed:
    """What the measure gives for sets of communes, and what is shown beside it."""

    def __init__(self, actor: Actor, asked: AskedMap) -> None:
        measure, others = asked.measure, asked.measures
        self.times = measure.times
        self.figures = Figures(actor, measure, asked.day)
        self.divisor = Figures(actor, others.get(measure.per), asked.day) if measure.per else None
        self.beside = (
            Figures(actor, others.get(measure.beside), asked.day) if measure.beside else None
        )

    def place(self, communes: Collection[int], placed: Mapping[int, int]) -> int:
        """Bring all figures to the communes of the day; returns what stands in none of them."""
        if self.beside:
            self.beside.place(placed)
        if self.divisor is None and not self.figures.of_units:
            return self.figures.place(placed)
        # What is divided is known of the communes of the day themselves.
        themselves = {pk: pk for pk in communes}
        self.figures.place(themselves)
        if self.divisor is None or self.divisor.of_units:
            return self.divisor.place(themselves) if self.divisor else 0
        return self.divisor.place(placed)

    def figure(self, communes: Collection[int]) -> int | None:
        """The figure of these communes together; None where it cannot be told."""
        if self.divisor is None:
            hides = self.figures.of_units and not self.figures.known(communes)
            return None if hides else self.figures.of(communes)
        # Where the figure is not known, what it would be divided by does not count either.
        known = self.figures.known(communes)
        divisor = self.divisor.of(known)
        if not divisor:
            return None
        ratio = Decimal(self.figures.of(known) * self.times) / Decimal(divisor)
        return int(round_half_up(ratio, places=0))

    def whole(self, communes: Collection[int]) -> int | None:
        """What is shown beside the figure; None for a measure that stands alone."""
        return self.beside.of(communes) if self.beside else None

    def named(self) -> set[int | None]:
        """All units that counted rows name; figures of the units themselves need no such place."""
        counted = [self.divisor or self.figures, *([self.beside] if self.beside else [])]
        return {unit for one in counted if not one.of_units for unit in one.by_unit}


def table_of(actor: Actor, asked: AskedMap) -> MapTable | None:
    """The table of the view; None where no province is known. A fixed number of statements."""
    territory = territory_on(
        asked.day,
        today=asked.as_of.today,
        by_district=asked.by_district,
        province=asked.province or asked.own,
    )
    if territory is None:
        return None
    computed = Computed(actor, asked)
    # Another province is shown by figures that are public, to everybody alike.
    is_part = not actor.sees_all and asked.province is None
    own = _own(actor, asked.day) if is_part else set()
    placed = standing_in(computed.named() | own, territory.communes, day=asked.day)
    elsewhere = computed.place(territory.communes, placed)
    reach = {placed[pk] for pk in own if pk in placed} if is_part else set(territory.communes)
    units = [unit for unit in territory.units if unit.members & reach]
    own_part = {unit.code: unit.members & reach for unit in units}
    figures = {code: computed.figure(communes) for code, communes in own_part.items()}
    classes = classes_of(figures.values())
    longest = max((figure or 0 for figure in figures.values()), default=0) or 1
    lines = [
        Line(
            unit,
            figure := figures[unit.code],
            computed.whole(own_part[unit.code]),
            tone_of(figure, classes),
            round((figure or 0) * 100 / longest),
        )
        for unit in units
    ]
    together = [pk for communes in own_part.values() for pk in communes]
    counted = [
        pk
        for code, communes in own_part.items()
        for pk in communes
        if not asked.measure.per or figures[code] is not None
    ]
    return MapTable(
        territory=territory,
        lines=_ordered(lines, asked.order),
        classes=classes,
        total=computed.figure(counted),
        whole=computed.whole(together),
        elsewhere=elsewhere,
        is_part=is_part and len(units) < len(territory.units),
    )


def _own(actor: Actor, day: date) -> set[int | None]:
    """The units that the person answers for, or has a school in."""
    return {*communes_answered_for(actor), *schools_by_unit(actor, day)}


def _ordered(lines: Sequence[Line], order: str) -> list[Line]:
    """By name, figure or whole; a unit without a figure stands at the end either way."""
    by_name = sorted(lines, key=lambda line: (line.unit.sort_key, line.unit.code))
    field, descends = order.removeprefix("-"), order.startswith("-")
    if field == "name":
        return by_name[::-1] if descends else by_name
    values = {line.unit.code: line.whole if field == "whole" else line.figure for line in lines}
    known = [line for line in by_name if values[line.unit.code] is not None]
    unknown = [line for line in by_name if values[line.unit.code] is None]
    sign = -1 if descends else 1
    return sorted(known, key=lambda line: sign * (values[line.unit.code] or 0)) + unknown
