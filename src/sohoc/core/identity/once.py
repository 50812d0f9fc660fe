"""A form that is sent twice does its work once: its one-time key is remembered when it was used.

Pressing F5 on the answer to a POST sends the same fields again. Where that answer shows a secret
it cannot be a redirect, so the form carries a key, and the session keeps the keys that did their
work with the name of what they made.
"""

import re
import secrets
from typing import Any

from django import forms
from django.http import HttpRequest

FIELD = "once"
MOST_KEPT = 20
_SESSION = "used_once"
_FORM = re.compile(r"[\w-]{1,43}", re.ASCII)


class OnceForm(forms.Form):
    """Carries a fresh key; a form that comes back with errors keeps the one it was sent with."""

    once = forms.CharField(
        required=False, widget=forms.HiddenInput, initial=lambda: secrets.token_urlsafe(24)
    )

    def clean(self) -> dict[str, Any]:
        """The key is not part of what was asked for."""
        asked = super().clean() or self.cleaned_data
        asked.pop(FIELD, None)
        return asked


def made_before(request: HttpRequest) -> str | None:
    """What this very form made when it was sent before; None when it is sent for the first time."""
    made: str | None = request.session.get(_SESSION, {}).get(_key(request))
    return made


def remember_made(request: HttpRequest, made: str) -> None:
    """Keep the form's key as used; `made` names the outcome (an identifier, no secret)."""
    key = _key(request)
    if key:
        kept = {**request.session.get(_SESSION, {}), key: made}
        request.session[_SESSION] = dict(list(kept.items())[-MOST_KEPT:])


def _key(request: HttpRequest) -> str:
    text = request.POST.get(FIELD, "")
    return text if _FORM.fullmatch(text) else ""
