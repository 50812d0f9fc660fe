"""Sending a request about the own data, and taking it back."""

import uuid
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

from sohoc.core.access.doors import door
from sohoc.core.files.refusals import FileRefused
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.jobs.services import start_job
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.people.public import BadPerson, schools_of, texts_of
from sohoc.modules.privacy import words
from sohoc.modules.privacy.contracts import Wish
from sohoc.modules.privacy.copy_files import COPY
from sohoc.modules.privacy.models import RightAsked
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import giver_of
from sohoc.modules.privacy.selectors.own import own_person
from sohoc.modules.privacy.selectors.requests import own_request
from sohoc.modules.privacy.services import requests as services
from sohoc.modules.privacy.web.forms import AskForm, CorrectForm, PlainOnceForm, show_refused
from sohoc.modules.privacy.web.own import crumbs_of, person_url
from sohoc.modules.privacy.web.request_page import file_answer, page_of, too_late

Form = AskForm | CorrectForm


def _own_url(uuid_: uuid.UUID) -> str:
    return reverse("privacy:own_request", args=[uuid_])


@door(PrivacyPermission.ASK)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Ask for other facts, with the paper that says so."""
    person = own_person(acting_person(request), uuid_)
    form = CorrectForm(
        request.POST or None,
        request.FILES or None,
        schools=schools_of(person_id=person.id, day=today()),
        initial=CorrectForm.values_of(texts_of(person_id=person.id)),
    )
    return _asked(
        request,
        person,
        form,
        title=_("Ask for a correction of the data of {name}"),
        sub=_("Change what is wrong. Nothing changes before the school has accepted it."),
    )


@door(PrivacyPermission.ASK)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Ask for any other right over the data."""
    person = own_person(acting_person(request), uuid_)
    form = AskForm(
        request.POST or None,
        request.FILES or None,
        schools=schools_of(person_id=person.id, day=today()),
    )
    return _asked(
        request,
        person,
        form,
        title=_("A request about the data of {name}"),
        sub=_("It is confirmed within two working days, and answered within the days of the law."),
    )


def _asked(
    request: HttpRequest, person: OwnPerson, form: Form, *, title: str, sub: str
) -> HttpResponseBase:
    if made := made_before(request):
        messages.info(request, _("This was sent already. This is your request."))
        return HttpResponseRedirect(reverse("privacy:own_request", args=[made]))
    if form.is_valid() and (sent := _sent(request, person, form)):
        return sent
    context: dict[str, Any] = {
        "form": form,
        "title": title.format(name=person.full_name),
        "sub": sub,
        "crumbs": crumbs_of(person),
        "submit": _("Send this request"),
        "cancel_url": person_url(person),
    }
    return render(request, "privacy/file_form.html", context, status=422 if form.errors else 200)


def _wish(person: OwnPerson, form: Form) -> Wish:
    """What is asked for; of a correction the facts that differ, when it is about others as well."""
    given = form.cleaned_data
    if isinstance(form, AskForm):
        return Wish(right=given["right"], text=given["text"], school=form.school_id)
    wanted = form.wanted()
    if given["others"]:
        now = texts_of(person_id=person.id)
        wanted = {name: text for name, text in wanted.items() if text != now[name]}
    return Wish(
        right=RightAsked.CORRECT, text=form.full_text(), wanted=wanted, school=form.school_id
    )


def _sent(request: HttpRequest, person: OwnPerson, form: Form) -> HttpResponseBase | None:
    """The way to the request that was sent; None, with errors at their fields, for a bad one."""
    try:
        sent = services.ask(
            actor=acting_person(request),
            person=person.uuid,
            wish=_wish(person, form),
            evidence=form.sent(),
            at=timezone.now(),
        )
    except services.NothingAsked:
        form.add_error(None, _("Nothing is different yet. Change what is wrong."))
    except services.AskedAlready as already:
        text = _('You have asked for the same already: <a href="{url}">your request</a> waits.')
        form.add_error(None, format_html(text, url=_own_url(already.request.uuid)))
    except BadPerson as bad:
        if isinstance(form, CorrectForm):
            form.show(bad)
    except FileRefused as refused:
        show_refused(form, refused)
    else:
        remember_made(request, str(sent.uuid))
        messages.success(request, _("Your request was sent. The answer will stand here."))
        return HttpResponseRedirect(_own_url(sent.uuid))
    return None


@door(PrivacyPermission.VIEW_OWN)
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Order a file with everything that is kept of one of the own people."""
    actor = acting_person(request)
    person = own_person(actor, uuid_)
    if made := made_before(request):
        return HttpResponseRedirect(reverse("jobs:job", args=[made]))
    form = PlainOnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wish = {"person": str(person.uuid)}
        job = start_job(actor=actor, kind=COPY, wish=wish, at=timezone.now())
        remember_made(request, str(job.uuid))
        return HttpResponseRedirect(reverse("jobs:job", args=[job.uuid]))
    what = words.in_copy(decides=giver_of(actor, person, today()) is not None)
    return form_page(
        request,
        form=form,
        title=_("Everything kept of {name} as a file?").format(name=person.full_name),
        sub=_(
            "A ZIP with a page to read, a table, the same for programs, and the files of your"
            " requests. It is kept for seven days, opens after your password alone, and each time"
            " is written down."
        )
        + f" {what}",
        crumbs=crumbs_of(person),
        submit=_("Make a file of it"),
        cancel_url=person_url(person),
    )


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def show_own(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """One of the own requests, with its answer."""
    asked = own_request(acting_person(request), uuid_)
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    if asked.is_open:
        url = reverse("privacy:own_withdraw", args=[uuid_])
        acts.append({"label": _("Take it back"), "url": url})
    crumbs = [
        *crumbs_of(),
        (asked.person.full_name, reverse("privacy:own_requests", args=[asked.person.uuid])),
    ]
    return page_of(request, asked, crumbs=crumbs, acts=acts, files_url="privacy:own_file")


@door(PrivacyPermission.ASK)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take one's own request back."""
    actor = acting_person(request)
    asked = own_request(actor, uuid_)
    if made_before(request) is not None:
        return HttpResponseRedirect(_own_url(uuid_))
    form = PlainOnceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.withdraw(actor=actor, uuid_=uuid_, at=timezone.now())
        except services.AnsweredAlready as answered:
            return too_late(request, answered.request, _own_url(uuid_))
        remember_made(request, str(uuid_))
        messages.success(request, _("The request was taken back."))
        return HttpResponseRedirect(_own_url(uuid_))
    return form_page(
        request,
        form=form,
        title=_("Take the request back?"),
        sub=asked.text,
        crumbs=[*crumbs_of(), (asked.person.full_name, _own_url(uuid_))],
        submit=_("Take it back"),
        cancel_url=_own_url(uuid_),
    )


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def own_file(request: HttpRequest, uuid_: uuid.UUID, part: str) -> HttpResponseBase:
    """A document of one of the own requests."""
    actor = acting_person(request)
    return file_answer(actor, own_request(actor, uuid_), part)
