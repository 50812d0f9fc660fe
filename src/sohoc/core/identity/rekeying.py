"""Closing the secrets of second factors anew after the field key was rotated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit import recording as audit
from sohoc.core.identity.adapters import TOTP_PLACE
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.keys.sealing import close_value, is_closed_by_active_key, open_value

# Which fields of a factor's data are closed, as allauth keeps them.
CLOSED_FIELDS = ("secret", "seed")


class KeySubject:
    """The keyring, as the audit trail names it."""

    audit_subject = ("keys.keyring", "field", "field", None)


def rotate_field_key(progress: Any, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Make a new field key and close every second factor with it; run again, it goes on.

    A run that died after the rotation does not rotate once more: its checkpoint names the key.
    Values that are still closed by an older key open all the same. Raises `NotAllowed`.
    """
    actor.must(IdentityPermission.ROTATE_KEYS)
    keyring = settings.KEYRING
    key_id = progress.resumed_from.get("key")
    if key_id is None:
        key_id = keyring.rotate("field", at=at).id
        audit.record(actor, "identity.keys.rotated", KeySubject(), data={"key": key_id})
        progress.checkpoint({"key": key_id})
    with acting(GATE):
        factors = list(Authenticator.objects.exclude(type="webauthn").order_by("pk"))
        progress.total(len(factors))
        for factor in factors:
            renewed = _closed_anew(factor.data)
            if renewed != factor.data:
                Authenticator.objects.filter(pk=factor.pk).update(data=renewed)
            progress.step()
    return {"key": key_id, "factors": len(factors)}


def rotation_told(result: Mapping[str, Any]) -> str:
    """What the rotation did, and what its owner has to do now."""
    count = int(result.get("factors", 0))
    done = ngettext(
        "The new key is in use; {count} second factor was closed with it.",
        "The new key is in use; {count} second factors were closed with it.",
        count,
    ).format(count=count)
    return "{done} {copy}".format(
        done=done,
        copy=_(
            "Copy the key file keyring.json to where its copies are kept, apart from the copies of"
            " the database: older copies do not hold this key."
        ),
    )


def _closed_anew(data: Mapping[str, Any]) -> dict[str, Any]:
    keyring = settings.KEYRING
    renewed = dict(data)
    for name in CLOSED_FIELDS:
        closed = data.get(name)
        if isinstance(closed, str) and not is_closed_by_active_key(keyring, closed):
            plain = open_value(keyring, closed, place=TOTP_PLACE)
            renewed[name] = close_value(keyring, plain, place=TOTP_PLACE)
    return renewed
