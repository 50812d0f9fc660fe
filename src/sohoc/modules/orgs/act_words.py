"""How decisions are spoken of: kinds, refusals, what a preview shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.models import Act, ActKind, ActParty, Part, SchoolState
from sohoc.modules.orgs.rules.act_doubts import ActDoubt, doubts_about
from sohoc.modules.orgs.rules.acts import ActProblem, ActRefused, UndoProblem
from sohoc.modules.orgs.selectors.act_sides import NOWHERE, Place, SchoolSide
from sohoc.modules.orgs.selectors.acts import is_overdue
from sohoc.modules.orgs.services.acts.previewing import Touched
from sohoc.modules.orgs.words import day, kind, long_levels

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
    ActProblem.HAS_AN_HEIR: gettext_lazy(
        "Another school keeps the records of {about} already. Undo the decision that said so first."
    ),
    ActProblem.BEGINS_LATER: gettext_lazy(
        "{about} begins at this school on {day}, when the school is no more."
        " Remove it or correct its beginning first."
    ),
    ActProblem.BEFORE_LAST_CHANGE: gettext_lazy(
        "{about} is as it is since {day}. A decision counts from a later day;"
        " one that was forgotten is recorded after undoing the later ones."
    ),
    ActProblem.UNKNOWN_KEEPER: gettext_lazy("Choose which of the new schools keeps the records."),
    ActProblem.NOT_BY_HAND: gettext_lazy(
        "No decision is recorded on {about} here: offices of communes follow the lists of units."
    ),
    ActProblem.HANGS_BELOW: gettext_lazy(
        "{about} still stands below this office and would stand below nothing."
        " Merge the office into another one instead."
    ),
    ActProblem.NAME_TAKEN: gettext_lazy(
        "{about} is called so already. Give this one a name that tells them apart."
    ),
    ActProblem.NO_DEPARTMENT: gettext_lazy(
        "On that day there is no department that the office could belong to."
    ),
    ActProblem.NO_LIST: gettext_lazy(
        "No list of units came into force on {day}. Choose one of the lists; a new one is loaded"
        " under Administrative units first."
    ),
    ActProblem.BEFORE_PROVINCE: gettext_lazy(
        "{about} administers its unit since {day} only, so nothing here follows an earlier list."
        " Choose a later one."
    ),
    ActProblem.LATER_LIST: gettext_lazy(
        "Decision {about}, in force from {day}, followed a later list already. Undo that one"
        " first; then follow the lists in the order of their days."
    ),
    ActProblem.MOVED_SINCE: gettext_lazy(
        "{about} came below another office on {day}, and would end before that. Undo that decision"
        " first, follow the list, and record it anew."
    ),
    ActProblem.YEAR: gettext_lazy("This is not a day of our time. Check the year."),
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
    UndoProblem.CORRECTED: gettext_lazy(
        "Corrected after this decision: {names}. Undoing would lose that. Take the corrections back"
        " on the page Changes of each school, then undo; or record a new decision instead."
    ),
    UndoProblem.ACCOUNTS: gettext_lazy(
        "These accounts belong to the school that this decision founded: {names}. Move them to"
        " another place under Accounts, then undo; or record a new decision instead."
    ),
    UndoProblem.PLACES: gettext_lazy(
        "These came below what began by this decision, or have moved on since: {names}. Put each of"
        " them back by a correction or a decision of its own, then undo."
    ),
    UndoProblem.ROLES_GIVEN: gettext_lazy(
        "{about} roles were given at the school that this decision founded: {names}."
        " Roles leave a trace, so the decision stays. Record a new decision instead."
    ),
    UndoProblem.ADDED_SINCE: gettext_lazy(
        "{about} begins on {day} at a school that goes on by this decision."
        " Take it back first, or record a new decision."
    ),
    UndoProblem.CODE_TAKEN: gettext_lazy(
        "A code that a school would get back belongs to another school by now."
        " Correct it there first, or record a new decision."
    ),
    UndoProblem.IN_USE: gettext_lazy(
        "Accounts or other data belong to the school that this decision founded already."
        " Move them to another place first, or record a new decision."
    ),
}

DOUBTS = {
    ActDoubt.SIGNED_LATER: (
        gettext_lazy("The decision was signed on {signed}, later than {effective}, its first day."),
        gettext_lazy("Compare both days with the paper; if they are right, record it as it is."),
    ),
    ActDoubt.FAR_AWAY: (
        gettext_lazy("The decision counts from {effective}, more than ten years from today."),
        gettext_lazy("Look at the year again; if it is right, record it as it is."),
    ),
}


def doubts(decision: Decision, today: date) -> list[tuple[str, str]]:
    """What is strange about the days of a decision, and what to do: nothing hinders it."""
    days = {"signed": day(decision.day), "effective": day(decision.effective)}
    return [
        (str(what).format(**days), str(todo))
        for what, todo in (DOUBTS[one] for one in doubts_about(decision, today=today))
    ]


def act_kind(code: str) -> str:
    """`Sáp nhập`."""
    return str(ActKind(code).label)


def act_problem(refusal: ActRefused) -> str:
    """Why an act was not recorded, and what to do."""
    return str(ACT_PROBLEMS[refusal.problem]).format(about=refusal.about, day=day(refusal.day))


def act_schools(act: Act) -> str:
    """`Trường A, Trường B → Trường C`: what ends or was called so, and what it became.

    Where a whole province follows a list of units, only how many.
    """
    parties = list(act.parties.all())
    if act.kind == ActKind.TRANSFER:
        schools = sum(1 for p in parties if p.node and p.node.kind == "school")
        changed = sum(1 for p in parties if not is_overdue(act, p))
        return _("{schools} schools, {offices} offices").format(
            schools=format_number(schools), offices=format_number(changed - schools)
        )
    return " → ".join(", ".join(name for _p, name in names) for names in act_sides(act) if names)


def outside(parties: Sequence[ActParty]) -> str:
    """`và 3 trường, 2 cơ quan ngoài phạm vi của anh/chị`; "" for none."""
    if not parties:
        return ""
    schools = sum(1 for party in parties if party.node and party.node.kind == "school")
    return _("and {schools} schools, {offices} offices outside of what you see").format(
        schools=format_number(schools), offices=format_number(len(parties) - schools)
    )


Named = Sequence[tuple[ActParty, str]]


def act_sides(act: Act) -> tuple[Named, Named]:
    """Who ends or was called so, and who it became, each with the name that it had or got."""
    parties = list(act.parties.all())
    before = [(p, p.name_before) for p in parties if p.name_before]
    after = [(p, p.name_after) for p in parties if p.name_after and p.name_after != p.name_before]
    same = [(p, p.name_after) for p in parties if p.name_after and p.name_after == p.name_before]
    if act.kind == ActKind.MERGE and same:
        after, before = same, [one for one in before if one not in same]
    return before, after


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


Difference = tuple[Any, str, str]  # what it is, old, new


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A school of a preview in words: what becomes of it, and every difference old → new."""

    part: str
    name: str
    differences: Sequence[Difference]
    notes: Sequence[str]


def differences(before: SchoolSide | None, after: SchoolSide | None) -> Sequence[Difference]:
    """Every fact that is not the same on both sides; all of a school that begins, none of one
    that ends."""
    name = (_("Name of the school"), before.name if before else "", after.name if after else "")
    changed = [name] if after is not None and name[1] != name[2] else []
    return [*changed, *differences_of_facts(before, after)]


def unit_followed(before: str, after: str) -> Difference:
    """The unit of an office that goes on; one of the same name is another one all the same."""
    what = _("Unit administered")
    if before == after:
        return what, "", _("the new unit of the same name")
    return what, before, after


def differences_of_facts(
    before: SchoolSide | None, after: SchoolSide | None
) -> Sequence[Difference]:
    """The same without the name."""
    if after is None:
        return []
    sides: list[tuple[str, Callable[[SchoolSide], str]]] = [
        (_("School code"), lambda side: side.code),
        (_("Kind of school"), lambda side: kind(side.kind)),
        (_("Levels"), lambda side: long_levels(list(side.levels))),
    ]
    both = [(label, show(before) if before else "", show(after)) for label, show in sides]
    places = [
        (_("Commune, ward"), before.commune if before else NOWHERE, after.commune),
        (_("Managed by"), before.manager if before else NOWHERE, after.manager),
    ]
    both += [(label, *_apart(old, new)) for label, old, new in places]
    return [one for one in both if one[1] != one[2]]


def _apart(old: Place, new: Place) -> tuple[str, str]:
    """Two places by their names; where these are the same, with what tells them apart."""
    if old.key == new.key or old.name != new.name:
        return old.name, new.name
    if old.above != new.above:
        return _with(old.name, old.above), _with(new.name, new.above)
    return _with(old.name, old.code), _with(new.name, new.code)


def _with(name: str, more: str) -> str:
    return f"{name} ({more})" if more else name


def roles_end(number: int, *, has_heir: bool) -> str:
    """That the roles at a place stop with it; without a heir nobody gets the same one there."""
    text = (
        _("{number} roles here end on that day. Give the people their roles anew.")
        if has_heir
        else _(
            "{number} roles here end on that day, and nobody goes on with it. Whoever goes to work"
            " elsewhere gets a role there."
        )
    )
    return text.format(number=format_number(number))


def touched(one: Touched) -> TouchedRow:
    """A line of the preview."""
    notes = []
    if one.roles:
        notes.append(roles_end(one.roles, has_heir=bool(one.keeper)))
    if one.parts:
        notes.append(
            _("{number} campuses, branches and groups end with it on that day.").format(
                number=format_number(one.parts)
            )
        )
    if one.codes:
        text = (
            _(
                "{number} codes in other systems end with it on that day:"
                " the successor may take them over."
            )
            if one.keeper
            else _("{number} codes in other systems end with it on that day.")
        )
        notes.append(text.format(number=format_number(one.codes)))
    if one.requests:
        notes.append(
            _(
                "{number} requests for correction wait here. Answer them before that day:"
                " afterwards they can only be refused."
            ).format(number=format_number(one.requests))
        )
    if one.after and one.after.waits:
        notes.append(
            _(
                "On that day {commune} has no office yet that could manage it, so it waits with"
                " {manager}. Record that the offices follow the new units, then its move there."
            ).format(commune=one.after.commune.name, manager=one.after.manager.name)
        )
    if one.keeper:
        notes.append(_("{name} keeps its records.").format(name=one.keeper))
    shown = one.after or one.before
    changes = differences(one.before, one.after)
    return TouchedRow(part(one.part), shown.name if shown else "", changes, notes)
