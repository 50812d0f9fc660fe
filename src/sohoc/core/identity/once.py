"""A form that is sent twice does its work once: its one-time key is kept with what it made.

Pressing F5 on the answer to a POST sends the same fields again, and an impatient finger sends them
twice at once. So the form carries a key, and the transaction that does the work keeps it: either
both are there or neither. Of two at once the second waits for the end of the first.
"""

import re
import secrets
from typing import Any

from django import forms
from django.db import connection
from django.http import HttpRequest

from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.models import UsedForm

FIELD = "once"
_FORM = re.compile(r"[\w-]{1,43}", re.ASCII)
_QUEUE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


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
    """What this very form made when it was sent before; None when it is sent for the first time.

    Holds the key until the transaction ends, so it is asked before the work and inside the same
    transaction; raises `RuntimeError` without one.
    """
    key = _key(request)
    if not key:
        return None
    if not connection.in_atomic_block:
        raise RuntimeError("a one-time form needs the transaction that does its work")
    user: Any = request.user
    used = UsedForm.objects.filter(user_id=user.pk, key=key)
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_QUEUE, [f"identity_usedform {user.pk} {key}"])
        return used.values_list("made", flat=True).first()


def remember_made(request: HttpRequest, made: str) -> None:
    """Keep the form's key as used; `made` names the outcome (an identifier, no secret)."""
    user: Any = request.user
    key = _key(request)
    if key:
        with acting(GATE):
            UsedForm.objects.create(user_id=user.pk, key=key, made=made)


def forget_made(request: HttpRequest) -> None:
    """Let the form do its work again: what it made before does not exist any more."""
    user: Any = request.user
    with acting(GATE):
        UsedForm.objects.filter(user_id=user.pk, key=_key(request)).delete()


def _key(request: HttpRequest) -> str:
    text = request.POST.get(FIELD, "")
    return text if _FORM.fullmatch(text) else ""
