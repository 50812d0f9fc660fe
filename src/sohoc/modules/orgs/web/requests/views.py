"""Requests for correction: asking, the page of one, accepting, refusing, withdrawing."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import Sheet, form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.orgs import request_words, words
from sohoc.modules.orgs.models import CorrectionRequest, RequestState, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.requests import with_wanted
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.selectors.requests import commune_of, request_by_uuid, requests_about
from sohoc.modules.orgs.selectors.schools import (
    communes_below,
    school_by_uuid,
    school_with_code,
)
from sohoc.modules.orgs.services import requests as services
from sohoc.modules.orgs.services.schools import SchoolCodeTaken, facts_of, manager_after
from sohoc.modules.orgs.web.requests.forms import AcceptForm, AskForm, RefuseForm
from sohoc.modules.orgs.web.schools.tabs import asking, crumbs_of, has_ended, head_of


def _url(request: CorrectionRequest, name: str = "orgs:request") -> str:
    return reverse(name, args=[request.uuid])


def _requests_url(school: SchoolState) -> str:
    return reverse("orgs:school_requests", args=[school.uuid])


@door(OrgsPermission.VIEW_REQUESTS)
@require_GET
def school_requests(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """What was asked about a school, with state and answer."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    acts = asking(school, actor)
    printing = {"label": _("Print"), "print": True}
    context = {
        "sheet": head_of(school, actor, current="requests", acts=[printing, *acts]),
        "crumbs": crumbs_of(school)[:1],
        "requests": [_line(one) for one in requests_about(actor, school, today())],
        "ask_url": acts[0]["url"] if acts else "",
    }
    return render(request, "orgs/school_requests.html", context)


def _line(request: CorrectionRequest) -> dict[str, Any]:
    return {
        "at": request.asked_at,
        "url": _url(request),
        "who": request.asked_name,
        "reason": request.reason,
        "state": request_words.state(request),
        "changes": request_words.changes(request),
        "answer": request.answer,
        "answered": request_words.answered(request),
    }


@door(OrgsPermission.ASK_CORRECTION)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Ask the province to correct a school."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    made = made_before(request)
    if made is not None:
        messages.info(request, _("This was done already. This is the request."))
        return HttpResponseRedirect(reverse("orgs:request", args=[made]))
    communes = [node.name for node in communes_below(actor, today())]
    form = AskForm(request.POST or None, communes=communes, initial=AskForm.values_now(school))
    if form.is_valid() and (wished := form.wished(facts_of(school).period)):
        try:
            asked = services.ask_correction(
                actor=actor,
                school=uuid_,
                wished=wished,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.SchoolEnded as ended:
            form.add_error(None, request_words.not_asked_any_more(ended.day))
        except services.NothingAsked:
            form.add_error(None, _("Nothing is different yet. Change what is wrong."))
        except services.AskedAlready as already:
            form.add_error(None, _asked_already(already.request))
        else:
            remember_made(request, str(asked.uuid))
            messages.success(request, _("The request was sent. The answer will stand here."))
            return HttpResponseRedirect(_requests_url(school))
    return form_page(
        request,
        form=form,
        title=_("Ask for a correction of {name}").format(name=school.name),
        sub=_("Change what is wrong. Nothing changes before the province accepts it."),
        crumbs=crumbs_of(school),
        submit=_("Send the request"),
        cancel_url=reverse("orgs:school", args=[uuid_]),
    )


def _asked_already(request: CorrectionRequest) -> str:
    return format_html(
        _('You have asked for this already, and <a href="{url}">the request</a> still waits.'),
        url=_url(request),
    )


@door(OrgsPermission.VIEW_REQUESTS)
@require_GET
def show_request(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One request: old and new side by side, why, and the answer."""
    actor = acting_person(request)
    asked = request_by_uuid(actor, uuid_, today())
    school = _school_of(actor, asked)
    sheet = Sheet(
        title=_("Request for correction: {name}").format(name=_name_of(asked)),
        status=request_words.state(asked),
        sub=request_words.asked(asked),
        crumbs=_crumbs(),
        acts=_acts(actor, asked, school),
        facts_title=_("Facts"),
        facts=[
            *_facts(asked, school),
            (_("Asked"), request_words.asked(asked)),
            (_("Answered by"), request_words.answered(asked) or _("waits")),
        ],
    )
    context = {
        "sheet": sheet,
        "crumbs": sheet.crumbs,
        "asked": asked,
        "changes": request_words.changes(asked),
    }
    return render(request, "orgs/request.html", context)


def _school_of(actor: Actor, asked: CorrectionRequest) -> SchoolState | None:
    """The school as it is today; None when it is out of sight for whoever asked."""
    uuid_ = getattr(asked, "school_uuid", None)
    return school_by_uuid(actor, uuid_, today()) if uuid_ else None


def _name_of(asked: CorrectionRequest) -> str:
    return str(getattr(asked, "school_name", "")) or asked.about_name


def _facts(asked: CorrectionRequest, school: SchoolState | None) -> list[tuple[str, str]]:
    if school is None:
        return [
            (_("School"), _name_of(asked)),
            (_("Where it is now"), _("no longer within your reach; you go on reading the answer")),
        ]
    return [
        (_("School"), _link(school)),
        (_("School code"), school.code),
        (_("Commune, ward"), school.commune),
        (_("Period"), words.period(school.life)),
    ]


def _link(school: SchoolState) -> str:
    address = reverse("orgs:school", args=[school.uuid])
    return format_html('<a href="{}">{}</a>', address, school.name)


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Requests for correction"), reverse("orgs:requests"))]


def _acts(
    actor: Actor, asked: CorrectionRequest, school: SchoolState | None
) -> list[Mapping[str, Any]]:
    acts: list[Mapping[str, Any]] = [{"label": _("Print"), "print": True}]
    if asked.state != RequestState.OPEN or school is None:
        return acts
    if asked.asked_by_id == actor.user_id and actor.may(OrgsPermission.ASK_CORRECTION):
        acts.append({"label": _("Withdraw"), "url": _url(asked, "orgs:request_withdraw")})
    if actor.may(OrgsPermission.ANSWER_REQUESTS):
        refuse = _url(asked, "orgs:request_refuse")
        acts.append({"label": _("Refuse"), "url": refuse, "icon_name": "x"})
        accept = {
            "label": _("Accept"),
            "url": _url(asked, "orgs:request_accept"),
            "icon_name": "check",
            "kind": "primary",
        }
        acts += [] if has_ended(school) else [accept]
    return acts


@door(OrgsPermission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct the school as it was asked."""
    actor = acting_person(request)
    asked = request_by_uuid(actor, uuid_, today())
    if made_before(request) is not None:
        return _done_before(request, asked)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.accept_request(
                actor=actor,
                uuid_=uuid_,
                reason=request_words.reason_of_acceptance(asked),
                at=timezone.now(),
            )
        except services.AnsweredAlready as answered:
            return _too_late(request, answered.request)
        except services.SchoolEnded as ended:
            form.add_error(None, request_words.not_accepted_any_more(ended.day))
        except services.SchoolMoved as moved:
            form.add_error(None, request_words.cannot_be_done())
            for one in moved.fields:
                form.add_error(None, request_words.moved(one))
        except SchoolCodeTaken:
            form.add_error(None, _code_taken(actor, asked))
        except BadSchool as error:
            form.add_error(None, words.bad(error))
        else:
            remember_made(request, str(asked.uuid))
            messages.success(request, _("The school was corrected as it was asked."))
            return HttpResponseRedirect(_url(asked))
    return _answer_page(
        request,
        asked,
        form,
        title=_("Accept the request about {name}?"),
        submit=_("Accept and correct the school"),
        told=_leaving(actor, asked),
    )


@door(OrgsPermission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Leave the school as it is, and say why."""
    actor = acting_person(request)
    asked = request_by_uuid(actor, uuid_, today())
    if made_before(request) is not None:
        return _done_before(request, asked)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        answer = form.cleaned_data["reason"]
        try:
            services.refuse_request(actor=actor, uuid_=uuid_, answer=answer, at=timezone.now())
        except services.AnsweredAlready as answered:
            return _too_late(request, answered.request)
        remember_made(request, str(asked.uuid))
        messages.success(request, _("The request was refused. Who asked reads your reason."))
        return HttpResponseRedirect(_url(asked))
    return _answer_page(
        request,
        asked,
        form,
        title=_("Refuse the request about {name}"),
        submit=_("Refuse the request"),
    )


@door(OrgsPermission.ASK_CORRECTION)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take one's own request back."""
    actor = acting_person(request)
    asked = request_by_uuid(actor, uuid_, today())
    if made_before(request) is not None:
        return _done_before(request, asked)
    form = AcceptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.withdraw_request(actor=actor, uuid_=uuid_, at=timezone.now())
        except services.AnsweredAlready as answered:
            return _too_late(request, answered.request)
        remember_made(request, str(asked.uuid))
        messages.success(request, _("The request was withdrawn."))
        return HttpResponseRedirect(_url(asked))
    return _answer_page(
        request,
        asked,
        form,
        title=_("Withdraw the request about {name}?"),
        submit=_("Withdraw the request"),
    )


def _answer_page(
    request: HttpRequest,
    asked: CorrectionRequest,
    form: Any,
    *,
    title: str,
    submit: str,
    told: str = "",
) -> HttpResponseBase:
    """`told` is what follows from the answer besides what is asked for."""
    name, wish = _name_of(asked), request_words.in_one_line(asked)
    return form_page(
        request,
        form=form,
        title=title.format(name=name),
        sub=f"{wish}. {told}" if told else wish,
        crumbs=[*_crumbs(), (name, _url(asked))],
        submit=submit,
        cancel_url=_url(asked),
    )


def _leaving(actor: Actor, asked: CorrectionRequest) -> str:
    """Who sees the school no longer once it is as it is asked for."""
    school = _school_of(actor, asked)
    now = commune_of(school.school_id, today()) if school else None
    if school is None or now is None:
        return ""
    facts = with_wanted(facts_of(school), asked.wanted)
    try:
        above = manager_after(actor, school, facts, day=today())
    except BadSchool:
        return ""  # accepting is refused then, and says why
    if above is None or above == now:
        return ""
    return request_words.leaves(now.name, above.name)


def _done_before(request: HttpRequest, asked: CorrectionRequest) -> HttpResponseBase:
    messages.info(request, _("This was done already."))
    return HttpResponseRedirect(_url(asked))


def _too_late(request: HttpRequest, asked: CorrectionRequest) -> HttpResponseBase:
    messages.warning(request, request_words.answered_already(asked))
    return HttpResponseRedirect(_url(asked))


def _code_taken(actor: Actor, asked: CorrectionRequest) -> str:
    """The wanted code belongs to another school: which one, for who sees it."""
    school, code = _school_of(actor, asked), asked.wanted.get("code", "")
    other = school and school_with_code(actor, code, facts_of(school).period, besides=school.uuid)
    if other is None:
        return words.code_taken()
    return words.code_taken_by(other.name, reverse("orgs:school", args=[other.uuid]))
