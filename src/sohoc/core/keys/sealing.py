"""Closing and opening single values with the keys of the keyring."""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sohoc.core.keys.keyring import Keyring


class CannotOpen(Exception):
    """The value was not closed by a key of this keyring, for another place, or was changed."""


def close_value(keyring: Keyring, text: str, *, place: str) -> str:
    """Encrypt `text` (AES-256-GCM) for one `place` (such as a column's name): `keyid:base64`.

    The place is authenticated, so a value copied into another column does not open there.
    """
    key = keyring.active("field")
    nonce = secrets.token_bytes(12)
    body = AESGCM(key.secret).encrypt(nonce, text.encode(), f"{key.id}|{place}".encode())
    return f"{key.id}:{base64.b64encode(nonce + body).decode()}"


def open_value(keyring: Keyring, closed: str, *, place: str) -> str:
    """Decrypt what `close_value` made; raises `CannotOpen`."""
    key_id, _, body = closed.partition(":")
    try:
        raw = base64.b64decode(body, validate=True)
        key = keyring.by_id(key_id)
        plain = AESGCM(key.secret).decrypt(raw[:12], raw[12:], f"{key_id}|{place}".encode())
    except (KeyError, ValueError, InvalidTag) as error:
        raise CannotOpen(place) from error
    return plain.decode()


def is_closed_by_active_key(keyring: Keyring, closed: str) -> bool:
    """Whether a rotation has nothing left to do for this value."""
    return closed.partition(":")[0] == keyring.active("field").id


def token_digest(keyring: Keyring, token: str, *, key_id: str | None = None) -> tuple[str, bytes]:
    """The key's id and the keyed digest (HMAC-SHA-256) under which a token is stored."""
    key = keyring.by_id(key_id) if key_id else keyring.active("token")
    return key.id, hmac.digest(key.secret, token.encode(), hashlib.sha256)
