"""How decisions on schools are spoken of: kinds, refusals, what a preview shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.models import Act, ActKind, Part, SchoolState
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused, UndoingRefused, UndoProblem
from sohoc.modules.orgs.services.previewing import SchoolSide, Touched
from sohoc.modules.orgs.words import day, long_levels

ACT_PROBLEMS = {
    ActProblem.SHAPE: gettext_lazy(
        "These schools do not fit this kind of decision. Choose them again."
    ),
    ActProblem.TWICE: gettext_lazy("A school is named twice. Take one of them out."),
    ActProblem.NOTHING_CHANGES: gettext_lazy(
        "Nothing is different yet. Change at least one of these facts."
    ),
    ActProblem.HAS_AN_END: gettext_lazy(
        "{about} ends on {day} already by another decision. Undo that one first."
    ),
    ActProblem.BEFORE_LAST_CHANGE: gettext_lazy(
        "{about} is as it is since {day}. A decision counts from a later day;"
        " one that was forgotten is recorded after undoing the later ones."
    ),
    ActProblem.UNKNOWN_KEEPER: gettext_lazy("Choose which of the new schools keeps the records."),
    ActProblem.EMPTY: gettext_lazy("Write this as it stands on the paper."),
    ActProblem.LONG: gettext_lazy("This is too long. Shorten it."),
    ActProblem.CONTROL: gettext_lazy(
        "This holds an invisible character. Type it again instead of pasting."
    ),
}

UNDO_PROBLEMS = {
    UndoProblem.UNDONE: gettext_lazy("Somebody has undone this decision already."),
    UndoProblem.LATER_ACT: gettext_lazy(
        "Decision {about}, in force from {day}, was built on this one. Undo that one first."
    ),
    UndoProblem.CHANGED_SINCE: gettext_lazy(
        "{about} was corrected after this decision. Record a new decision instead,"
        " so that the correction is not lost."
    ),
    UndoProblem.ROLES_GIVEN: gettext_lazy(
        "{about} roles were given at the school that this decision founded."
        " Roles leave a trace, so the decision stays. Record a new decision instead."
    ),
    UndoProblem.IN_USE: gettext_lazy(
        "Accounts or other data belong to the school that this decision founded already."
        " Move them to another place first, or record a new decision."
    ),
}


def act_kind(code: str) -> str:
    """`Sáp nhập`."""
    return str(ActKind(code).label)


def act_problem(refusal: ActRefused) -> str:
    """Why an act was not recorded, and what to do."""
    return str(ACT_PROBLEMS[refusal.problem]).format(about=refusal.about, day=day(refusal.day))


def undo_problem(refusal: UndoingRefused) -> str:
    """Why an act stays, and what to do."""
    return str(UNDO_PROBLEMS[refusal.problem]).format(about=refusal.about, day=day(refusal.day))


def act_schools(act: Act) -> str:
    """`Trường A, Trường B → Trường C`: what ends or was called so, and what it became."""
    parties = list(act.parties.all())
    before = [p.name_before for p in parties if p.name_before]
    after = [p.name_after for p in parties if p.name_after and p.name_after != p.name_before]
    same = [p.name_after for p in parties if p.name_after and p.name_after == p.name_before]
    if act.kind == ActKind.MERGE and same:
        after, before = same, [name for name in before if name not in same]
    return " → ".join(", ".join(names) for names in (before, after) if names)


def act_state(act: Act, today: date) -> Status:
    """In force, to come, or undone."""
    if act.undone_at is not None:
        return Status("none", _("Undone"))
    if act.effective > today:
        return Status("wait", _("To come"))
    return Status("ok", _("In force"))


ACT_SENTENCES = {
    ActKind.FOUND: gettext_lazy("A new school begins."),
    ActKind.RENAME: gettext_lazy("A school is called otherwise from a day on."),
    ActKind.CONVERT: gettext_lazy("A school teaches other levels, or is run by somebody else."),
    ActKind.MOVE: gettext_lazy("A school comes under another commune or ward."),
    ActKind.MERGE: gettext_lazy("Several schools become one, a new one or one of them."),
    ActKind.SPLIT: gettext_lazy("A part of a school goes off, or it becomes several."),
    ActKind.CLOSE: gettext_lazy("A school ends and nobody goes on with it."),
}


def part(code: str) -> str:
    """`Kết thúc`: what a school is in an act."""
    return str(Part(code).label)


def act_sentence(kind_: str, goes_on: SchoolState | None, ending: Sequence[SchoolState]) -> str:
    """Which schools an act is about: `Trường A, Trường B → Trường C`."""
    sides = [", ".join(s.name for s in ending), goes_on.name if goes_on else ""]
    if kind_ in {ActKind.SPLIT, ActKind.FOUND} or not ending:
        return sides[1] or sides[0] or str(ACT_SENTENCES[ActKind(kind_)])
    return " → ".join(filter(None, sides))


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A school of a preview in words: what becomes of it, and every difference old → new."""

    part: str
    name: str
    differences: Sequence[tuple[Any, str, str]]
    notes: Sequence[str]


def touched(one: Touched) -> TouchedRow:
    """A line of the preview."""
    before, after = one.before, one.after
    sides: list[tuple[str, Callable[[SchoolSide], str]]] = [
        (_("Name of the school"), lambda side: side.name),
        (_("School code"), lambda side: side.code),
        (_("Levels"), lambda side: long_levels(list(side.levels))),
        (_("Commune, ward"), lambda side: side.commune),
        (_("Managed by"), lambda side: side.manager),
    ]
    differences = []
    for label, show in sides:
        old, new = (show(side) if side else "" for side in (before, after))
        if old != new and (before is None or after is not None):
            differences.append((label, old, new))
    notes = []
    if one.roles:
        notes.append(
            _("{number} roles here end on that day. Give the people their roles anew.").format(
                number=format_number(one.roles)
            )
        )
    if one.parts:
        notes.append(
            _("{number} campuses and groups are still open here.").format(
                number=format_number(one.parts)
            )
        )
    if one.keeper:
        notes.append(_("{name} keeps its records.").format(name=one.keeper))
    shown = after or before
    return TouchedRow(part(one.part), shown.name if shown else "", differences, notes)
