"""Recording a decision on offices of the department."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.orgs import act_words, office_words
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.models import ActKind, OfficeState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import ActRefused
from sohoc.modules.orgs.selectors.offices import office_by_uuid, offices_decided_on
from sohoc.modules.orgs.services.offices.acts import record_office_act
from sohoc.modules.orgs.services.offices.previewing import preview_office_act
from sohoc.modules.orgs.web.offices.act_forms import OfficeActForm, chosen_before, is_acted_on


@door(OrgsPermission.RECORD_ACT, fresh=True)
@require_http_methods(["GET", "POST"])
def new_office_act(request: HttpRequest) -> HttpResponseBase:
    """Choose what is decided, fill in the form, look at the preview, record."""
    actor = acting_person(request)
    office = _office(actor, request.GET.get("office", ""))
    kind = request.GET.get("kind", "")
    if kind not in {one.value for one in office_words.SENTENCES}:
        return _kinds_page(request, office)
    if request.method == "POST" and (made := made_before(request)):
        messages.info(request, _("This was done already. This is the decision."))
        return HttpResponseRedirect(reverse("orgs:act", args=[made]))
    form = OfficeActForm(
        request.POST or None,
        kind=kind,
        offices=offices_decided_on(actor, today()),
        initial=chosen_before(kind, office) if office else {},
    )
    if request.method == "POST" and "change" not in request.POST and (wish := form.wish()):
        answer = _previewed_or_recorded(request, actor, form, wish)
        if answer is not None:
            return answer
    return form_page(
        request,
        form=form,
        title=act_words.act_kind(kind),
        sub=office_words.SENTENCES[ActKind(kind)],
        crumbs=_crumbs(),
        submit=_("Look at what it does"),
        cancel_url=reverse("orgs:offices"),
    )


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Offices"), reverse("orgs:offices"))]


def _office(actor: Actor, text: str) -> OfficeState | None:
    """The office that the address names, None without one; raises `NotYours`."""
    if not text:
        return None
    try:
        return office_by_uuid(actor, UUID(text), today())
    except ValueError as error:
        raise NotYours from error


def _kinds_page(request: HttpRequest, office: OfficeState | None) -> HttpResponseBase:
    rows = [
        (
            act_words.act_kind(kind),
            sentence,
            f"?kind={kind.value}" + (f"&office={office.uuid}" if office else ""),
        )
        for kind, sentence in office_words.SENTENCES.items()
        if office is None or (kind is not ActKind.FOUND and is_acted_on(kind, office))
    ]
    context = {"rows": rows, "places": [office] if office else [], "crumbs": _crumbs()}
    return render(request, "orgs/act_kinds.html", context)


def _previewed_or_recorded(
    request: HttpRequest, actor: Actor, form: OfficeActForm, wish: OfficeWish
) -> HttpResponseBase | None:
    """The preview, or the way to the recorded act; None when it was refused, said in the form."""
    at = timezone.now()
    try:
        if "record" not in request.POST:
            touched = preview_office_act(actor=actor, wish=wish, at=at)
            context = {
                "title": act_words.act_kind(wish.kind),
                "crumbs": _crumbs(),
                "wish": wish,
                "forms": [form],
                "rows": [office_words.touched(one) for one in touched],
                "doubts": act_words.doubts(wish.decision, today()),
            }
            return render(request, "orgs/act_preview.html", context)
        act = record_office_act(actor=actor, wish=wish, at=at)
    except ActRefused as refusal:
        form.show(refusal)
        return None
    remember_made(request, str(act.uuid))
    messages.success(request, _("The decision was recorded."))
    return HttpResponseRedirect(reverse("orgs:act", args=[act.uuid]))
