"""Failed proofs of identity: limited per account and per address, kept past a rollback.

A school sits behind one address, so an address alone never locks anybody who signs in rightly:
it only slows down once very many *different* guesses fail there. An account that is being guessed
stays open for the devices on which its owner has signed in before.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

ACCOUNT_LIMIT = 5  # TCVN 14423:2026 5.5.2.2 ‡: lock after at most five failures
ADDRESS_LIMIT = 100
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


def _account_key(username: str) -> str:
    # Hashed: what people type by mistake into the name field may be their password.
    return "account:" + hashlib.sha256(username.strip().lower().encode()).hexdigest()


def _address_key(address: str) -> str:
    return "address:" + address


def standing(*, username: str, address: str, is_known_device: bool, at: datetime) -> Standing:
    """Whether a proof of identity may be tried now, in one statement on the log connection."""
    account, network = _account_key(username), _address_key(address)
    with connections["log"].cursor() as cursor:
        cursor.execute(_LOOK, [[account, network]])
        found = {key: (failures, last) for key, failures, last in cursor.fetchall()}
    closed = []
    failures = 0
    for key, limit, pause in (
        (account, ACCOUNT_LIMIT, ACCOUNT_PAUSE),
        (network, ADDRESS_LIMIT, ADDRESS_PAUSE),
    ):
        count, last = found.get(key, (0, at))
        if last + pause <= at:
            count = 0
        if key == account:
            failures = count
        if count >= limit and not is_known_device:
            closed.append(last + pause)
    return Standing(max(ACCOUNT_LIMIT - failures, 0), max(closed, default=None))


def count_failure(*, username: str, address: str, at: datetime) -> Standing:
    """Count one failure for the account and for the address; atomic, never rolled back."""
    counts = []
    with connections["log"].cursor() as cursor:
        for key, pause in (
            (_account_key(username), ACCOUNT_PAUSE),
            (_address_key(address), ADDRESS_PAUSE),
        ):
            values: Any = {"key": key, "at": at, "pause": pause}
            cursor.execute(_COUNT, values)
            counts.append(int(cursor.fetchone()[0]))
    closed = at + ACCOUNT_PAUSE if counts[0] >= ACCOUNT_LIMIT else None
    return Standing(max(ACCOUNT_LIMIT - counts[0], 0), closed)


def forget_failures(*, username: str) -> None:
    """A right proof clears the account; the address keeps its count, or guessing would be free."""
    with connections["log"].cursor() as cursor:
        cursor.execute("DELETE FROM identity_attempts WHERE key = %s", [_account_key(username)])
