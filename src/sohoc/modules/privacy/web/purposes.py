"""What people are asked consent for: the department writes the words, schools read them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person
from sohoc.modules.privacy import consent_words, words
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.consents import purpose_by_code, purposes_seen, texts_of
from sohoc.modules.privacy.selectors.looks import withheld_purposes
from sohoc.modules.privacy.services import consents as services
from sohoc.modules.privacy.services.withholding import AlreadyWithheld, add_withheld
from sohoc.modules.privacy.web.purpose_forms import PurposeForm, TextForm, WithholdForm


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Consents"), reverse("privacy:given")), (_("Purposes"), reverse("privacy:purposes"))]


@door(PrivacyPermission.VIEW_CONSENTS)
@require_GET
def show_purposes(request: HttpRequest) -> HttpResponseBase:
    """Every purpose with its words, the newest first."""
    actor = acting_person(request)
    may = actor.may(PrivacyPermission.WRITE_PURPOSES)
    rows = [
        {
            "title": purpose.title,
            "code": purpose.code,
            "kind": purpose.get_kind_display(),
            "categories": ", ".join(str(consent_words.CATEGORIES[c]) for c in purpose.categories),
            "texts": [(one, words.day(one.valid_from)) for one in purpose.texts.all()],
            "url": reverse("privacy:purpose_text", args=[purpose.code]) if may else "",
        }
        for purpose in purposes_seen(actor)
    ]
    context = {
        "withhold_url": reverse("privacy:withhold")
        if actor.may(PrivacyPermission.WITHHOLD)
        else "",
        "rows": rows,
        "crumbs": _crumbs()[:1],
        "add_url": reverse("privacy:purpose_add") if may else "",
    }
    return render(request, "privacy/purposes.html", context)


@door(PrivacyPermission.WITHHOLD, fresh=True)
@require_http_methods(["GET", "POST"])
def withhold(request: HttpRequest) -> HttpResponseBase:
    """Have looks for one more purpose withheld from families; the auditor counts them."""
    form = WithholdForm(request.POST or None)
    if form.is_valid():
        try:
            add_withheld(actor=acting_person(request), **form.cleaned_data)
        except AlreadyWithheld:
            form.add_error("code", _("Looks for this purpose are withheld already."))
        else:
            messages.success(request, _("Looks for this purpose are not told any more."))
            return HttpResponseRedirect(reverse("privacy:purposes"))
    known = ", ".join(one.words for one in withheld_purposes())
    return form_page(
        request,
        form=form,
        title=_("Withhold looks from families"),
        sub=_("Only where telling would endanger a child. Withheld now: {known}.").format(
            known=known or "–"
        ),
        crumbs=_crumbs(),
        submit=_("Withhold from now on"),
        cancel_url=reverse("privacy:purposes"),
    )


@door(PrivacyPermission.WRITE_PURPOSES)
@require_http_methods(["GET", "POST"])
def add_purpose(request: HttpRequest) -> HttpResponseBase:
    """Ask about something new."""
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_purpose(
                actor=acting_person(request), at=timezone.now(), **form.cleaned_data
            )
        except services.TextRefused as refused:
            form.show(refused.problem)
        else:
            messages.success(request, _("People are asked about this from that day on."))
            return HttpResponseRedirect(reverse("privacy:purposes"))
    return form_page(
        request,
        form=form,
        title=_("A new purpose"),
        sub=_("Duties of a school by law need no consent and do not belong here."),
        crumbs=_crumbs(),
        submit=_("Ask from that day on"),
        cancel_url=reverse("privacy:purposes"),
    )


@door(PrivacyPermission.WRITE_PURPOSES)
@require_http_methods(["GET", "POST"])
def write_text(request: HttpRequest, code: str) -> HttpResponseBase:
    """Other words for a purpose: everybody is asked anew."""
    actor = acting_person(request)
    purpose = purpose_by_code(actor, code)
    now = texts_of(purpose)[0]
    form = TextForm(request.POST or None, initial={"text": now.text})
    if form.is_valid():
        try:
            services.write_text(
                actor=actor, purpose=purpose, at=timezone.now(), **form.cleaned_data
            )
        except services.TextRefused as refused:
            form.show(refused.problem)
        else:
            messages.success(request, _("From that day on everybody is asked anew."))
            return HttpResponseRedirect(reverse("privacy:purposes"))
    return form_page(
        request,
        form=form,
        title=_("New words: {title}").format(title=purpose.title),
        sub=_("From their first day on no earlier consent counts, and everybody is asked anew."),
        crumbs=_crumbs(),
        submit=_("Ask anew from that day on"),
        cancel_url=reverse("privacy:purposes"),
    )
