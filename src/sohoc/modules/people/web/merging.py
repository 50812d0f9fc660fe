"""Two records of one person: found, told apart, and made two again after a merge."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.objects.asking import ask_again, asked_text
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.objects.tables import Act, Cell, Section, Table
from sohoc.lib.vietnamese import folded
from sohoc.modules.people import merging_words, row_words, words
from sohoc.modules.people.models import Merge, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.duplicates import (
    MOST_PAIRS,
    TwoPeople,
    possible_duplicates,
    told_apart,
    told_apart_by_id,
)
from sohoc.modules.people.selectors.merges import acted_by, guardians_twice
from sohoc.modules.people.selectors.people import people_named
from sohoc.modules.people.services import telling_apart
from sohoc.modules.people.services.carrying import Carried, going_along
from sohoc.modules.people.services.merging import BadMerge
from sohoc.modules.people.services.persons import PersonChanged
from sohoc.modules.people.services.unmerging import (
    Parting,
    merge_by_uuid,
    parting_of,
    refuse_parting,
    unmerge_people,
)
from sohoc.modules.people.web.forms import ReasonForm
from sohoc.modules.people.web.merging_forms import FACTS, PartForm
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url

MOST_FOUND = 20


@door(PeoplePermission.MERGE_PEOPLE)
@require_GET
def list_duplicates(request: HttpRequest) -> HttpResponseBase:
    """Pairs of records that may be of one person, the surest first."""
    actor = acting_person(request)
    pairs = possible_duplicates(actor, day=today())
    rows = [
        [
            Cell(
                pair.one.full_name,
                reverse("people:compare", args=[pair.one.uuid, pair.other.uuid]),
                words.born(pair.one),
            ),
            Cell(pair.other.full_name, sub=words.born(pair.other)),
            Cell(
                merging_words.reasons(pair.comparison),
                sub=merging_words.against(pair.comparison),
            ),
            Cell(status=merging_words.confidence(pair.comparison)),
        ]
        for pair in pairs
    ]
    title = _("Records that may be of one person")
    heads = [
        _("One record"),
        _("The other one"),
        _("Why, and what speaks against it"),
        _("How sure"),
    ]
    context = {
        "title": title,
        "sub": _("Proposals alone: nothing is merged before somebody has compared the two."),
        "crumbs": [(_("People"), reverse("people:people"))],
        "tabs": _tabs("people:duplicates"),
        "section": Section(
            Table(title, heads, rows), empty=_("No two records look like one person's.")
        ),
        "is_cut": len(pairs) == MOST_PAIRS,
        "most": MOST_PAIRS,
    }
    return render(request, "people/duplicates.html", context)


@door(PeoplePermission.MERGE_PEOPLE)
@require_GET
def list_told_apart(request: HttpRequest) -> HttpResponseBase:
    """Pairs of which somebody said that they are two people: who, when, why, and the way back."""
    said = told_apart(acting_person(request))
    title = _("Answered: two people")
    heads = [_("One record"), _("The other one"), _("Why they are two people"), _("Who said it")]
    context = {
        "title": title,
        "sub": _("These pairs are not proposed any more, unless somebody takes the answer back."),
        "crumbs": [(_("People"), reverse("people:people"))],
        "tabs": _tabs("people:told_apart"),
        "section": Section(
            Table(title, heads, [_said(one) for one in said], acts_head=_("What to do")),
            empty=_("Nobody has said of two records yet that they are two people."),
        ),
        "is_cut": len(said) == MOST_PAIRS,
        "most": MOST_PAIRS,
    }
    return render(request, "people/duplicates.html", context)


def _said(told: TwoPeople) -> list[Cell]:
    said = told.said
    names = f"{said.one.full_name}, {said.other.full_name}"
    back = Act(_("Take it back"), reverse("people:maybe_one", args=[said.pk]), names)
    return [
        Cell(said.one.full_name, words.url(said.one), words.born(said.one)),
        Cell(said.other.full_name, words.url(said.other), words.born(said.other)),
        Cell(said.reason),
        Cell(told.who or "–", sub=words.day(timezone.localdate(said.at))),
        Cell(acts=[back]),
    ]


def _tabs(current: str) -> list[tuple[Any, str, bool, None]]:
    pages = (
        (_("Proposed pairs"), "people:duplicates"),
        (_("Answered: two people"), "people:told_apart"),
    )
    return [(label, reverse(name), name == current, None) for label, name in pages]


@door(PeoplePermission.MERGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def maybe_one(request: HttpRequest, said_id: int) -> HttpResponseBase:
    """Take back that two records are of two people."""
    actor = acting_person(request)
    said = told_apart_by_id(actor, said_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        telling_apart.maybe_one(actor=actor, said=said, reason=form.cleaned_data["reason"])
        messages.success(request, _("The answer was taken back. Compare the two once more."))
        return HttpResponseRedirect(
            reverse("people:compare", args=[said.one.uuid, said.other.uuid])
        )
    return form_page(
        request,
        form=form,
        title=_("Take back that these are two people?"),
        sub=_("{one} and {other}. Said before: {reason}").format(
            one=_named(said.one), other=_named(said.other), reason=said.reason
        ),
        crumbs=[(_("Answered: two people"), reverse("people:told_apart"))],
        submit=_("Take the answer back"),
        cancel_url=reverse("people:told_apart"),
    )


def _named(person: Person) -> str:
    return ", ".join(filter(None, [person.full_name, words.born(person)]))


@door(PeoplePermission.MERGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def find_second(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Find the other record of a person."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    if request.method == "POST":
        return ask_again(request)
    asked = asked_text(request, at_first=person.full_name)
    names = folded(asked).split()
    found = list(people_named(actor, names, besides=person)[: MOST_FOUND + 1]) if names else []
    context = {
        "title": _("Second record of {name}").format(name=person.full_name),
        "sub": _("Find the other record. Nothing is merged before you have compared the two."),
        "label": _("Name in the other record"),
        "none": _("Nobody else of this name has a record here."),
        "crumbs": crumbs_of(person),
        "asked": asked,
        "has_asked": bool(names),
        "table": _candidates(person, found[:MOST_FOUND]),
        "has_more": len(found) > MOST_FOUND,
        "cancel_url": person_url(person),
    }
    return render(request, "people/find_person.html", context)


def _candidates(person: Person, found: Sequence[Person]) -> Table | None:
    rows = [
        [
            Cell(one.full_name, reverse("people:compare", args=[person.uuid, one.uuid])),
            Cell(words.born(one) or "–"),
        ]
        for one in found
    ]
    return Table(_("People found"), [_("Full name"), _("Date of birth")], rows) if rows else None


@door(PeoplePermission.MERGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def show_merge(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """What a merge carried over, and what taking it back would do."""
    actor = acting_person(request)
    merge = merge_by_uuid(actor, uuid_)
    parting = parting_of(actor, merge)
    since = [
        (f"{place} {row}", ": ".join(filter(None, told)))
        for (place, row), *told in row_words.named(parting.since)
    ]
    form = PartForm(request.POST or None, version=merge.kept.version, since=since)
    if form.is_valid():
        try:
            unmerge_people(
                actor=actor,
                merge=uuid_,
                version=form.cleaned_data["version"],
                also=form.also_rows(),
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except BadMerge as bad:
            form.add_error(None, merging_words.problem(bad))
        except PersonChanged as changed:
            form.add_error(None, words.changed_meanwhile(changed.person))
        else:
            messages.success(request, _("They are two records again."))
            return HttpResponseRedirect(person_url(merge.kept))
    acted, refused = acted_by(merge), _why_refused(actor, merge)
    context = {
        "title": _("Two records of {name} made one").format(name=merge.kept.full_name),
        "crumbs": crumbs_of(merge.kept),
        "merge": merge,
        "parting": parting,
        "facts": ", ".join(str(FACTS[name][0]) for name in parting.facts),
        "changed": ", ".join(str(FACTS[name][0]) for name in parting.changed),
        "sections": [
            *_twice(merge),
            *_sections(parting, is_undone=merge.undone_at is not None, is_seen=not refused),
        ],
        "done": _dated(merge.at, acted.merged),
        "undone": _dated(merge.undone_at, acted.parted) if merge.undone_at else "",
        "form": form,
        "refused": refused,
        "kept_url": person_url(merge.kept),
    }
    return render(request, "people/merge.html", context, status=422 if form.errors else 200)


def _dated(at: datetime, who: str) -> str:
    """`07/09/2026, Đinh Thị Thắm`."""
    return ", ".join(filter(None, [words.day(timezone.localdate(at)), who]))


def _twice(merge: Merge) -> list[Section]:
    """The guardians whom both records had, each with a record of their own."""
    if merge.undone_at is not None:
        return []
    rows = [
        [
            Cell(one.full_name, reverse("people:compare", args=[one.uuid, other.uuid])),
            Cell(words.born(one) or "–"),
            Cell(words.born(other) or "–"),
        ]
        for one, other in guardians_twice(merge.kept, day=today())
    ]
    heads = [_("Full name"), _("Born, by the one record"), _("Born, by the other one")]
    note = _("They may be one person with two records. Compare them, as you compared the children.")
    return [Section(Table(_("Guardians who stand twice now"), heads, rows), note=note)] * bool(rows)


def _why_refused(actor: Actor, merge: Merge) -> str:
    """Why this person cannot take a merge back that still stands, "" where they can."""
    try:
        refuse_parting(actor, merge)
    except BadMerge as bad:
        return "" if merge.undone_at else str(merging_words.problem(bad))
    return ""


def _sections(parting: Parting, *, is_undone: bool, is_seen: bool) -> list[Section]:
    """Who does not see everything that hangs on the two cannot be told what is gone."""
    came, gone = parting.back, parting.vanished if is_seen else []
    if is_undone:
        came, gone = [*came, *gone], []
    told = (
        (
            _("What came from the second record"),
            came,
            _("It went back to it, as far as it was still there.")
            if is_undone
            else _("It goes back when it is taken back."),
        ),
        (
            _("What stayed with the second record"),
            parting.left,
            _("The first record had one like it already, so this stayed where it was."),
        ),
        (_("What is gone since"), gone, _("Somebody took it away after the merge.")),
    )
    return [
        Section(Table(title, [_("Kind of thing"), _("Which ones")], _kinds(rows)), note=note)
        for title, rows, note in told
        if rows
    ]


def _kinds(rows: Sequence[Carried]) -> list[list[Cell]]:
    """A row for each kind: the ones of it by name, else how many they are."""
    which: dict[str, list[str]] = defaultdict(list)
    told = [(one.place, one.row) for one in rows if one.place not in going_along()]
    for _key, kind, name in row_words.named(told):
        which[kind].append(name)
    return [
        [Cell(kind), Cell("; ".join(filter(None, names)) or len(names))]
        for kind, names in sorted(which.items())
    ]
