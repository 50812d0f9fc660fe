"""Making new keys; after a new field key the secrets of second factors are closed anew.

Old keys open what they once closed, so nobody is signed out and no token ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
from sohoc.core.keys.keyring import RENEWED
from sohoc.core.keys.sealing import close_value, is_closed_by_active_key, open_value

# Which fields of a factor's data are closed, as allauth keeps them.
CLOSED_FIELDS = ("secret", "seed")


@dataclass(frozen=True, slots=True)
class KeySubject:
    """The keys of one purpose, as the audit trail names them."""

    purpose: str

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        return "keys.keyring", self.purpose, self.purpose, None


def rotate_key(
    progress: Any, *, actor: Actor, at: datetime, purpose: str = "field"
) -> dict[str, Any]:
    """Make a new key of the purpose (`RENEWED`) and close anew what should not wait for it.

    A run that died after the rotation does not rotate once more: its checkpoint names the key.
    Values that are still closed by an older key open all the same. Raises `NotAllowed`, and
    `KeyError` for a purpose that is not renewed.
    """
    actor.must(IdentityPermission.ROTATE_KEYS)
    if purpose not in RENEWED:
        raise KeyError(purpose)
    key_id = progress.resumed_from.get("key")
    if key_id is None:
        key_id = settings.KEYRING.rotate(purpose, at=at).id
        subject = KeySubject(purpose)
        audit.record(actor, "identity.keys.rotated", subject, data={"key": key_id})
        progress.checkpoint({"key": key_id})
    factors = _close_factors_anew(progress) if purpose == "field" else 0
    return {"key": key_id, "purpose": purpose, "factors": factors}


def _close_factors_anew(progress: Any) -> int:
    with acting(GATE):
        factors = list(Authenticator.objects.exclude(type="webauthn").order_by("pk"))
        progress.total(len(factors))
        for factor in factors:
            renewed = _closed_anew(factor.data)
            if renewed != factor.data:
                Authenticator.objects.filter(pk=factor.pk).update(data=renewed)
            progress.step()
    return len(factors)


def rotation_told(result: Mapping[str, Any]) -> str:
    """What the rotation did, and what its owner has to do now."""
    purpose, count = str(result.get("purpose", "field")), int(result.get("factors", 0))
    if purpose == "field":
        done = ngettext(
            "The new key is in use; {count} second factor was closed with it.",
            "The new key is in use; {count} second factors were closed with it.",
            count,
        ).format(count=count)
    elif purpose == "django":
        done = _("The new key is in use for sessions. Nobody was signed out.")
    else:
        done = _("The new key is in use for new access tokens. Older ones work until their end.")
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
