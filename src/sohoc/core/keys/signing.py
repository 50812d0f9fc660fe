"""The key that signs session records, messages and page marks: it rotates while the program runs.

Django reads it from its settings at every use, so the settings follow the keyring: every process
signs with the same key from its next request on, and nobody is signed out in between.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sohoc.core.keys.keyring import Keyring


def still_needed(keyring: Keyring, *, lifetime: int) -> list[str]:
    """The retired signing keys under which a session of `lifetime` seconds may still be kept."""
    oldest = datetime.now(UTC) - timedelta(seconds=lifetime)
    return [
        key.secret.hex()
        for key in keyring.retired("django")
        if key.retired and datetime.fromisoformat(key.retired) > oldest
    ]


def follow_keyring(settings: Any) -> None:
    """Sign with the active key from now on; costs one look at the file's time."""
    active = settings.KEYRING.active("django").secret.hex()
    if active != settings.SECRET_KEY:
        lifetime = settings.SESSION_COOKIE_AGE
        settings.SECRET_KEY_FALLBACKS = still_needed(settings.KEYRING, lifetime=lifetime)
        settings.SECRET_KEY = active
