"""The pages for making, correcting, closing and reopening accounts, and for a new password."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sohoc.core.access.doors import door
from sohoc.core.access.selectors import places_below
from sohoc.core.grants.web.picking import chosen_place, place_page
from sohoc.core.identity import services
from sohoc.core.identity.models import Card
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.identity.rules import BadAccount
from sohoc.core.identity.selectors import account_by_uuid
from sohoc.core.identity.web import words
from sohoc.core.identity.web.accounts import crumbs
from sohoc.core.identity.web.forms import CorrectForm, NewAccountForm, ReasonForm
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person

DONE_BEFORE = gettext_lazy("This was done already.")
SLIP_SHOWN = gettext_lazy(
    "This was done already, and the first password was shown then, once."
    " If the slip is lost, make a new password here."
)


def _data(request: HttpRequest, field: str) -> Any:
    """The posted form; None for a GET and for a POST that only brought the proof of identity."""
    return request.POST if field in request.POST else None


@door(IdentityPermission.CREATE_ACCOUNT, fresh=True)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponseBase:
    """Make an account: where, who; then its first password, once."""
    actor, at = acting_person(request), timezone.localtime()
    title = _("Make an account")
    place = chosen_place(request, actor, at=at)
    if place is None:
        return place_page(request, actor, title=title, crumbs=crumbs(), at=at)
    again = _done_before(request, SLIP_SHOWN)
    if again is not None:
        return again
    form = NewAccountForm(_data(request, "full_name"))
    if form.is_valid():
        new = services.NewAccount(node=place.uuid, **form.cleaned_data)
        made = _tried(form, lambda: services.make_account(actor=actor, new=new, at=at))
        if made is not None:
            return _first_sign_in(request, made)
    return form_page(
        request,
        form=form,
        title=title,
        sub=_("At {place}. The first password is shown on the next page, once.").format(
            place=place.name
        ),
        crumbs=crumbs(),
        submit=_("Make the account"),
        cancel_url=reverse("accounts:accounts"),
    )


@door(IdentityPermission.EDIT_ACCOUNT, fresh=True)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct the name, and with `node` the place."""
    actor, at = acting_person(request), timezone.localtime()
    card = account_by_uuid(actor, uuid_)
    place = (chosen_place(request, actor, at=at) if "node" in request.GET else None) or card.node
    form = CorrectForm(_data(request, "reason"), initial=CorrectForm.values_of(card))
    if form.is_valid():
        saved = _tried(
            form,
            lambda: services.correct_account(
                actor=actor, account=uuid_, node=place.uuid, at=at, **form.cleaned_data
            ),
        )
        if saved is not None:
            messages.success(request, _("The correction was saved."))
            return HttpResponseRedirect(reverse("accounts:account", args=[card.uuid]))
    context = {
        "form": form,
        "card": card,
        "place": place,
        "crumbs": crumbs(card),
        "move_url": _move_url(card, several=places_below(actor, at=at)[:2].count() > 1),
        "cancel_url": reverse("accounts:account", args=[card.uuid]),
    }
    status = 422 if form.errors else 200
    return render(request, "identity/accounts/edit.html", context, status=status)


def _move_url(card: Card, *, several: bool) -> str:
    """Where another place is chosen; "" for who has only one."""
    return reverse("accounts:move", args=[card.uuid]) if several else ""


@door(IdentityPermission.EDIT_ACCOUNT, fresh=True)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Choose another place for the account; the correction itself is saved on the next page."""
    actor, at = acting_person(request), timezone.localtime()
    card = account_by_uuid(actor, uuid_)
    place = chosen_place(request, actor, at=at)
    if place is None:
        title = _("Another place for {name}").format(name=card.full_name)
        return place_page(request, actor, title=title, crumbs=crumbs(card), at=at)
    address = reverse("accounts:edit", args=[card.uuid])
    return HttpResponseRedirect(f"{address}?{urlencode({'node': str(place.uuid)})}")


@dataclass(frozen=True, slots=True)
class _Act:
    """An act on an account that needs nothing but a reason; its words are lazy translations."""

    permission: str
    title: Any
    sub: Any
    submit: Any
    done: Any
    done_before: Any
    run: Callable[..., services.FirstSignIn | Card]


def _view_of(act: _Act) -> Callable[..., HttpResponseBase]:
    """The page of the act."""

    @door(act.permission, fresh=True)
    @require_http_methods(["GET", "POST"])
    def with_reason(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
        actor, at = acting_person(request), timezone.localtime()
        card = account_by_uuid(actor, uuid_)
        again = _done_before(request, act.done_before)
        if again is not None:
            return again
        form = ReasonForm(_data(request, "reason"))
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            done = _tried(form, lambda: act.run(actor=actor, account=uuid_, reason=reason, at=at))
            if done is not None:
                return _told(request, done, act.done)
        return form_page(
            request,
            form=form,
            title=str(act.title).format(name=card.full_name),
            sub=act.sub,
            crumbs=crumbs(card),
            submit=act.submit,
            cancel_url=reverse("accounts:account", args=[card.uuid]),
        )

    return with_reason


close = _view_of(
    _Act(
        permission=IdentityPermission.DISABLE_ACCOUNT,
        title=gettext_lazy("Close the account of {name}"),
        sub=gettext_lazy(
            "Nobody signs in with it any more."
            " Its sessions, its tokens and what it has lent end at once."
        ),
        submit=gettext_lazy("Close the account"),
        done=gettext_lazy("The account is closed."),
        done_before=DONE_BEFORE,
        run=services.close_account,
    )
)
reopen = _view_of(
    _Act(
        permission=IdentityPermission.DISABLE_ACCOUNT,
        title=gettext_lazy("Reopen the account of {name}"),
        sub=gettext_lazy("Password and roles are as they were. Revoked tokens stay revoked."),
        submit=gettext_lazy("Reopen the account"),
        done=gettext_lazy("The account is open again."),
        done_before=DONE_BEFORE,
        run=services.reopen_account,
    )
)
password = _view_of(
    _Act(
        permission=IdentityPermission.RESET_PASSWORD,
        title=gettext_lazy("New password for {name}"),
        sub=gettext_lazy(
            "A first password is made and shown once. Sessions and tokens end at once."
        ),
        submit=gettext_lazy("Make the password"),
        done="",  # the slip says it
        done_before=SLIP_SHOWN,
        run=services.reset_password,
    )
)


def _told(
    request: HttpRequest, done: services.FirstSignIn | Card, sentence: Any
) -> HttpResponseBase:
    """What the act leads to: the slip with a new password, or the account with a sentence."""
    if isinstance(done, services.FirstSignIn):
        return _first_sign_in(request, done)
    remember_made(request, str(done.uuid))
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("accounts:account", args=[done.uuid]))


def _first_sign_in(request: HttpRequest, made: services.FirstSignIn) -> HttpResponseBase:
    """The slip with the first password: shown by the answer to the POST and nowhere kept."""
    remember_made(request, str(made.card.uuid))
    context = {
        "card": made.card,
        "place": made.card.node,
        "password": made.password,
        "address": request.build_absolute_uri("/"),
        "crumbs": crumbs(made.card),
        "account_url": reverse("accounts:account", args=[made.card.uuid]),
    }
    return render(request, "identity/accounts/first_sign_in.html", context)


def _done_before(request: HttpRequest, sentence: Any) -> HttpResponseBase | None:
    """The account for which this form has done its work already; a slip is nowhere kept."""
    made = made_before(request)
    if made is None:
        return None
    messages.info(request, sentence)
    return HttpResponseRedirect(reverse("accounts:account", args=[made]))


def _tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What the service gives, or None with its refusal said at the field."""
    try:
        return act()
    except BadAccount as bad:
        form.add_error(bad.field if bad.field in form.fields else None, words.problem(bad))
    except services.UsernameTaken as taken:
        form.add_error("username", words.username_taken(taken.free))
    except services.AccountKept as kept:
        form.add_error(None, words.REFUSALS[kept.refusal])
    except services.AccountChanged as changed:
        form.add_error(None, _changed_meanwhile(changed.card))
    except services.AlreadyDone:
        form.add_error(None, _("Somebody has done this already. Open the account again."))
    return None


def _changed_meanwhile(card: Card) -> str:
    return _(
        "Somebody else saved this account meanwhile: {name}, {place}."
        " Nothing of yours was saved. Open the page again and repeat what is still needed."
    ).format(name=card.full_name, place=card.node.name)
