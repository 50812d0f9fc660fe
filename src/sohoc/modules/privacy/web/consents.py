"""Switches of consent for oneself and the own children."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sohoc.core.access.doors import door
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.privacy import consent_words
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import asked_of, giver_of
from sohoc.modules.privacy.services import consents as services
from sohoc.modules.privacy.web.own import head_of


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def show_consents(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Everything that consent is asked for, in the words of the day; nothing is chosen before."""
    actor = acting_person(request)
    person, everything = asked_of(actor, uuid_, today())
    may = giver_of(actor, person, today())
    rows = [
        {
            "title": asked.purpose.title,
            "code": asked.purpose.code,
            "text": asked.text.text,
            "number": asked.text.number,
            "version": consent_words.version(asked.text),
            "sensitive": consent_words.sensitive(asked.purpose.categories, today()),
            "state": consent_words.state(asked),
            "needed": consent_words.needed(asked),
            "papers": [
                (reverse("privacy:own_paper_file", args=[uuid_, paper.pk]), paper)
                for consent in asked.given.values()
                for paper in consent.papers.all()
            ],
            "is_given": asked.own is not None,
            "why_not": consent_words.why_not(asked, may),
        }
        for asked in everything
    ]
    return render(request, "privacy/consents.html", {**head_of(person, "consents"), "rows": rows})


@door(PrivacyPermission.CONSENT)
@require_POST
def give(request: HttpRequest, uuid_: uuid.UUID, code: str) -> HttpResponseBase:
    """Say yes to the words that were shown."""
    number = request.POST.get("number", "")
    try:
        services.give_consent(
            actor=acting_person(request),
            person=uuid_,
            purpose=code,
            number=int(number) if number.isdecimal() else 0,
            at=timezone.now(),
        )
    except services.OtherWords:
        text = _("The words have changed meanwhile. Nothing was saved: read them and decide again.")
        messages.warning(request, text)
    except services.NotYoursToGive:
        messages.warning(request, _not_yours())
    else:
        messages.success(request, _("Your consent was written down. You can take it back here."))
    return _back(uuid_)


@door(PrivacyPermission.CONSENT)
@require_POST
def withdraw(request: HttpRequest, uuid_: uuid.UUID, code: str) -> HttpResponseBase:
    """Take the yes back; from now on it does not count."""
    actor = acting_person(request)
    try:
        services.withdraw_consent(actor=actor, person=uuid_, purpose=code, at=timezone.now())
    except services.NotYoursToGive:
        messages.warning(request, _not_yours())
    else:
        messages.success(request, _("Your consent was taken back. It does not count any more."))
    return _back(uuid_)


def _not_yours() -> str:
    return _("This is for somebody else to answer. Nothing was saved.")


def _back(uuid_: uuid.UUID) -> HttpResponseBase:
    return HttpResponseRedirect(reverse("privacy:consents", args=[uuid_]))
