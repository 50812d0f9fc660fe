"""What following a list of units touches, as the tables of its preview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.core.objects.tables import Cell, Table
from sohoc.modules.orgs import following_words
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.services.following.schools import Blocked
from sohoc.modules.orgs.services.following.units import Followed
from sohoc.modules.orgs.words import day

MOST_SHOWN = 200
FEW = 10


@dataclass(frozen=True, slots=True)
class PreviewTable(Table):
    """`number` counts the rows, shown or not.

    `summary` is the line that it is folded behind; "" leaves it open.
    """

    number: int = 0
    note: str = ""
    summary: str = ""

    @property
    def left_out(self) -> int:
        """How many rows there are besides those that are shown."""
        return self.number - len(self.rows)

    @property
    def is_short(self) -> bool:
        """Whether there is little behind the fold."""
        return self.number <= FEW


def tables_of(seen: Followed) -> list[PreviewTable]:
    """Those that have a row: first what needs a person, then what changes, then what goes on."""
    return [table for table in _tables(seen) if table.number]


def _tables(seen: Followed) -> Iterator[PreviewTable]:
    school, now_in = _("Name of the school"), _("Now in")
    blocked = [_blocked(one) for one in seen.blocked[:MOST_SHOWN]]
    title = _("They do not follow yet")
    yield PreviewTable(title, [school, now_in, _("Why not")], blocked, number=len(seen.blocked))
    waiting = [
        [_school(one), Cell(one.commune), Cell(", ".join(unit.name for unit in candidates))]
        for one, candidates in seen.waiting[:MOST_SHOWN]
    ]
    title = _("They wait for a person")
    yield PreviewTable(
        title, [school, now_in, _("One of these")], waiting, number=len(seen.waiting)
    )
    moved = seen.goes_elsewhere
    rows = [[_school(one), Cell(one.commune), Cell(area.name)] for one, area in moved[:MOST_SHOWN]]
    title = _("They go to another unit")
    yield PreviewTable(title, [school, _("Before"), _("After")], rows, number=len(moved))
    rows = [[_school(one), Cell(area.name)] for one, area in seen.stays[:MOST_SHOWN]]
    title = _("Schools that go on in the unit of the same name and code")
    yield PreviewTable(title, [school, _("Unit")], rows, number=len(seen.stays), summary=title)
    yield from _tables_of_offices(seen)


def _tables_of_offices(seen: Followed) -> Iterator[PreviewTable]:
    offices = following_words.offices(seen.offices)
    rows = [
        [
            Cell(before or _("not there before")),
            Cell(after or _("not there any more")),
            Cell(part),
        ]
        for before, after, part in offices[:MOST_SHOWN]
    ]
    heads = [_("Before"), _("After"), _("What becomes of it")]
    yield PreviewTable(_("Offices"), heads, rows, number=len(offices))
    stopping = following_words.stopping(seen)
    yield PreviewTable(
        _("Roles that stop"),
        [_("Person"), _("Role"), _("Office"), _("Give it again at")],
        [[Cell(text or "–") for text in row] for row in stopping[:MOST_SHOWN]],
        number=len(stopping),
        note=_(
            "Nobody acts in them from that day on. Give them again where the people go on working."
        ),
        summary=_("Who loses which role"),
    )
    overdue = following_words.overdue(seen.offices)
    yield PreviewTable(
        _("Communes and wards that have no office yet"),
        [_("Office"), _("Begins")],
        [[Cell(office), Cell(day(begins))] for office, begins in overdue[:MOST_SHOWN]],
        number=len(overdue),
        note=_(
            "The list did not change them. Their offices are founded at once, each from the first"
            " day of its unit."
        ),
        summary=_("Offices founded at once"),
    )


def _school(state: SchoolState) -> Cell:
    return Cell(state.name, reverse("orgs:school", args=[state.uuid]))


def _blocked(one: Blocked) -> Sequence[Cell]:
    """The school, and what stands in its way, which leads to where that is mended."""
    school = _school(one.school)
    mend = reverse("orgs:act", args=[one.act.uuid]) if one.act else school.url
    return [school, Cell(one.school.commune), Cell(following_words.obstacle(one), mend)]
