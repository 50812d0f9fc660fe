"""The pages for giving a role, lending the own one, and ending one."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.core.access.doors import door
from sohoc.core.access.models import Grant, Node
from sohoc.core.grants import services
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.selectors import grant_by_uuid, person_by_uuid
from sohoc.core.grants.web import words
from sohoc.core.grants.web.forms import EndForm, GiveForm, LendForm
from sohoc.core.grants.web.picking import chosen_place, person_page, place_page, uuid_in
from sohoc.core.identity.models import Card
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.manifest import RoleSpec, registry
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Roles"), reverse("grants:grants"))]


def _roles_for(actor: Actor, node: Node) -> list[RoleSpec]:
    """The roles that the actor may give at a node of this kind, in their order."""
    roles = registry().roles
    gives = roles[actor.role].gives
    return [s for s in roles.values() if s.code in gives and node.kind in s.node_kinds]


def _data(request: HttpRequest) -> Any:
    """The posted form; None for a GET and for a POST that only brought the proof of identity."""
    return request.POST if "reason" in request.POST else None


@door(GrantsPermission.GIVE_GRANT, fresh=True)
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponseBase:
    """Give a role, in three steps: who, where, which role for how long."""
    actor, at = acting_person(request), timezone.localtime()
    title = _("Give a role")
    person = uuid_in(request, "person")
    if person is None:
        return person_page(request, actor, title=title, crumbs=_crumbs(), at=at)
    card = person_by_uuid(person)
    again = _given_before(request)
    if again is not None:
        return again
    node = chosen_place(request, actor, at=at)
    if node is None:
        return place_page(
            request,
            actor,
            title=_("Give a role to {name}").format(name=card.full_name),
            crumbs=_crumbs(),
            at=at,
            fits=lambda place: bool(_roles_for(actor, place)),
        )
    return _give_at(request, actor, card, node, at=at)


def _give_at(
    request: HttpRequest, actor: Actor, card: Card, node: Node, *, at: datetime
) -> HttpResponseBase:
    form = GiveForm(
        _data(request),
        roles=_roles_for(actor, node),
        today=timezone.localdate(at),
        initial=_dates(at, until=actor.until),
    )
    if form.is_valid():
        wish = services.GrantWish(
            person=card.uuid,
            role=form.cleaned_data["role"],
            node=node.uuid,
            start=form.starts_at,
            until=form.ends_at,
            reason=form.cleaned_data["reason"],
        )
        made = _tried(form, lambda: services.give_grant(actor=actor, wish=wish, at=at))
        if made is not None:
            messages.success(
                request,
                _("{name} now has the role {role} at {place}.").format(
                    name=card.full_name, role=words.role(made.role), place=node.name
                ),
            )
            remember_made(request, str(made.uuid))
            return HttpResponseRedirect(reverse("grants:grant", args=[made.uuid]))
    return form_page(
        request,
        form=form,
        title=_("Give a role to {name}").format(name=card.full_name),
        sub=_("{username}, at {place}").format(username=card.username, place=node.name),
        crumbs=_crumbs(),
        submit=_("Give the role"),
        cancel_url=reverse("grants:grants"),
    )


@door(GrantsPermission.DELEGATE_OWN_ROLE, fresh=True)
@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponseBase:
    """Lend the role in which one acts to another account of one's places, for a time."""
    actor, at = acting_person(request), timezone.localtime()
    person = uuid_in(request, "person")
    if person is None:
        return person_page(
            request, actor, title=_("Lend my role"), crumbs=_crumbs(), at=at, for_lending=True
        )
    card = person_by_uuid(person)
    again = _given_before(request)
    if again is not None:
        return again
    form = LendForm(
        _data(request), today=timezone.localdate(at), initial=_dates(at, until=actor.until)
    )
    if form.is_valid():
        wish = services.LendWish(
            person=card.uuid,
            start=form.starts_at,
            until=form.ends_at,
            reason=form.cleaned_data["reason"],
        )
        made = _tried(form, lambda: services.delegate_role(actor=actor, wish=wish, at=at))
        if made is not None:
            messages.success(
                request,
                _("Your role is lent to {name}, {period}.").format(
                    name=card.full_name, period=words.period(made.period)
                ),
            )
            remember_made(request, str(made.uuid))
            return HttpResponseRedirect(reverse("grants:grant", args=[made.uuid]))
    return form_page(
        request,
        form=form,
        title=_("Lend my role to {name}").format(name=card.full_name),
        sub=_("{role}, {place}. You keep the role too, and can take it back at any time.").format(
            role=words.role(actor.role), place=actor.node_name
        ),
        crumbs=_crumbs(),
        submit=_("Lend the role"),
        cancel_url=reverse("grants:grants"),
    )


@door(GrantsPermission.VIEW_GRANTS, fresh=True)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """End a role now or on a day; the right to do so depends on the role, so the service asks."""
    actor, at = acting_person(request), timezone.localtime()
    grant = grant_by_uuid(actor, uuid_)
    if services.ending_refused(actor, grant, at=at) is not None:
        raise NotAllowed(GrantsPermission.REVOKE_GRANT)
    url = reverse("grants:grant", args=[grant.uuid])
    form = EndForm(_data(request), today=timezone.localdate(at))
    if form.is_valid():
        ended = _tried(
            form,
            lambda: services.end_grant(
                actor=actor,
                grant=uuid_,
                ends=form.ends_at(at),
                reason=form.cleaned_data["reason"],
                at=at,
            ),
        )
        if ended is not None:
            messages.success(request, _("The end was saved."))
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("End a role of {name}").format(name=words.person(grant)),
        sub=_("{role}, {place}. What was lent from it ends at the same moment.").format(
            role=words.role(grant.role), place=grant.node.name
        ),
        crumbs=[*_crumbs(), (words.person(grant), url)],
        submit=_("End the role"),
        cancel_url=url,
    )


def _given_before(request: HttpRequest) -> HttpResponseBase | None:
    """The page of the role that this form has given or lent already, when it is sent again."""
    made = made_before(request)
    if made is None:
        return None
    messages.info(request, _("This was done already. This is the role."))
    return HttpResponseRedirect(reverse("grants:grant", args=[made]))


def _dates(at: datetime, *, until: datetime | None) -> dict[str, Any]:
    """Today, and the end of the own role: nobody gives beyond it."""
    last = timezone.localtime(until) if until else None
    return {
        "start": timezone.localtime(at).strftime("%d/%m/%Y"),
        "until": last.strftime("%d/%m/%Y") if last else "",
    }


def _tried(form: forms.Form, act: Callable[[], Grant]) -> Grant | None:
    """The grant, or None with the refusal said at its field."""
    try:
        return act()
    except services.GrantRefused as refused:
        _refuse(form, *words.REFUSALS[refused.refusal])
    except services.GrantOverlaps:
        _refuse(form, "start", words.overlap())
    except services.GrantEnded:
        _refuse(form, "ends", _("The role ends no later than that already."))
    except services.BadReason:
        _refuse(form, "reason", words.bad_reason())
    return None


def _refuse(form: forms.Form, field: str, sentence: Any) -> None:
    form.add_error(field if field in form.fields else None, sentence)
