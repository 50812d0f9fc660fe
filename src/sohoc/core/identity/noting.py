"""What people do with their own proofs of identity stands in the security log.

The library does these acts in its own pages and tells of them by signals.
"""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from sohoc.core.audit.security import SecurityKind, note_security

ADDED = {
    Authenticator.Type.TOTP: SecurityKind.CODES_APP_ADDED,
    Authenticator.Type.WEBAUTHN: SecurityKind.PASSKEY_ADDED,
    Authenticator.Type.RECOVERY_CODES: SecurityKind.RECOVERY_CODES_MADE,
}
REMOVED = {
    Authenticator.Type.TOTP: SecurityKind.CODES_APP_REMOVED,
    Authenticator.Type.WEBAUTHN: SecurityKind.PASSKEY_REMOVED,
    Authenticator.Type.RECOVERY_CODES: SecurityKind.RECOVERY_CODES_REMOVED,
}


def _password_changed(sender: Any, *, request: HttpRequest, **told: Any) -> None:
    note_security(SecurityKind.PASSWORD_CHANGED, request=request)


def _added(sender: Any, *, request: HttpRequest, authenticator: Authenticator, **told: Any) -> None:
    note_security(ADDED[authenticator.type], request=request)


def _removed(
    sender: Any, *, request: HttpRequest, authenticator: Authenticator, **told: Any
) -> None:
    note_security(REMOVED[authenticator.type], request=request)


def _wrong_code(sender: Any, *, request: HttpRequest, user: Any, **told: Any) -> None:
    note_security(SecurityKind.SECOND_STEP_FAILED, request=request, account=user.pk)


def listen() -> None:
    """Hear what the library tells; once, when the program starts."""
    password_changed.connect(_password_changed)
    signals.authenticator_added.connect(_added)
    signals.authenticator_reset.connect(_added)
    signals.authenticator_removed.connect(_removed)
    signals.authentication_failed.connect(_wrong_code)
