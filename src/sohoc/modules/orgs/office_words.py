"""How offices and decisions on them are spoken of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sohoc.core.grants.selectors import StoppingRole
from sohoc.core.objects.columns import Status
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs import words
from sohoc.modules.orgs.act_words import UNDO_PROBLEMS, TouchedRow, part, roles_end
from sohoc.modules.orgs.models import About, Act, ActKind, OfficeKind, OfficeState
from sohoc.modules.orgs.rules.acts import InTheWay, UndoingRefused, UndoProblem
from sohoc.modules.orgs.rules.offices import office_name
from sohoc.modules.orgs.services.offices.previewing import OfficeTouched
from sohoc.modules.orgs.words import day

MOST_NAMED = 12
MOST_IN_THE_WAY = 3
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
        "{about} roles were given at the office that this decision founded: {names}."
        " Roles leave a trace, so the decision stays. Record a new decision instead."
    ),
    UndoProblem.ACCOUNTS: gettext_lazy(
        "These accounts belong to the office that this decision founded: {names}. Move them to"
        " another place under Accounts, then undo; or record a new decision instead."
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
    return str(problems[refusal.problem]).format(
        about=refusal.about, day=day(refusal.day), names=_in_the_way(refusal.in_the_way)
    )


CHANGED: Mapping[str, tuple[Any, Callable[[Any], str]]] = {
    "name": (gettext_lazy("Name of the school"), str),
    "code": (gettext_lazy("School code"), str),
    "kind": (gettext_lazy("Kind of school"), words.kind),
    "levels": (gettext_lazy("Levels"), words.long_levels),
    "commune": (gettext_lazy("Commune, ward"), str),
    "period": (gettext_lazy("Period"), words.period),
    "ends": (gettext_lazy("Ends"), day),
    "manager": (gettext_lazy("Managed by"), str),
}


def _in_the_way(rows: Sequence[InTheWay]) -> str:
    """The first three by name, each with what changed, and how many there are besides."""
    named = "; ".join(_one_in_the_way(row) for row in rows[:MOST_IN_THE_WAY])
    more = len(rows) - MOST_IN_THE_WAY
    if more <= 0:
        return named
    return _("{names}; and {number} more").format(names=named, number=format_number(more))


def _one_in_the_way(row: InTheWay) -> str:
    changes = []
    for field, was, now in row.changes:
        label, show = CHANGED[field]
        old, new = (show(one) if one else "–" for one in (was, now))
        changes.append(f"{label} {old} → {new}")
    return f"{row.name} ({', '.join(changes)})" if changes else row.name


def holder(one: StoppingRole) -> str:
    """`Nguyễn Văn A (canbo.xa)`."""
    if not one.username:
        return _("An account of another place")
    return f"{one.person} ({one.username})"


def _holders(stopping: Sequence[StoppingRole]) -> str:
    """The first of those who lose a role, and how many there are besides."""
    named = "; ".join(f"{holder(one)}, {one.called}" for one in stopping[:MOST_NAMED])
    more = len(stopping) - MOST_NAMED
    if more <= 0:
        return f"{named}."
    return _("{names}; and {number} more.").format(names=named, number=format_number(more))


def touched(one: OfficeTouched) -> TouchedRow:
    """A line of the preview."""
    differences: Sequence[tuple[Any, str, str]] = ()
    if one.before and one.after and one.before != one.after:
        differences = [(_("Name of the office"), one.before, one.after)]
    notes = []
    if one.stopping:
        notes.append(roles_end(len(one.stopping), has_heir=bool(one.keeper)))
        notes.append(_holders(one.stopping))
    if one.keeper:
        notes.append(_("{name} keeps what this office leaves.").format(name=one.keeper))
    if one.keeper and one.places:
        notes.append(
            _("{number} places below it stand below {name} from that day on.").format(
                number=format_number(one.places), name=one.keeper
            )
        )
    return TouchedRow(part(one.part), one.after or one.before, differences, notes)
