"""Changing the own password: the first one opens only the page that replaces it.

A first password is chosen by somebody else. Whoever knew the old one, first or not, may have made
tokens with it, so they end with it.
"""

from typing import Any

from allauth.account.signals import password_changed
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.identity.middleware import Respond
from sohoc.core.identity.models import User
from sohoc.core.identity.services import revoke_tokens

CHANGE = "account_change_password"
# The password page, what stands on it, leaving, and what needs no person at all.
OPEN_PLACES = frozenset(
    {
        CHANGE,
        "account_logout",
        "identity:lock",
        "identity:unlock",
        "identity:preferences",
        "set_language",
        "healthz",
        "readyz",
    }
)


class FirstPasswordMiddleware:
    """Leads a person with a first password to the page where it is changed, and then home."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        had_first = user.is_authenticated and user.must_change_password
        response = self.get_response(request)
        if had_first and not request.user.must_change_password:  # type: ignore[union-attr]  # had_first: ours
            return HttpResponseRedirect(reverse("home"))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        user: Any = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_PLACES:
            return None
        return HttpResponseRedirect(reverse(CHANGE))


class NotTheFirstPassword:
    """Whoever has to change a first password does not keep it."""

    def validate(self, password: str, user: Any = None) -> None:
        if getattr(user, "must_change_password", False) and user.check_password(password):
            raise ValidationError(
                _("This is the password you were given. Choose one that only you know."),
                code="password_is_first",
            )

    def get_help_text(self) -> str:
        return _("It is not the password you were given.")


def _changed(sender: Any, *, request: HttpRequest, user: Any, **rest: Any) -> None:
    if user.must_change_password:
        user.must_change_password = False
        User.objects.filter(pk=user.pk).update(must_change_password=False)
    ended = revoke_tokens(user.pk, at=timezone.localtime())
    if ended:
        text = ngettext(
            "%(count)d access token was revoked with the old password. Make a new one where a"
            " program still needs it.",
            "%(count)d access tokens were revoked with the old password. Make new ones where"
            " programs still need them.",
            ended,
        )
        messages.info(request, text % {"count": ended})


password_changed.connect(_changed, dispatch_uid="sohoc.identity.first_password")
