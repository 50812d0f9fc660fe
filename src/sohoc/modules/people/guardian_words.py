"""How guardianships are spoken of: whether they hold, and why one is not written down."""

from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.columns import Status as Shown
from sohoc.modules.people import words
from sohoc.modules.people.models import Guardianship
from sohoc.modules.people.services.guardianships import is_over


def state(row: Guardianship, today: date) -> Shown:
    """Whether a guardian answers for the child today, and may look."""
    if is_over(row, today):
        return Shown("none", _("ended"))
    if row.period.lower is not None and row.period.lower > today:
        return Shown("wait", _("not begun"))
    if row.restriction or not row.can_view:
        return Shown("lock", _("restricted"))
    return Shown("ok", _("in force"))


def already(row: Guardianship | None, today: date) -> str:
    """Why somebody is not written down once more: the row of these days, and what to do about it.

    Where it has ended the end can be taken back, or the new days begin after it.
    """
    if row is None or not is_over(row, today):
        return _("This person answers for the child already.")
    return _(
        "This person is written down already, as a guardian until {day}. Take that end back, or"
        " write in “Since” the day from which it is so anew: {day} or later."
    ).format(day=words.day(row.period.upper))


def answered_before() -> str:
    """Why a guardianship that began on the day of its end cannot end so."""
    return _(
        "It began on this very day, and another line says that this person answered for the child"
        " before. If this line is a mistake, take it back with “Written by mistake”."
    )
