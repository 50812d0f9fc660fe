"""The page of one account and of its changes."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.access.models import Grant, Node
from sohoc.core.audit.models import Entry
from sohoc.core.audit.recording import record_look
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.web import words as access_words
from sohoc.core.identity.models import Card, CardHistory
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.rules import KeepingRefusal
from sohoc.core.identity.selectors import (
    AccountSubject,
    account_by_uuid,
    acts_on,
    grants_of,
    keeping_forbidden,
    states_of,
)
from sohoc.core.identity.web import words
from sohoc.core.manifest import registry
from sohoc.core.objects.records import (
    Change,
    Event,
    FieldWords,
    Sheet,
    changes_between,
    history_page,
    sheet_page,
)
from sohoc.core.objects.screens import acting_person


def crumbs(card: Card | None = None) -> list[tuple[Any, str]]:
    """The way back: the list, and the account."""
    way = [(_("Accounts"), reverse("accounts:accounts"))]
    if card is not None:
        way.append((card.full_name, reverse("accounts:account", args=[card.uuid])))
    return way


def _acts(card: Card, actor: Actor, refusal: KeepingRefusal | None) -> list[dict[str, Any]]:
    """The buttons of the page: what the role may do with this account."""
    wanted: list[tuple[str, str, Any, str]] = []
    if refusal is None:
        turn = (
            ("accounts:reopen", _("Reopen the account"), "lock-open")
            if card.is_disabled
            else ("accounts:close", _("Close the account"), "lock")
        )
        wanted += [
            (IdentityPermission.DISABLE_ACCOUNT, *turn),
            (IdentityPermission.RESET_PASSWORD, "accounts:password", _("New password"), "key"),
        ]
    if refusal is None or refusal is KeepingRefusal.YOURSELF:
        wanted.append((IdentityPermission.EDIT_ACCOUNT, "accounts:edit", _("Correct"), "pencil"))
    acts: list[dict[str, Any]] = [
        {"label": label, "url": reverse(name, args=[card.uuid]), "icon_name": icon, "kind": ""}
        for permission, name, label, icon in wanted
        if actor.may(permission)
    ]
    may_give = actor.may(GrantsPermission.GIVE_GRANT) and not card.is_disabled
    if may_give and refusal not in {KeepingRefusal.YOURSELF, KeepingRefusal.LENT_ROLE}:
        query = urlencode({"person": str(card.uuid)})
        url = "{}?{}".format(reverse("grants:give"), query)
        acts.append({"label": _("Give a role"), "url": url, "icon_name": "plus", "kind": "primary"})
    return acts


def _sheet(card: Card, actor: Actor, *, current: str, at: datetime) -> Sheet:
    refusal = keeping_forbidden(actor, user_id=card.user_id, at=at)
    return Sheet(
        title=card.full_name,
        status=words.state(card),
        sub=_("{username}, at {place}").format(username=card.username, place=card.node.name),
        crumbs=crumbs(),
        tabs=[
            (
                _("Overview"),
                reverse("accounts:account", args=[card.uuid]),
                current == "overview",
                None,
            ),
            (
                _("Changes"),
                reverse("accounts:history", args=[card.uuid]),
                current == "history",
                None,
            ),
        ],
        acts=_acts(card, actor, refusal),
        facts_title=_("Facts"),
        facts=[
            (_("Full name"), card.full_name),
            (_("User name"), card.username),
            (_("Place"), card.node.name),
            (_("State"), words.state(card)),
        ],
        note=_note(actor, refusal),
    )


def _note(actor: Actor, refusal: KeepingRefusal | None) -> Any:
    """Why buttons are missing that the role has elsewhere."""
    if refusal is None or not actor.may(IdentityPermission.RESET_PASSWORD):
        return ""
    return words.REFUSALS[refusal]


def _life(grants: Sequence[Grant], actor: Actor, at: datetime) -> list[Event]:
    """The roles of the account as events, those in force marked."""
    may_open = actor.may(GrantsPermission.VIEW_GRANTS)
    return [
        Event(
            grant.period.lower,
            _("{role}, {place}").format(role=access_words.role(grant.role), place=grant.node.name),
            "{}, {}".format(access_words.state(grant, at).word, access_words.period(grant.period)),
            is_now=grant.period.lower is not None
            and at in grant.period
            and not grant.period.isempty,
            url=reverse("grants:grant", args=[grant.uuid]) if may_open else "",
        )
        for grant in grants
    ]


@door(IdentityPermission.VIEW_ACCOUNTS)
@require_GET
def show_account(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of an account; the look at it is recorded."""
    actor, at = acting_person(request), timezone.localtime()
    card = account_by_uuid(actor, uuid_)
    record_look(actor, AccountSubject(card))
    grants = grants_of(actor, card)
    sheet = replace(
        _sheet(card, actor, current="overview", at=at),
        events_title=_("Roles here"),
        events=_life(grants, actor, at) or [Event(None, _("No role yet."))],
    )
    return sheet_page(request, sheet)


@door(IdentityPermission.VIEW_ACCOUNTS)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of the account: of its card, and acts that leave the card as it is."""
    actor, at = acting_person(request), timezone.localtime()
    card = account_by_uuid(actor, uuid_)
    record_look(actor, AccountSubject(card), purpose="history")
    changes = _changes(states_of(actor, card), acts_on(actor, card))
    return history_page(request, _sheet(card, actor, current="history", at=at), changes)


def _changes(states: Sequence[CardHistory], entries: Sequence[Entry]) -> list[Change]:
    names = dict(
        Node.objects.filter(pk__in={state.node_id for state in states}).values_list("id", "name")
    )
    fields = {
        "full_name": FieldWords(gettext_lazy("Full name")),
        "username": FieldWords(gettext_lazy("User name")),
        "node_id": FieldWords(gettext_lazy("Place"), lambda pk: names.get(pk, "")),
        "is_disabled": FieldWords(gettext_lazy("State"), words.yes_no),
    }
    txids = [state.txid for state in states]
    of_card = changes_between(states, fields, acts=acts_by_transaction(txids))
    others = [
        Change(
            at=entry.at,
            who=entry.actor_name,
            act=entry.verb,
            reason=entry.reason,
            take_back_url="",
        )
        for entry in entries
        if entry.txid not in set(txids)
    ]
    sentences = registry().sentences
    together = sorted([*of_card, *others], key=lambda change: change.at, reverse=True)
    return [replace(c, act=sentences.get(str(c.act), c.act)) for c in together]
