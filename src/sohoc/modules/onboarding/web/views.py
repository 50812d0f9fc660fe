"""The accounts of a school: its figures, choice and preview, taking back."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.access.models import Node
from sohoc.core.grants.services import GrantRefused
from sohoc.core.grants.web.words import REFUSALS
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.jobs.models import Job
from sohoc.core.jobs.services import start_job
from sohoc.core.objects.screens import acting_person
from sohoc.modules.onboarding import words
from sohoc.modules.onboarding.contracts import Choice, Figures, Tally
from sohoc.modules.onboarding.permissions import OnboardingPermission
from sohoc.modules.onboarding.rules import Group, Verdict
from sohoc.modules.onboarding.selectors import (
    Candidate,
    candidates_of,
    class_order,
    classes_known,
    classes_of,
    figures_of,
    staff_roles,
    untouched_of,
    with_proposed_names,
)
from sohoc.modules.onboarding.services import working
from sohoc.modules.onboarding.services.making import must_give
from sohoc.modules.onboarding.web.forms import MakeForm, ReasonForm, TakeBackForm
from sohoc.modules.onboarding.web.framing import (
    choose_school,
    crumbs_of,
    query_of,
    school_in,
    url_of,
)
from sohoc.modules.people.public import belongings_on, kept_record_of

MOST_SHOWN = 500
USUAL_ROLE = "subject_teacher"  # what most of the staff of a school do


@door(OnboardingPermission.VIEW_ACCOUNTS)
@require_GET
def show_school(request: HttpRequest) -> HttpResponseBase:
    """How many people of the school have an account, by group and by class."""
    actor, at = acting_person(request), timezone.localtime()
    school = school_in(request, actor, at=at)
    if school is None:
        return choose_school(request, actor, at=at)
    figures = figures_of(actor, school, at=at)
    acts = {
        "make_url": url_of("onboarding:make", school),
        "letters_url": url_of("onboarding:letters", school) if figures.letters else "",
        "take_back_url": url_of("onboarding:take_back", school) if figures.untouched else "",
    }
    context = {
        "school": school,
        "figures": figures,
        "groups": [_bars(school, code, tally) for code, tally in figures.groups.items()],
        "classes": list(_class_rows(school, figures)),
        **({} if actor.is_delegated else acts),
        "is_delegated": actor.is_delegated,
    }
    return render(request, "onboarding/school.html", context)


def _bars(school: Node, code: str, tally: Tally) -> dict[str, Any]:
    """One group with the lengths of its bars in percent."""
    return {
        "name": words.group(code),
        "tally": tally,
        "share": tally.accounts * 100 // tally.people if tally.people else 0,
        "used_share": tally.used * 100 // tally.people if tally.people else 0,
        "url": url_of("onboarding:make", school, Choice(code, role=_usual_role(code))),
    }


def _usual_role(code: str) -> str:
    return USUAL_ROLE if code == Group.STAFF else ""


def _class_rows(school: Node, figures: Figures) -> Iterator[dict[str, Any]]:
    for text in sorted(figures.classes, key=class_order):
        of_class = figures.classes[text]
        yield {
            "name": words.class_named(text),
            "cells": [
                {
                    "group": words.group(code),
                    "tally": of_class.get(code, Tally()),
                    "url": url_of("onboarding:make", school, Choice(code, (text,))),
                }
                for code in (Group.LEARNERS, Group.GUARDIANS)
            ],
        }


@door(OnboardingPermission.MAKE_ACCOUNTS, fresh=True)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponseBase:
    """Choose whose accounts, look at what would be done, have it done in the background."""
    actor, at = acting_person(request), timezone.localtime()
    school = school_in(request, actor, at=at)
    if school is None:
        return choose_school(request, actor, at=at)
    if again := made_before(request):
        return HttpResponseRedirect(reverse("jobs:job", args=[again]))
    asked = _asked(request)
    form = MakeForm(
        asked,
        classes=classes_known(school, at=at),
        roles=staff_roles(actor),
        initial={"node": school.uuid, "group": Group.LEARNERS, "role": USUAL_ROLE},
    )
    if not form.is_valid() or "change" in request.GET:
        return _choice_page(request, school, form)
    choice = form.choice()
    try:
        must_give(actor, choice)
    except GrantRefused as refused:
        form.add_error("role", REFUSALS[refused.refusal][1])
        return _choice_page(request, school, form)
    if request.method == "POST" and "make" in request.POST:
        job = _start(request, actor, working.MAKE, {"school": school.pk, "choice": choice.wish()})
        return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
    found = with_proposed_names(candidates_of(actor, school, choice, at=at))
    return _preview_page(request, school, choice, found)


def _asked(request: HttpRequest) -> Any:
    """The fields that say whose accounts: of the form that is sent, or of the address."""
    for fields in (request.POST, request.GET):
        if "group" in fields:
            return fields
    return None


def _start(request: HttpRequest, actor: Actor, kind: str, wish: dict[str, Any]) -> Job:
    job = start_job(actor=actor, kind=kind, wish=wish, at=timezone.now())
    remember_made(request, str(job.uuid))
    return job


def _choice_page(request: HttpRequest, school: Node, form: MakeForm) -> HttpResponseBase:
    context = {
        "school": school,
        "form": form,
        "crumbs": crumbs_of(school),
        "cancel_url": url_of("onboarding:school", school),
    }
    return render(
        request,
        "onboarding/make.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


def _preview_page(
    request: HttpRequest, school: Node, choice: Choice, found: Sequence[Candidate]
) -> HttpResponseBase:
    counts = {verdict: sum(o.verdict is verdict for o in found) for verdict in Verdict}
    most = max(counts.values(), default=0) or 1
    context = {
        "school": school,
        "choice": choice,
        "group": words.group(choice.group),
        "classes": ", ".join(words.class_named(text) for text in choice.classes),
        "counts": [
            (words.verdict(code), count, count * 100 // most)
            for code, count in counts.items()
            if count
        ],
        "todo": sum(counts[code] for code in working.WORKED_ON),
        "letters": counts[Verdict.NEW] + counts[Verdict.RENEWED],
        "parts": list(_parts(found)),
        "fields": query_of(school, choice),
        "once": ReasonForm()["once"],
        "crumbs": crumbs_of(school),
        "change_url": url_of("onboarding:make", school, choice) + "&change=1",
        "cancel_url": url_of("onboarding:school", school),
    }
    return render(request, "onboarding/preview.html", context)


def _parts(found: Sequence[Candidate]) -> Iterator[dict[str, Any]]:
    """Whom nothing can be done for, for whom it is done, who has it already; those with people."""
    for title, verdicts, with_why in (
        (_("These get none"), (Verdict.CANNOT,), True),
        (_("It is done for these"), working.WORKED_ON, False),
        (_("These have one already"), (Verdict.DONE,), False),
    ):
        rows = [_row(one) for one in found if one.verdict in verdicts]
        if rows:
            shown = rows if with_why else rows[:MOST_SHOWN]
            yield {
                "title": title,
                "rows": shown,
                "count": len(rows),
                "left_out": len(rows) - len(shown),
                "with_why": with_why,
            }


def _row(one: Candidate) -> dict[str, Any]:
    return {
        "name": one.person.full_name,
        "url": reverse("people:person", args=[one.person.uuid]),
        "about": about_of(one.person),
        "username": one.username,
        "verdict": words.verdict(one.verdict),
        "why": words.hindrance(one.hindrance),
    }


def about_of(person: Any) -> str:
    """In which class: `5A`, or of a guardian the children with their classes."""
    if person.belonging == Group.GUARDIANS:
        return ", ".join(
            f"{one.full_name} ({words.class_named(one.class_text)})" for one in person.wards
        )
    return ", ".join(text for text in classes_of(person) if text)


@door(OnboardingPermission.TAKE_BACK, fresh=True)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest) -> HttpResponseBase:
    """Look at the accounts that nobody has used, and take them back with a reason."""
    actor, at = acting_person(request), timezone.localtime()
    school = school_in(request, actor, at=at)
    if school is None:
        return choose_school(request, actor, at=at)
    if again := made_before(request):
        return HttpResponseRedirect(reverse("jobs:job", args=[again]))
    chosen = TakeBackForm(
        _asked(request) or {"group": Group.LEARNERS, "node": school.uuid},
        classes=classes_known(school, at=at),
    )
    choice = chosen.choice() if chosen.is_valid() else None
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if choice is not None and form.is_valid():
        wish = {"school": school.pk, "choice": choice.wish(), **form.cleaned_data}
        job = _start(request, actor, working.TAKE_BACK, wish)
        return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
    found = untouched_of(actor, school, choice, at=at) if choice else []
    context = {
        "school": school,
        "chosen": chosen,
        "form": form,
        "rows": [_row(one) for one in found[:MOST_SHOWN]],
        "count": len(found),
        "left_out": max(0, len(found) - MOST_SHOWN),
        "fields": query_of(school, choice),
        "crumbs": crumbs_of(school),
        "cancel_url": url_of("onboarding:school", school),
    }
    status = 422 if form.errors or not chosen.is_valid() else 200
    return render(request, "onboarding/take_back.html", context, status=status)


@door(OnboardingPermission.MAKE_ACCOUNTS)
@require_GET
def for_person(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """From the page of a person who belongs to a school today to the account for this one."""
    actor, at = acting_person(request), timezone.localtime()
    if kept := kept_record_of(uuid_):
        messages.info(
            request, _("There were two records of this person. This is the one that counts.")
        )
        return HttpResponseRedirect(reverse("onboarding:person", args=[kept]))
    day = timezone.localdate(at)
    for school_id, belonging in belongings_on(uuid_, day=day):
        school = Node.objects.filter(pk=school_id, kind="school").first()
        if school is not None and actor.sees(school_id):
            role = _usual_role(belonging)
            choice = Choice(belonging, role=role, person=str(uuid_))
            return HttpResponseRedirect(url_of("onboarding:make", school, choice))
    raise NotYours
