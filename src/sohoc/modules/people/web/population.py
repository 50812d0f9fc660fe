"""The population database: a school's figures, a run for a school, one person, by hand."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.access.models import Node
from sohoc.core.grants.web.picking import chosen_place, place_page
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.jobs.services import start_job
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.objects.tables import Cell, Section, Table
from sohoc.lib.numbers import format_number
from sohoc.modules.people import population_words as told
from sohoc.modules.people import words
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.population import DIFFERING, DUE, MatchState
from sohoc.modules.people.selectors.population import (
    Standing,
    counted,
    standing_of,
    standings_at,
)
from sohoc.modules.people.services.population import (
    ASK,
    CheckChanged,
    NoEvidence,
    confirm_by_hand,
)
from sohoc.modules.people.web.page import crumbs_of, person_to_write, person_url
from sohoc.modules.people.web.population_forms import AskForm, ConfirmForm
from sohoc.modules.people.web.population_table import invented, procedures

MOST_SHOWN = 500


@door(PeoplePermission.VIEW_POPULATION)
@require_GET
def show_school(request: HttpRequest) -> HttpResponseBase:
    """How the records of a school stand, and which of them differ."""
    actor = acting_person(request)
    school = _school(request, actor)
    if school is None:
        return _choose_school(request, actor)
    found = standings_at(actor, school.pk, day=today())
    chosen = _chosen_state(request)
    shown = [one for one in found if one.state in ([chosen] if chosen else DIFFERING)]
    is_due = any(one.state in DUE for one in found)
    may_ask = is_due and bool(procedures()) and actor.may(PeoplePermission.ASK_POPULATION)
    context = {
        "school": school,
        "crumbs": [(_("People"), reverse("people:people"))],
        "states": _bars(school, counted(found), chosen),
        "total": len(found),
        "is_connected": bool(procedures()),
        "invented": invented(),
        "ask_url": _url("people:population_run", school) if may_ask else "",
        "all_url": _url("people:population", school) if chosen else "",
        "section": _differing(shown[:MOST_SHOWN], chosen),
        "left_out": max(0, len(shown) - MOST_SHOWN),
    }
    return render(request, "people/population.html", context)


def _bars(
    school: Node, counts: Mapping[MatchState, int], chosen: MatchState | None
) -> list[dict[str, Any]]:
    longest = max(counts.values(), default=0) or 1
    return [
        {
            "state": told.state(code),
            "count": counts[code],
            "share": counts[code] * 100 // longest,
            "url": _url("people:population", school, state=code) if code != chosen else "",
        }
        for code in map(MatchState, told.STATES)
        if counts.get(code)
    ]


def _differing(rows: Sequence[Standing], chosen: MatchState | None) -> Section:
    cells = [
        [
            Cell(one.person.full_name, person_url(one.person), words.born(one.person)),
            Cell(status=told.state(one.state)),
            Cell(told.advice(one) or "–"),
            Cell(told.answered_on(one) or "–"),
        ]
        for one in rows
    ]
    heads = [_("Full name"), _("State"), _("What to do"), _("Answered on")]
    title = str(told.state(chosen).word) if chosen else _("To be looked at")
    return Section(Table(title, heads, cells), empty=_("No record is to be looked at."))


def _chosen_state(request: HttpRequest) -> MatchState | None:
    text = request.GET.get("state", "")
    return MatchState(text) if text in set(MatchState) else None


@door(PeoplePermission.ASK_POPULATION, fresh=True)
@require_http_methods(["GET", "POST"])
def ask_school(request: HttpRequest) -> HttpResponseBase:
    """Have those of a school asked about in the background."""
    actor = acting_person(request)
    school = _school(request, actor)
    if school is None:
        return _choose_school(request, actor)
    back = _url("people:population", school)
    due = sum(one.state in DUE for one in standings_at(actor, school.pk, day=today()))
    if not procedures() or not due:
        messages.info(request, _("Nobody is to be asked about.") if procedures() else _offline())
        return HttpResponseRedirect(back)
    return _ask(
        request,
        actor,
        wish={"school": school.pk},
        title=_("Ask the population database about {name}").format(name=school.name),
        sub=_told(_("To be asked about: {count}.").format(count=format_number(due))),
        crumbs=[(_("Population database"), back)],
        cancel_url=back,
    )


@door(PeoplePermission.ASK_POPULATION, fresh=True)
@require_http_methods(["GET", "POST"])
def ask_person(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Have one person asked about: in the background, as no page waits for another machine."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    if not procedures():
        messages.info(request, _offline())
        return HttpResponseRedirect(person_url(person))
    return _ask(
        request,
        actor,
        wish={"person": str(person.uuid)},
        title=_("Ask the population database about {name}").format(name=person.full_name),
        sub=_told(_("Number, name and birth are sent; the answer is yes or no.")),
        crumbs=crumbs_of(person),
        cancel_url=person_url(person),
    )


def _told(sentence: str) -> str:
    return " ".join(filter(None, (sentence, invented())))


def _ask(
    request: HttpRequest, actor: Actor, *, wish: dict[str, Any], **page: Any
) -> HttpResponseBase:
    if again := made_before(request):
        return HttpResponseRedirect(reverse("jobs:job", args=[again]))
    form = AskForm(request.POST or None, procedures=procedures())
    if form.is_valid():
        wanted = {**wish, "procedure": form.cleaned_data["procedure"]}
        job = start_job(actor=actor, kind=ASK, wish=wanted, at=timezone.now())
        remember_made(request, str(job.uuid))
        return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
    return form_page(request, form=form, submit=_("Ask"), **page)


@door(PeoplePermission.CONFIRM_POPULATION)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Say that somebody saw a document which says what the record says."""
    actor = acting_person(request)
    person = person_to_write(actor, uuid_)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(person_url(person))
    check = standing_of(actor, person).check
    form = ConfirmForm(request.POST or None, initial={"version": check.version if check else 0})
    if form.is_valid():
        try:
            made = confirm_by_hand(
                actor=actor, person=person.uuid, at=timezone.now(), **_given(form)
            )
        except NoEvidence:
            form.add_error("evidence", _("Say what was seen: document, number, issuer."))
        except CheckChanged:
            form.add_error(None, _("An answer has come in since. Open the page again."))
        else:
            remember_made(request, str(made.pk))
            messages.success(request, _("The record is confirmed by hand."))
            return HttpResponseRedirect(person_url(person))
    return form_page(
        request,
        form=form,
        title=_("Confirm the record of {name} by hand").format(name=person.full_name),
        sub=_("Where the population database cannot answer. It holds until the record changes."),
        crumbs=crumbs_of(person),
        submit=_("Confirm by hand"),
        cancel_url=person_url(person),
    )


def _given(form: ConfirmForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("evidence", "version")}


def _school(request: HttpRequest, actor: Actor) -> Node | None:
    place = chosen_place(request, actor, at=timezone.localtime())
    if place is not None and place.kind != "school":
        raise NotYours
    return place


def _choose_school(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    return place_page(
        request,
        actor,
        title=_("Population database"),
        crumbs=[(_("People"), reverse("people:people"))],
        at=timezone.localtime(),
        fits=lambda place: place.kind == "school",
    )


def _url(name: str, school: Node, **more: str) -> str:
    return f"{reverse(name)}?{urlencode({'node': str(school.uuid), **more})}"


def _offline() -> str:
    return _("The population database is not connected.")
