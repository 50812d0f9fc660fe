"""What the page and the file of converted figures show."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.modules.areas.models import Area
from sohoc.modules.areas.rules.amounts import Converted, Given, Left, LineFault
from sohoc.modules.areas.selectors.units import ABOVE, above_in_words
from sohoc.modules.areas.web import problems

REASONS = {
    "unknown": gettext_lazy("No commune had this code on that day."),
    "divided": gettext_lazy("Divided, the code is not enough to tell. It went to: {names}."),
    "gathered": gettext_lazy("Made from several or from parts: {names}. A sum is not put apart."),
    "ended": gettext_lazy("Nothing is recorded that followed or went before."),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One unit with its figure; `note` says why a line was not converted.

    Without a value: a line whose figure cannot be read.
    """

    code: str
    name: str
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The sums, what was left out, and that both together are what was given.

    `unread` lines have no figure that could be read, and so they are in no sum.
    """

    rows: Sequence[FigureRow]
    left: Sequence[FigureRow]
    given: Decimal
    converted: Decimal
    not_converted: Decimal
    unread: int

    @property
    def all_rows(self) -> list[FigureRow]:
        """For a file: sums first, then what was left out, then the totals."""
        return [
            *self.rows,
            *self.left,
            FigureRow("", _("Converted"), self.converted),
            FigureRow("", _("Not converted"), self.not_converted),
            FigureRow("", _("Given in all"), self.given),
            *self._of_unread(),
        ]

    def _of_unread(self) -> list[FigureRow]:
        if not self.unread:
            return []
        name = _("Lines without a readable figure")
        return [FigureRow("", name, Decimal(self.unread), _("Their figures are in no sum."))]


def table_of(given: Sequence[Given], faults: Sequence[LineFault], result: Converted) -> Table:
    """The result in names, by province and name; what was left out by the number of its line."""
    wanted = {*result.sums, *(pk for one in result.left for pk in one.candidates)}
    areas = {a.pk: a for a in Area.objects.filter(pk__in=wanted).select_related(ABOVE)}
    ordered = sorted(
        result.sums.items(),
        key=lambda item: (above_in_words(areas[item[0]]), areas[item[0]].sort_key, item[0]),
    )
    left = [
        (one.given.line, _left(one, [areas[pk].name for pk in one.candidates]))
        for one in result.left
    ]
    broken = [(fault.line, _broken(fault)) for fault in faults]
    unused = sum((fault.value for fault in faults if fault.value is not None), Decimal(0))
    return Table(
        rows=[
            FigureRow(areas[pk].code, f"{areas[pk].name}, {above_in_words(areas[pk])}", value)
            for pk, value in ordered
        ],
        left=[row for _line, row in sorted([*left, *broken], key=lambda pair: pair[0])],
        given=sum((one.value for one in given), unused),
        converted=result.total,
        not_converted=result.total_left + unused,
        unread=sum(1 for fault in faults if fault.value is None),
    )


def _left(one: Left, names: Sequence[str]) -> FigureRow:
    note = str(REASONS[one.why]).format(names=", ".join(names))
    return FigureRow(one.given.code, _line(one.given.line), one.given.value, note)


def _broken(fault: LineFault) -> FigureRow:
    return FigureRow(fault.code, _line(fault.line), fault.value, problems.line(fault))


def _line(number: int) -> str:
    return _("row {number}").format(number=number)
