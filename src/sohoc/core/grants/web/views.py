"""The page of one role held, and of its changes."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.doors import door
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.selectors import grant_by_uuid, grant_states
from sohoc.core.grants.services import ending_refused
from sohoc.core.grants.web import words
from sohoc.core.manifest import registry
from sohoc.core.objects.records import (
    Event,
    FieldWords,
    Sheet,
    changes_between,
    history_page,
    sheet_page,
)
from sohoc.core.objects.screens import acting_person

KEPT_FIELDS: Mapping[str, FieldWords] = {
    "role": FieldWords(gettext_lazy("Role"), words.role),
    "period": FieldWords(gettext_lazy("Validity"), words.period),
    "reason": FieldWords(gettext_lazy("Reason")),
}


def _may_end(actor: Actor, grant: Any, at: datetime) -> bool:
    if grant.period.isempty or (grant.period.upper is not None and grant.period.upper <= at):
        return False
    try:
        return ending_refused(actor, grant, at=at) is None
    except NotAllowed:
        return False


def _sheet(grant: Any, actor: Actor, *, current: str) -> Sheet:
    at = timezone.now()
    url = reverse("grants:grant", args=[grant.uuid])
    history = reverse("grants:grant_history", args=[grant.uuid])
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    if _may_end(actor, grant, at):
        ending = reverse("grants:grant_end", args=[grant.uuid])
        acts.append({"label": _("End the role"), "url": ending, "icon_name": "ban", "kind": ""})
    return Sheet(
        title=words.person(grant),
        status=words.state(grant, at),
        sub=_("{role}, {place}").format(role=words.role(grant.role), place=grant.node.name),
        crumbs=[(_("Roles"), reverse("grants:grants"))],
        tabs=[
            (_("Overview"), url, current == "overview", None),
            (_("Changes"), history, current == "history", None),
        ],
        acts=acts,
        facts_title=_("Facts"),
        facts=[
            (_("Role"), words.role(grant.role)),
            (_("Place"), grant.node.name),
            (_("Validity"), words.period(grant.period)),
            (_("Given by"), words.giver(grant)),
            (_("Reason"), grant.reason),
        ],
        events_title=_("Course of the role"),
        events=_life(grant, at),
    )


def _life(grant: Any, at: datetime) -> list[Event]:
    if grant.period.isempty:
        return [Event(None, _("Taken back before it began"), is_now=True)]
    lower, upper = grant.period.lower, grant.period.upper
    begun = lower is None or lower <= at
    over = upper is not None and upper <= at
    events = []
    if upper is not None:
        events.append(Event(upper, _("Expired") if over else _("Will end"), is_now=over))
    stopped = words.stopped_on(grant, at)
    if stopped and not over:
        events.append(Event(stopped, _("Stopped: the place is no more"), is_now=True))
    elif begun and not over:
        events.append(Event(at, _("In force today"), is_now=True))
    what = _("Lent") if grant.delegated_from_id else _("Given")
    events.append(Event(lower, what if begun else _("Will take force"), grant.reason, not begun))
    return events


@door(GrantsPermission.VIEW_GRANTS)
@require_GET
def show_grant(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a role held."""
    actor = acting_person(request)
    return sheet_page(request, _sheet(grant_by_uuid(actor, uuid_), actor, current="overview"))


@door(GrantsPermission.VIEW_GRANTS)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Who gave the role and who changed it."""
    actor = acting_person(request)
    grant = grant_by_uuid(actor, uuid_)
    states = grant_states(actor, grant)
    acts = acts_by_transaction([state.txid for state in states])
    changes = [
        replace(change, act=registry().sentences.get(str(change.act), change.act))
        for change in changes_between(states, KEPT_FIELDS, acts=acts)
    ]
    return history_page(request, _sheet(grant, actor, current="history"), changes)
