"""What the page of a person tells beside the facts: declared tables, with what may be done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import registry
from sohoc.core.objects.screens import today
from sohoc.core.objects.tables import Act, Cell, Section, Table
from sohoc.modules.people import guardian_words, words
from sohoc.modules.people.models import (
    Affiliation,
    Belonging,
    Channel,
    Contact,
    Guardianship,
    Identifier,
    Merge,
    Person,
    Status,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.belonging import STATES
from sohoc.modules.people.selectors.people import (
    addresses_written,
    children_of,
    contacts_of,
    guardians_of,
    merges_of,
    phones_of,
)
from sohoc.modules.people.services.majority import of_age_on
from sohoc.modules.people.web.population_table import population_sections


def sections_of(
    person: Person,
    actor: Actor,
    *,
    belongs: Sequence[Affiliation],
    identifiers: Sequence[Identifier],
    has_left: bool,
) -> list[Section]:
    """Where the person belongs, who answers for them, what they are called, how reached.

    A school that they have left for others sees neither guardians nor contacts: these are of today.
    """
    sections = [_belongs(person, actor, belongs, has_left=has_left)]
    if not has_left:
        sections.append(_guardians(person, actor))
    children = _children(person)
    if children.table.rows:
        sections.append(children)
    sections += [_identifiers(person, actor, identifiers), *population_sections(person, actor)]
    if not has_left:
        sections.append(_contacts(person, actor))
    if actor.may(PeoplePermission.MERGE_PEOPLE) and (merges := merges_of(person)):
        sections.append(_merges(merges))
    return sections


def _belongs(
    person: Person, actor: Actor, belongs: Sequence[Affiliation], *, has_left: bool
) -> Section:
    may = actor.may(PeoplePermission.KEEP_BELONGING)
    heads = [_("School"), _("As what"), _("Class or position"), _("State")]
    table = Table(
        _("Where the person belongs"),
        heads,
        [_belonging(person, row, actor, may=may, has_left=has_left) for row in belongs],
        acts_head=_("What to do") if may else "",
    )
    return Section(table, empty=_("The person belongs to no school."))


def _belonging(
    person: Person, row: Affiliation, actor: Actor, *, may: bool, has_left: bool
) -> Sequence[Cell]:
    state = words.belonging_state(row, today())
    cells = [
        Cell(row.school.name),
        Cell(words.belonging(row.belonging)),
        Cell(row.class_text or row.position_text or "–", sub=row.grade_text),
        Cell(status=state, sub=words.period(row.period)),
    ]
    if not may:
        return cells
    within = actor.writing_scope.schools
    is_own = not within or row.school_id in within
    acts = _ways(person, row, state.kind, has_left=has_left) if is_own else []
    return [*cells, Cell(acts=acts)]


def _ways(person: Person, row: Affiliation, kind: str, *, has_left: bool) -> list[Act]:
    """What may be done with a belonging; that of a guardian ends with the guardianship.

    Who left for another school is not taken back here.
    """
    ways = []
    if row.belonging == Belonging.LEARNER:
        ways.append((_("Correct the class"), "people:belonging_place"))
    is_over = kind == "none"
    if row.belonging in STATES and not (is_over and has_left):
        ways.append(
            (_("Take the end back"), "people:belonging_reopen")
            if is_over
            else (_("Leaves this school"), "people:belonging_end")
        )
    about = f"{person.full_name}, {row.school.name}"
    return [Act(label, reverse(name, args=[person.uuid, row.pk]), about) for label, name in ways]


def _guardians(person: Person, actor: Actor) -> Section:
    may = actor.may(PeoplePermission.KEEP_GUARDIANS)
    heads = [_("Full name"), _("Rests on"), _("What they may do"), _("State")]
    is_staff = registry().roles[actor.role].is_staff
    rights = words.rights if is_staff else words.rights_told
    found, of_age = guardians_of(person), of_age_on(person)
    is_of_age = of_age is not None and of_age <= today()
    # One parent does not learn from the school how the other one is reached.
    phones = phones_of([row.guardian for row in found]) if is_staff else {}
    rows = [
        _guardian(row, rights(row), phones.get(row.guardian_id, ()), may=may, is_of_age=is_of_age)
        for row in found
    ]
    return _section(
        Table(_("Guardians"), heads, rows, acts_head=_("What to do") if may else ""),
        person,
        add=(_("Write down a guardian"), "people:guardian_find") if may and not is_of_age else None,
        empty=_("Nobody is written down who answers for this person."),
    )


def _guardian(
    row: Guardianship, rights: str, phones: Sequence[str], *, may: bool, is_of_age: bool
) -> Sequence[Cell]:
    """One who answers or answered; of whoever does not any more, no phone."""
    state = guardian_words.state(row, today())
    name, basis = row.guardian.full_name, [words.basis(row.basis), row.verified_by]
    told = [words.relation(row.relation), *(phones if state.kind != "none" else ())]
    cells = [
        Cell(name, reverse("people:person", args=[row.guardian.uuid]), ", ".join(told)),
        Cell(", ".join(filter(None, basis))),
        Cell(rights),
        Cell(status=state, sub=words.period(row.period)),
    ]
    keys = [row.child.uuid, row.pk]
    ways = [(_("Correct"), "people:guardian_edit")]
    if state.kind != "none":
        ways.append((_("End"), "people:guardian_end"))
    elif not is_of_age:
        ways.append((_("Take the end back"), "people:guardian_reopen"))
    ways.append((_("Written by mistake"), "people:guardian_take_back"))
    acts = [Act(label, reverse(way, args=keys), name) for label, way in ways]
    return [*cells, Cell(acts=acts)] if may else cells


def _children(person: Person) -> Section:
    rows = [
        [
            Cell(row.child.full_name, words.url(row.child)),
            Cell(words.relation(row.relation)),
            Cell(words.period(row.period)),
        ]
        for row in children_of(person)
    ]
    heads = [_("Full name"), _("Relation"), _("From when till when")]
    return Section(Table(_("Answers for"), heads, rows))


def _identifiers(person: Person, actor: Actor, identifiers: Sequence[Identifier]) -> Section:
    may = actor.may(PeoplePermission.KEEP_IDENTIFIERS)
    heads = [_("Kind of number"), _("Number"), _("From when till when"), _("State")]
    rows = [_identifier(person, row, may=may) for row in identifiers]
    return _section(
        Table(_("Codes and numbers"), heads, rows, acts_head=_("What to do") if may else ""),
        person,
        add=(_("Write down a number"), "people:identifier_add") if may else None,
        empty=_("No code and no number is written down."),
    )


def _identifier(person: Person, row: Identifier, *, may: bool) -> Sequence[Cell]:
    counts = row.status in {Status.PROVISIONAL, Status.ACTIVE}
    cells = [
        Cell(words.system(row.system)),
        Cell(row.value),
        Cell(words.period(row.period)),
        Cell(status=words.identifier_state(row)),
    ]
    url = reverse("people:identifier_void", args=[person.uuid, row.pk])
    acts = [Act(_("It is wrong"), url, row.value)] if counts else []
    return [*cells, Cell(acts=acts)] if may else cells


def _contacts(person: Person, actor: Actor) -> Section:
    may = actor.may(PeoplePermission.EDIT_PERSON)
    heads = [_("Reached by"), _("Number or address")]
    found = contacts_of(person)
    old = [row for row in found if row.channel == Channel.ADDRESS][1:]
    days = addresses_written(person) if old else {}
    rows = [
        _contact(person, row, may=may, told=_old(days.get(row.pk)) if row in old else "")
        for row in found
    ]
    return _section(
        Table(_("Reached by"), heads, rows, acts_head=_("What to do") if may else ""),
        person,
        add=(_("Write down a contact"), "people:contact_add") if may else None,
        empty=_("No phone number and no address is written down."),
    )


def _old(at: datetime | None) -> str:
    """Said of an address after which another one was written down."""
    if at is None:
        return _("old")
    return _("old, of {day}").format(day=words.day(timezone.localdate(at)))


def _contact(person: Person, row: Contact, *, may: bool, told: str) -> Sequence[Cell]:
    cells = [Cell(row.get_channel_display()), Cell(row.value, sub=told)]
    url = reverse("people:contact_remove", args=[person.uuid, row.pk])
    return [*cells, Cell(acts=[Act(_("Take away"), url, row.value)])] if may else cells


def _merges(merges: Sequence[Merge]) -> Section:
    rows = [
        [
            Cell(words.day(timezone.localdate(row.at)), reverse("people:merge", args=[row.uuid])),
            Cell(row.reason),
        ]
        for row in merges
    ]
    title = _("Second records that were merged with this one")
    return Section(Table(title, [_("Merged on"), _("Reason")], rows))


def _section(table: Table, person: Person, *, add: tuple[Any, str] | None, empty: Any) -> Section:
    label, name = add or ("", "")
    act = Act(label, reverse(name, args=[person.uuid])) if add else None
    return Section(table, empty=empty, add=act)
