"""Consents on paper: the form of the school, and the scans for the school and the family."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.files.refusals import FileRefused
from sohoc.core.identity.once import OnceForm, made_before, remember_made
from sohoc.core.objects.fields import DayField
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.privacy import consent_words
from sohoc.modules.privacy.contracts import PaperWish, Sent
from sohoc.modules.privacy.models import Consent, ConsentPaper, PaperPart
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import purposes_on
from sohoc.modules.privacy.selectors.papers import own_paper, paper_seen, signed_person, signers_of
from sohoc.modules.privacy.services.papers import PaperRefused, record_paper
from sohoc.modules.privacy.web.forms import FileField, show_refused
from sohoc.modules.privacy.web.saving import saved

SELF = "self"
FIELD_OF = {
    "signer": "signer",
    "own": "signer",
    "giver": "signer",
    "purpose": "purpose",
    "already": "purpose",
    "nothing": "purpose",
}


class PaperForm(OnceForm):
    """What the paper says, who signed it, on which day, and the scan."""

    part = forms.ChoiceField(
        label=gettext_lazy("The paper"), choices=PaperPart.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"))
    signer = forms.ChoiceField(label=gettext_lazy("Signed by"), widget=forms.RadioSelect)
    day = DayField(
        label=gettext_lazy("Day on the paper"),
        help_text=gettext_lazy("It counts from today on, whatever day stands on the paper."),
    )
    file = FileField(gettext_lazy("Photo or scan of the paper"))

    def __init__(self, *arguments: Any, person: OwnPerson, **named: Any) -> None:
        super().__init__(*arguments, **named)
        fields: Any = self.fields
        fields["file"].required = True
        fields["purpose"].choices = [
            (
                purpose.code,
                _("{title} (words no. {number})").format(title=purpose.title, number=text.number),
            )
            for purpose, text in purposes_on(today())
        ]
        guardians = signers_of(person, today())
        fields["signer"].choices = [
            *((str(one.person_id), one.full_name) for one in guardians),
            (SELF, person.full_name),
        ]

    def wish(self) -> PaperWish:
        """What was filled in."""
        given = self.cleaned_data
        signer = None if given["signer"] == SELF else int(given["signer"])
        return PaperWish(given["part"], given["purpose"], signer, given["day"])

    def scan(self) -> Sent:
        """The scan."""
        file = self.cleaned_data["file"]
        return Sent(file.name, file)


@door(PrivacyPermission.RECORD_PAPER)
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Write down a consent that was given or taken back on paper."""
    actor = acting_person(request)
    person = signed_person(actor, uuid_)
    form = PaperForm(request.POST or None, request.FILES or None, person=person)
    back = reverse("people:person", args=[person.uuid])
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(back)
    if form.is_valid():
        try:
            record_paper(
                actor=actor, person=uuid_, wish=form.wish(), scan=form.scan(), at=timezone.now()
            )
        except PaperRefused as refused:
            field = FIELD_OF.get(refused.problem, "day")
            form.add_error(field, str(consent_words.PAPER_PROBLEMS[refused.problem]))
        except FileRefused as refused:
            show_refused(form, refused)
        else:
            remember_made(request, str(person.uuid))
            messages.success(request, _("Written down. The family sees it, and can take it back."))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("Consent on paper: {name}").format(name=person.full_name),
        "sub": _("Only what somebody has signed. The paper stays with the school."),
        "crumbs": [(_("Consents"), reverse("privacy:given")), (person.full_name, back)],
        "submit": _("Write the paper down"),
        "cancel_url": back,
    }
    return render(request, "privacy/file_form.html", context, status=422 if form.errors else 200)


@door(PrivacyPermission.VIEW_CONSENTS)
@require_GET
def paper(request: HttpRequest, paper: int) -> HttpResponseBase:
    """A scan, for the school."""
    actor = acting_person(request)
    return _taken(actor, *paper_seen(actor, paper))


@door(PrivacyPermission.VIEW_OWN)
@require_GET
def paper_of_own(request: HttpRequest, uuid_: uuid.UUID, paper: int) -> HttpResponseBase:
    """A scan, for the family."""
    actor = acting_person(request)
    return _taken(actor, *own_paper(actor, uuid_, paper))


class _Paper:
    """A paper as the audit trail names it: by the person, at the actor's place."""

    def __init__(self, actor: Actor, consent: Consent) -> None:
        person = consent.person
        self.audit_subject = (
            "people.person",
            str(person.uuid),
            str(person.full_name),
            actor.node_id,
        )


def _taken(actor: Actor, kept: ConsentPaper, consent: Consent) -> HttpResponseBase:
    record_past(actor, "privacy.paper.taken", _Paper(actor, consent))
    return saved(kept)
