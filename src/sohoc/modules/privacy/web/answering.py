"""Answering requests about data: confirming, taking longer, doing as asked, refusing."""

import uuid
from collections.abc import Callable
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
from sohoc.core.audit.recording import record_look
from sohoc.core.files.refusals import FileRefused
from sohoc.core.identity.once import OnceForm, made_before, remember_made
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people.public import BadPerson, FactsMoved
from sohoc.modules.privacy import words
from sohoc.modules.privacy.models import DataRequest, RequestState
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.requests import has_right, request_by_uuid
from sohoc.modules.privacy.services import requests as services
from sohoc.modules.privacy.web.forms import (
    AcknowledgeForm,
    AnswerForm,
    ExtendForm,
    RefuseForm,
    show_refused,
)
from sohoc.modules.privacy.web.request_page import file_answer, page_of, too_late


def _url(uuid_: uuid.UUID, name: str = "privacy:request") -> str:
    return reverse(name, args=[uuid_])


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Requests about data"), reverse("privacy:requests"))]


@door(PrivacyPermission.VIEW_REQUESTS)
@require_GET
def show_request(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One request and what can be done with it; it tells facts of a record, so it is a look."""
    actor = acting_person(request)
    asked = request_by_uuid(actor, uuid_)
    record_look(actor, asked.person)
    is_over = asked.is_open and not has_right(actor, asked, day=today())
    return page_of(
        request,
        asked,
        crumbs=_crumbs(),
        acts=_acts(actor, asked, is_over=is_over),
        files_url="privacy:file",
        is_over=is_over,
    )


def _acts(actor: Actor, asked: DataRequest, *, is_over: bool) -> list[dict[str, Any]]:
    """What can be done; `is_over`: who asked has no right any more, so refusing comes first."""
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    url = reverse("people:person", args=[asked.person.uuid])
    acts.append({"label": _("Open the record"), "url": url, "icon_name": "user"})
    is_own = asked.asked_by_id == actor.user_id
    if not asked.is_open or is_own or not actor.may(PrivacyPermission.ANSWER_REQUESTS):
        return acts
    if asked.extended_until is None and asked.due >= today():
        acts.append({"label": _("Take longer"), "url": _url(asked.uuid, "privacy:extend")})
    refuse = {"label": _("Refuse"), "url": _url(asked.uuid, "privacy:refuse"), "icon_name": "x"}
    if not is_over:
        acts.append(refuse)
    if asked.state == RequestState.SENT:
        acts.append({"label": _("Confirm"), "url": _url(asked.uuid, "privacy:acknowledge")})
    done = _("Accept and correct") if asked.wanted else _("Answer")
    url = _url(asked.uuid, "privacy:grant")
    grant = {"label": done, "url": url, "icon_name": "check"}
    acts += [grant, refuse] if is_over else [grant]
    acts[-1]["kind"] = "primary"
    return acts


def _step(
    request: HttpRequest,
    uuid_: uuid.UUID,
    form: OnceForm,
    *,
    do: Callable[[], Any],
    title: str,
    submit: str,
    told: str,
) -> HttpResponseBase:
    """One step of an answer: the form, and once it is valid what it does."""
    asked = request_by_uuid(acting_person(request), uuid_)
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(_url(uuid_))
    if form.is_valid():
        try:
            do()
        except services.AnsweredAlready as answered:
            return too_late(request, answered.request, _url(uuid_))
        except services.OwnRequest:
            form.add_error(None, words.own_request())
        except services.NoRightAnyMore:
            form.add_error(None, words.no_right_any_more())
        except FactsMoved as moved:
            form.add_error(None, words.moved(moved.fields))
        except BadPerson as bad:
            form.add_error(None, str(words.FACT_PROBLEMS[bad.problem]))
        except FileRefused as refused:
            show_refused(form, refused)
        else:
            remember_made(request, str(uuid_))
            messages.success(request, told)
            return HttpResponseRedirect(_url(uuid_))
    context = {
        "form": form,
        "title": title,
        "sub": words.in_one_line(asked),
        "crumbs": [*_crumbs(), (asked.person.full_name, _url(uuid_))],
        "submit": submit,
        "cancel_url": _url(uuid_),
    }
    return render(request, "privacy/file_form.html", context, status=422 if form.errors else 200)


@door(PrivacyPermission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def acknowledge(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Tell who asked that the request has arrived."""
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    return _step(
        request,
        uuid_,
        form,
        do=lambda: services.acknowledge(
            actor=acting_person(request),
            uuid_=uuid_,
            is_with_processor=form.cleaned_data["is_with_processor"],
            at=timezone.now(),
        ),
        title=_("Confirm that the request has arrived?"),
        submit=_("Confirm"),
        told=_("The request was confirmed. Who asked reads this."),
    )


@door(PrivacyPermission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take the one longer time of the law."""
    form = ExtendForm(request.POST or None)
    return _step(
        request,
        uuid_,
        form,
        do=lambda: services.extend(
            actor=acting_person(request),
            uuid_=uuid_,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        ),
        title=_("Take longer for the answer"),
        submit=_("Make the time longer"),
        told=_("The time was made longer. Who asked reads why."),
    )


@door(PrivacyPermission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Do as asked; wanted facts are written at once."""
    actor = acting_person(request)
    is_over = not has_right(actor, request_by_uuid(actor, uuid_), day=today())
    form = AnswerForm(request.POST or None, request.FILES or None, is_over=is_over)
    return _step(
        request,
        uuid_,
        form,
        do=lambda: services.grant(
            actor=acting_person(request),
            uuid_=uuid_,
            answer=form.cleaned_data["answer"],
            document=form.sent(),
            is_still_wanted=form.cleaned_data.get("is_still_wanted", False),
            at=timezone.now(),
        ),
        title=_("Do as asked"),
        submit=_("Send the answer"),
        told=_("The answer was sent. Who asked reads it."),
    )


@door(PrivacyPermission.ANSWER_REQUESTS)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Leave things as they are, and say why."""
    actor = acting_person(request)
    is_over = not has_right(actor, request_by_uuid(actor, uuid_), day=today())
    reason = {"answer": words.refused_without_right()} if is_over else {}
    form = RefuseForm(request.POST or None, initial=reason)
    return _step(
        request,
        uuid_,
        form,
        do=lambda: services.refuse(
            actor=acting_person(request),
            uuid_=uuid_,
            answer=form.cleaned_data["answer"],
            at=timezone.now(),
        ),
        title=_("Refuse this request"),
        submit=_("Refuse this request"),
        told=_("Refused. Who asked reads your reason."),
    )


@door(PrivacyPermission.VIEW_REQUESTS)
@require_GET
def file(request: HttpRequest, uuid_: uuid.UUID, part: str) -> HttpResponseBase:
    """A document of a request."""
    actor = acting_person(request)
    return file_answer(actor, request_by_uuid(actor, uuid_), part)
