"""Failed proofs of identity: limited per account and per address, kept past a rollback.

A school sits behind one address, so an address is closed only when very many *different accounts*
fail there within minutes, which is guessing and not forgetting; devices on which an account has
signed in before stay open even then. An account that is being guessed rests for strangers, while
its owner's known devices are counted apart.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

ACCOUNT_LIMIT = 5  # TCVN 14423:2026 5.5.2.2 ‡: lock after at most five failures
ADDRESS_LIMIT = 100  # different accounts
ACCOUNT_PAUSE = timedelta(minutes=15)
ADDRESS_PAUSE = timedelta(minutes=5)

_COUNT = """
INSERT INTO identity_attempts AS a (key, failures, first_at, last_at)
VALUES (%(key)s, 1, %(at)s, %(at)s)
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN a.last_at < %(at)s - %(pause)s THEN 1 ELSE a.failures + 1 END,
  first_at = CASE WHEN a.last_at < %(at)s - %(pause)s THEN %(at)s ELSE a.first_at END,
  last_at = %(at)s
RETURNING failures
"""
_LOOK = "SELECT key, failures, last_at FROM identity_attempts WHERE key = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands at this address: tries left, and until when it is closed."""

    tries_left: int
    closed_until: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether a proof is not even looked at now."""
        return self.closed_until is not None


def _digest(username: str) -> str:
    # Hashed: what people type by mistake into the name field may be their password.
    return hashlib.sha256(username.strip().lower().encode()).hexdigest()


def _account_key(username: str, *, is_known_device: bool) -> str:
    return ("known:" if is_known_device else "account:") + _digest(username)


def _pair_key(username: str, address: str) -> str:
    return f"pair:{address}:{_digest(username)}"


def _address_key(address: str) -> str:
    return "address:" + address


def standing(*, username: str, address: str, is_known_device: bool, at: datetime) -> Standing:
    """Whether a proof of identity may be tried now, in one statement on the log connection."""
    account = _account_key(username, is_known_device=is_known_device)
    network = _address_key(address)
    with connections["log"].cursor() as cursor:
        cursor.execute(_LOOK, [[account, network]])
        found = {key: (failures, last) for key, failures, last in cursor.fetchall()}
    failures, last = found.get(account, (0, at))
    if last + ACCOUNT_PAUSE <= at:
        failures = 0
    closed = [last + ACCOUNT_PAUSE] if failures >= ACCOUNT_LIMIT else []
    accounts, last = found.get(network, (0, at))
    if accounts >= ADDRESS_LIMIT and last + ADDRESS_PAUSE > at and not is_known_device:
        closed.append(last + ADDRESS_PAUSE)
    return Standing(max(ACCOUNT_LIMIT - failures, 0), max(closed, default=None))


def count_failure(
    *, username: str, address: str, at: datetime, is_known_device: bool = False
) -> Standing:
    """Count one failure for the account, and for the address if the account is new there.

    Atomic per key and never rolled back.
    """
    account = _account_key(username, is_known_device=is_known_device)
    with connections["log"].cursor() as cursor:
        failures = _count(cursor, account, ACCOUNT_PAUSE, at)
        if _count(cursor, _pair_key(username, address), ADDRESS_PAUSE, at) == 1:
            _count(cursor, _address_key(address), ADDRESS_PAUSE, at)
    closed = at + ACCOUNT_PAUSE if failures >= ACCOUNT_LIMIT else None
    return Standing(max(ACCOUNT_LIMIT - failures, 0), closed)


def _count(cursor: Any, key: str, pause: timedelta, at: datetime) -> int:
    cursor.execute(_COUNT, {"key": key, "at": at, "pause": pause})
    return int(cursor.fetchone()[0])


def forget_failures(*, username: str) -> None:
    """A right proof clears the account; the address keeps its count, or guessing would be free."""
    keys = [_account_key(username, is_known_device=known) for known in (False, True)]
    with connections["log"].cursor() as cursor:
        cursor.execute("DELETE FROM identity_attempts WHERE key = ANY(%s)", [keys])
