"""Access tokens under the account, and the page that describes the interface."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.doors import gate
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.identity.proof import lacks_second_factor
from sohoc.core.identity.sessions import actor_of
from sohoc.core.rest.problems import KINDS
from sohoc.core.rest.tokens import (
    MOST_LIVE,
    BadTokenWish,
    grants_for_programs,
    make_token,
    revoke_token,
    tokens_of,
)
from sohoc.core.rest.web.forms import TokenForm, last_day

REASON = "access tokens are kept with the accounts; only the person's own ones are touched"


def _user_id(request: HttpRequest) -> int:
    user: Any = request.user
    return int(user.pk)


@gate(REASON)
@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens."""
    at, user_id = timezone.now(), _user_id(request)
    actor_of(request)  # a gate view: without it the frame would not know the role yet
    context = {
        "tokens": [(token, last_day(token.token.ends_at)) for token in tokens_of(user_id, at=at)],
        "may_make": bool(grants_for_programs(user_id, at=at)),
    }
    return render(request, "rest/tokens.html", context)


@gate(REASON, fresh=True)
@require_http_methods(["GET", "POST"])
@transaction.atomic  # what the form made and its one-time key are kept together
def make(request: HttpRequest) -> HttpResponse:
    """Ask for name, role and last day, and show the new token once."""
    at = timezone.now()
    held, actor = grants_for_programs(_user_id(request), at=at), actor_of(request)
    if not held or actor is None:
        raise Http404
    # Of every role, not only of the one in which the person acts: a token would be the way round.
    grants = [grant for grant in held if not lacks_second_factor(request, grant.role)]
    if not grants:
        return redirect("mfa_index")
    made_name = made_before(request)
    if made_name is not None:
        return _listed_already(request, made_name)
    data = request.POST if request.method == "POST" and "name" in request.POST else None
    form = TokenForm(data, grants=grants, today=timezone.localdate(at))
    if not form.is_valid():
        return render(request, "rest/make_token.html", {"form": form})
    wish = form.cleaned_data
    try:
        made = make_token(
            actor=actor,
            name=wish["name"],
            grant_id=wish["grant"],
            ends_at=form.ends_at,
            at=at,
        )
    except BadTokenWish as refusal:
        form.add_error(None, _refused(refusal))
        return render(request, "rest/make_token.html", {"form": form})
    except NotAllowed as refusal:
        raise Http404 from refusal
    remember_made(request, made.token.name)
    return render(request, "rest/made_token.html", {"made": made})


def _listed_already(request: HttpRequest, name: str) -> HttpResponse:
    messages.info(
        request,
        _(
            "The token “%(name)s” was made already and shown then, once."
            " If it is lost, revoke it below and make a new one."
        )
        % {"name": name},
    )
    return redirect("rest:tokens")


def _refused(refusal: BadTokenWish) -> str:
    words = {
        "name": _("The name is empty or too long."),
        "end": _("Choose a day from today to one year from today."),
        "many": _("You have %(most)d tokens already. Revoke one that is no longer used."),
    }
    return words[refusal.problem] % {"most": MOST_LIVE}


@gate(REASON)
@require_http_methods(["POST"])
def revoke(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponse:
    """End a token at once."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    try:
        token = revoke_token(actor=actor, uuid_=uuid_, at=timezone.now())
    except NotYours:
        raise Http404 from None
    messages.success(
        request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name}
    )
    return redirect("rest:tokens")


def interface_page(request: HttpRequest, schema: Mapping[str, Any]) -> HttpResponse:
    """The operations of the interface and the problems it answers with, for people."""
    operations = [
        {
            "path": path,
            "method": method.upper(),
            "summary": described["summary"],
            "permission": described["x-permission"],
        }
        for path, methods in schema["paths"].items()
        for method, described in methods.items()
    ]
    return render(request, "rest/interface.html", {"operations": operations, "kinds": KINDS})
