"""What the page and the file of converted figures show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.modules.areas.models import Area
from sohoc.modules.areas.rules.amounts import Converted, Given, Left
from sohoc.modules.areas.selectors.units import ABOVE, above_in_words

REASONS = {
    "unknown": gettext_lazy("No commune had this code on that day."),
    "divided": gettext_lazy("Divided, the code is not enough to tell. It went to: {names}."),
    "gathered": gettext_lazy("Made from several or from parts: {names}. A sum is not put apart."),
    "ended": gettext_lazy("Nothing is recorded that followed or went before."),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One unit with its figure; `note` says why a line was not converted."""

    code: str
    name: str
    value: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The sums, what was left out, and that both together are what was given."""

    rows: Sequence[FigureRow]
    left: Sequence[FigureRow]
    given: Decimal
    converted: Decimal
    not_converted: Decimal

    @property
    def all_rows(self) -> list[FigureRow]:
        """For a file: sums first, then what was left out, then the totals."""
        return [
            *self.rows,
            *self.left,
            FigureRow("", _("Converted"), self.converted),
            FigureRow("", _("Not converted"), self.not_converted),
            FigureRow("", _("Given in all"), self.given),
        ]


def table_of(given: Sequence[Given], result: Converted, *, target: date) -> Table:
    """The result in names, by province and name."""
    wanted = {*result.sums, *(pk for one in result.left for pk in one.candidates)}
    areas = {a.pk: a for a in Area.objects.filter(pk__in=wanted).select_related(ABOVE)}
    ordered = sorted(
        result.sums.items(),
        key=lambda item: (above_in_words(areas[item[0]]), areas[item[0]].sort_key, item[0]),
    )
    return Table(
        rows=[
            FigureRow(areas[pk].code, f"{areas[pk].name}, {above_in_words(areas[pk])}", value)
            for pk, value in ordered
        ],
        left=[_left(one, [areas[pk].name for pk in one.candidates]) for one in result.left],
        given=sum((one.value for one in given), Decimal(0)),
        converted=result.total,
        not_converted=result.total_left,
    )


def _left(one: Left, names: Sequence[str]) -> FigureRow:
    note = str(REASONS[one.why]).format(names=", ".join(names))
    row = _("row {number}").format(number=one.given.line)
    return FigureRow(one.given.code, row, one.given.value, note)
