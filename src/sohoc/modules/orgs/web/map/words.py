"""How the map speaks: the sentence under its title, its legend, why there is no drawing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.shell import printed
from sohoc.law.local_government import TWO_TIERS_SINCE
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.selectors.map import Drawing
from sohoc.modules.orgs.selectors.territory import Territory
from sohoc.modules.orgs.web.map.asked import AskedMap
from sohoc.modules.orgs.web.map.drawing import tone_code
from sohoc.modules.orgs.web.map.table import MapTable

VOID = "void"  # in the place of a tone: former outlines where units have none of their own


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend: a tone, its figures, and how many units have them."""

    tone: str
    words: str
    units: int


def legend_of(table: MapTable, drawing: Drawing | None) -> list[Key]:
    """Classes from the highest, then zero, no figure, no outline; of these what no unit has is
    left out."""
    keys = [
        Key(tone_code(one.tone), _range(one.lower, one.upper), table.in_tone(one.tone))
        for one in reversed(table.classes)
    ]
    rest = [
        Key("0", "0", table.in_tone(0)),
        Key("x", _("No figure"), table.in_tone(None)),
        Key(VOID, _("No outline yet"), _without_outline(table, drawing)),
    ]
    return keys + [key for key in rest if key.units]


def _without_outline(table: MapTable, drawing: Drawing | None) -> int:
    """How many units leave a gap in the drawing, which what was there before fills."""
    if drawing is None or not drawing.former:
        return 0
    return sum(1 for line in table.lines if not line.unit.members & drawing.shapes.keys())


def _range(lower: int, upper: int) -> str:
    if lower == upper:
        return format_number(lower)
    return f"{format_number(lower)}–{format_number(upper)}"


def sentence_of(asked: AskedMap, table: MapTable) -> str:
    """`1.985 trường, ở 148 trong 148 xã, phường, tính đến 07/09/2026.`"""
    day, noun = printed.day(asked.day), str(asked.measure.noun)
    units = _("districts") if asked.by_district else _("communes and wards")
    if table.total is None:
        return _("No figure for {units}, as of {day}.").format(units=units, day=day)
    values = {
        "total": format_number(table.total),
        "noun": noun,
        "touched": format_number(table.touched),
        "known": format_number(table.known),
        "count": format_number(len(table.lines)),
        "units": units,
        "day": day,
    }
    if asked.measure.per:
        if table.known == len(table.lines):
            return _("{total} {noun} over all {count} {units}, as of {day}.").format(**values)
        return _(
            "{total} {noun}, over the {known} of {count} {units} that have a figure, as of {day}."
        ).format(**values)
    return _("{total} {noun}, in {touched} of {count} {units}, as of {day}.").format(**values)


def outlines_said(table: MapTable, drawing: Drawing) -> list[str]:
    """Which of the units shown have an outline joined from former ones, and which have none."""
    shown = {pk for line in table.lines for pk in line.unit.members}
    communes = [row for row in table.territory.communes.values() if row.id in shown]
    joined = [row.name for row in communes if row.id in drawing.joined]
    without = [row.name for row in communes if row.id not in drawing.shapes]
    said = []
    if joined:
        text = ngettext(
            "The outline of {count} commune is approximate, joined from those of the former units:"
            " {names}.",
            "The outlines of {count} communes are approximate, joined from those of the former"
            " units: {names}.",
            len(joined),
        )
        said.append(text.format(count=format_number(len(joined)), names=", ".join(joined)))
    if without:
        text = ngettext(
            "{count} commune or ward has no outline yet and stands in the table only: {names}.",
            "{count} communes and wards have no outline yet and stand in the table only: {names}.",
            len(without),
        )
        said.append(text.format(count=format_number(len(without)), names=", ".join(without)))
    return said


def nothing_drawn(asked: AskedMap, territory: Territory) -> str:
    """Why the page has a table only."""
    if asked.day < TWO_TIERS_SINCE:
        return _(
            "There are outlines of the communes since {day} only. This is the table of {asked}."
        ).format(day=printed.day(TWO_TIERS_SINCE), asked=printed.day(asked.day))
    return _("There are no outlines of the communes of {province} yet. This is the table.").format(
        province=territory.province.name
    )
