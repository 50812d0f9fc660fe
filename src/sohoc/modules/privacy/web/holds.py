"""Whose history is held: the list, placing a hold, ending it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.objects.columns import Column, Rows, Tab
from sohoc.core.objects.listing import NUMBER, Listing
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person
from sohoc.modules.people.public import person_by_uuid
from sohoc.modules.privacy import retention_words as words
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.retention import hold_by_id, holds_seen
from sohoc.modules.privacy.services import retention as services
from sohoc.modules.privacy.web.retention_forms import EndHoldForm, HoldForm


class HoldListing(Listing):
    code = "privacy.holds"
    title = gettext_lazy("Held history")
    noun = gettext_lazy("holds on history")
    about = gettext_lazy(
        "History of these people stays, even when its time is over. A request about data holds that"
        " of its person by itself until nobody can complain of its answer any more, and has no line"
        " here."
    )
    permission = PrivacyPermission.HOLD
    export_permission = PrivacyPermission.EXPORT_HOLDS
    sensitive_export = True
    url_name = "privacy:holds"
    search_field = "person__search_key"
    search_hint = gettext_lazy("Name, accents not needed")
    empty_text = gettext_lazy(
        "Nobody's history is held. Open the person's page and choose “Hold history”."
    )
    empty_icon = "lock"
    standard_order = "-placed"
    orders = {"name": ("person__sort_key", "id"), "placed": ("id",)}
    key_field = "id"
    key_form = NUMBER
    columns = (
        Column(
            "name",
            gettext_lazy("Full name"),
            lambda r: r.person.full_name,
            order="name",
            fixed=True,
        ),
        Column("for", gettext_lazy("Held for"), lambda r: words.held_for(r.held_for)),
        Column("case", gettext_lazy("Number of the matter"), lambda r: r.case, phone="inline"),
        Column("state", gettext_lazy("State"), words.hold_state),
        Column(
            "placed",
            gettext_lazy("Since"),
            lambda r: r.placed_at,
            order="placed",
            figures=True,
            phone="inline",
        ),
        Column("by", gettext_lazy("Held by"), lambda r: r.placed_name, phone="hidden"),
        Column("ended", gettext_lazy("Ended on"), lambda r: r.ended_at, shown=False),
        Column(
            "why",
            gettext_lazy("Why it ended"),
            lambda r: r.ended_reason,
            shown=False,
            phone="hidden",
        ),
    )
    tabs = (
        Tab("running", gettext_lazy("Held"), lambda day: Q(ended_at=None)),
        Tab("ended", gettext_lazy("Hold ended"), lambda day: Q(ended_at__isnull=False)),
        Tab("all", gettext_lazy("All"), lambda day: Q()),
    )

    def rows(self, actor: Actor) -> Rows:
        return holds_seen(actor)

    def row_url(self, row: Any) -> str:
        if row.ended_at is not None or not row.may_end:
            return ""
        return reverse("privacy:hold_end", args=[row.pk])

    def row_name(self, row: Any) -> str:
        return str(row.person.full_name)


HOLDS = HoldListing()


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Held history"), reverse("privacy:holds"))]


@door(PrivacyPermission.HOLD)
@require_http_methods(["GET", "POST"])
def place_hold(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Have the history of a person kept while something runs."""
    actor = acting_person(request)
    person = person_by_uuid(actor, uuid_)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            services.place_hold(actor=actor, person=uuid_, at=timezone.now(), **form.cleaned_data)
        except services.HeldAlready:
            form.add_error("case", _("This matter holds the history of this person already."))
        except services.OwnRecord:
            form.add_error(None, _("This is your own record. Ask somebody else to hold it."))
        else:
            messages.success(request, _("The history of this person is held."))
            return HttpResponseRedirect(reverse("privacy:holds"))
    return form_page(
        request,
        form=form,
        title=_("Hold the history of {name}").format(name=person.full_name),
        sub=_("While the hold runs, nothing of it is removed. Families do not see it."),
        crumbs=_crumbs(),
        submit=_("Hold it"),
        cancel_url=reverse("people:person", args=[person.uuid]),
    )


@door(PrivacyPermission.HOLD)
@require_http_methods(["GET", "POST"])
def end_hold(request: HttpRequest, hold: int) -> HttpResponseBase:
    """Let history go again when its time is over."""
    actor = acting_person(request)
    held = hold_by_id(actor, hold)
    form = EndHoldForm(request.POST or None)
    if form.is_valid():
        try:
            services.end_hold(
                actor=actor, hold_id=hold, at=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except services.EndedAlready:
            messages.info(request, _("This hold has ended already."))
        else:
            messages.success(
                request,
                _("The hold has ended. History stays thirty days more and can be held again."),
            )
        return HttpResponseRedirect(reverse("privacy:holds"))
    return form_page(
        request,
        form=form,
        title=_("End the hold on the history of {name}?").format(name=held.person.full_name),
        sub=f"{words.held_for(held.held_for)}: {held.case}",
        crumbs=_crumbs(),
        submit=_("End it"),
        cancel_url=reverse("privacy:holds"),
    )
