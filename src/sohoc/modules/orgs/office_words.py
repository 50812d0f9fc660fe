"""How offices and decisions on them are spoken of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sohoc.core.objects.columns import Status
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.act_words import UNDO_PROBLEMS, TouchedRow, part
from sohoc.modules.orgs.models import About, Act, ActKind, OfficeKind, OfficeState
from sohoc.modules.orgs.rules.acts import UndoingRefused, UndoProblem
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.services.offices.previewing import OfficeTouched
from sohoc.modules.orgs.words import day

SENTENCES = {
    ActKind.FOUND: gettext_lazy("A new office of the department begins."),
    ActKind.RENAME: gettext_lazy("The department or one of its offices is called otherwise."),
    ActKind.MERGE: gettext_lazy("Several offices become one, a new one or one of them."),
    ActKind.CLOSE: gettext_lazy("An office ends and nobody goes on with it."),
}
UNDO_PROBLEMS_OF_OFFICES = UNDO_PROBLEMS | {
    UndoProblem.CHANGED_SINCE: gettext_lazy(
        "{about} changed after this decision. Record a new decision instead."
    ),
    UndoProblem.ROLES_GIVEN: gettext_lazy(
        "{about} roles were given at the office that this decision founded."
        " Roles leave a trace, so the decision stays. Record a new decision instead."
    ),
    UndoProblem.IN_USE: gettext_lazy(
        "Accounts, schools or other data belong to the office that this decision founded, or moved"
        " on since. Put them back first, or record a new decision."
    ),
}


def name(office: OfficeState) -> str:
    """`UBND xã Bao La`."""
    return office_name(office.node.kind, office.name)


def kind(code: str) -> str:
    """`Đơn vị thuộc Sở`."""
    return str(OfficeKind(code).label)


def placed(kind_: str | None, name_: str | None) -> str:
    """Who stands above: `UBND tỉnh Phú Thọ`, "" for nobody."""
    return office_name(kind_, name_) if kind_ and name_ else ""


def state(office: OfficeState, today: date) -> Status:
    """Working, not begun, or ended."""
    if office.life.upper is not None and office.life.upper <= today:
        return Status("none", _("No longer there"))
    if office.life.lower is not None and office.life.lower > today:
        return Status("wait", _("Not begun"))
    return Status("ok", _("Working"))


def places(kind_: str, number: int) -> str:
    """`12 trường`, `6 đơn vị thuộc Sở`: what stands below an office."""
    texts = {
        "school": ngettext("{n} school", "{n} schools", number),
        "department": ngettext("{n} department", "{n} departments", number),
        "office": ngettext("{n} office of the department", "{n} offices of the department", number),
        "commune": ngettext("{n} commune or ward", "{n} communes and wards", number),
        "district_office": ngettext("{n} district office", "{n} district offices", number),
    }
    text = texts.get(kind_) or ngettext("{n} place", "{n} places", number)
    return text.format(n=format_number(number))


def undo_problem(act: Act, refusal: UndoingRefused) -> str:
    """Why an act stays, and what to do."""
    problems = UNDO_PROBLEMS_OF_OFFICES if act.about != About.SCHOOLS else UNDO_PROBLEMS
    return str(problems[refusal.problem]).format(about=refusal.about, day=day(refusal.day))


def touched(one: OfficeTouched) -> TouchedRow:
    """A line of the preview."""
    differences: Sequence[tuple[Any, str, str]] = ()
    if one.before and one.after and one.before != one.after:
        differences = [(_("Name of the office"), one.before, one.after)]
    notes = []
    if one.roles:
        notes.append(
            _("{number} roles here end on that day. Give the people their roles anew.").format(
                number=format_number(one.roles)
            )
        )
    if one.keeper:
        notes.append(_("{name} keeps what this office leaves.").format(name=one.keeper))
    if one.keeper and one.places:
        notes.append(
            _("{number} places below it stand below {name} from that day on.").format(
                number=format_number(one.places), name=one.keeper
            )
        )
    return TouchedRow(part(one.part), one.after or one.before, differences, notes)
