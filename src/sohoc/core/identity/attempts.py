"""Failed proofs of identity: limited per account and per address, kept past a rollback.

A school sits behind one address, so an address is closed only when very many *different accounts*
fail there within minutes, which is guessing and not forgetting; devices on which an account has
signed in before stay open even then. Of IPv6 the 64 bits behind one connection are one address. An
account that is being guessed rests for strangers, while its owner's known devices are counted
apart.

A try is counted before the proof is looked at and given back when the proof was right; counted
afterwards, one guess for each thread of the web server would be judged beyond the limit.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from sohoc.lib.networks import network_of

ACCOUNT_LIMIT = 5  # TCVN 14423:2026 5.5.2.2 ‡: lock after at most five failures
ADDRESS_LIMIT = 100  # different accounts
ACCOUNT_PAUSE = timedelta(minutes=15)
ADDRESS_PAUSE = timedelta(minutes=5)

# One failure of the account is written down before the proof is looked at, and only while tries are
# left: of any number of guesses in the same moment no more than the limit are judged.
_RESERVE = """
INSERT INTO identity_attempts AS a (key, failures, first_at, last_at)
SELECT %(key)s, 1, %(at)s, %(at)s
WHERE NOT EXISTS (SELECT FROM identity_attempts n WHERE n.key = %(network)s
  AND n.failures >= %(network_limit)s AND n.last_at > %(network_since)s)
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN a.last_at <= %(since)s THEN 1 ELSE a.failures + 1 END,
  first_at = CASE WHEN a.last_at <= %(since)s THEN %(at)s ELSE a.first_at END,
  last_at = %(at)s
WHERE a.failures < %(limit)s OR a.last_at <= %(since)s
RETURNING failures
"""
_COUNT = """
INSERT INTO identity_attempts AS a (key, failures, first_at, last_at)
VALUES (%(key)s, 1, %(at)s, %(at)s)
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN a.last_at <= %(since)s THEN 1 ELSE a.failures + 1 END,
  first_at = CASE WHEN a.last_at <= %(since)s THEN %(at)s ELSE a.first_at END,
  last_at = %(at)s
RETURNING failures
"""
_CLOSED = """
SELECT key, last_at FROM identity_attempts WHERE key = %(key)s AND failures >= %(limit)s
UNION ALL SELECT key, last_at FROM identity_attempts WHERE key = %(network)s
  AND failures >= %(network_limit)s
"""
_GIVE_BACK = """
UPDATE identity_attempts SET failures = failures - 1 WHERE key = %s AND failures > 0
"""


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
    return f"pair:{network_of(address)}:{_digest(username)}"


def _address_key(address: str) -> str:
    return "address:" + network_of(address)


def reserve(*, username: str, address: str, is_known_device: bool, at: datetime) -> Standing:
    """Take one of the tries before a proof is looked at; when closed, nothing may be looked at.

    One statement on the log connection, so neither guesses in parallel nor a rollback win a try.
    Whoever was right gives it back (`give_back`, `forget_failures`); a failure only adds the
    address (`count_at_address`).
    """
    values: dict[str, str | int | datetime] = {
        "key": _account_key(username, is_known_device=is_known_device),
        # What is known of the owner's own devices stays open when the address is closed.
        "network": "" if is_known_device else _address_key(address),
        "at": at,
        "since": at - ACCOUNT_PAUSE,
        "network_since": at - ADDRESS_PAUSE,
        "limit": ACCOUNT_LIMIT,
        "network_limit": ADDRESS_LIMIT,
    }
    with connections["log"].cursor() as cursor:
        cursor.execute(_RESERVE, values)
        taken = cursor.fetchone()
        if taken is not None:
            return Standing(ACCOUNT_LIMIT - int(taken[0]))
        cursor.execute(_CLOSED, values)
        closed = [
            last + (ACCOUNT_PAUSE if key == values["key"] else ADDRESS_PAUSE)
            for key, last in cursor.fetchall()
        ]
    return Standing(0, max((until for until in closed if until > at), default=at))


def give_back(*, username: str, is_known_device: bool) -> None:
    """The reserved try was no failure: the password is right, though another step may follow."""
    with connections["log"].cursor() as cursor:
        cursor.execute(_GIVE_BACK, [_account_key(username, is_known_device=is_known_device)])


def count_at_address(*, username: str, address: str, at: datetime) -> None:
    """Count a failed proof for the address, if the account is new there; never rolled back.

    Counted after the proof: guesses in the same moment may go beyond the address's hundred by one
    for each web thread, each of them at another account that has its own limit.
    """
    with connections["log"].cursor() as cursor:
        if _count(cursor, _pair_key(username, address), at) == 1:
            _count(cursor, _address_key(address), at)


def _count(cursor: Any, key: str, at: datetime) -> int:
    cursor.execute(_COUNT, {"key": key, "at": at, "since": at - ADDRESS_PAUSE})
    return int(cursor.fetchone()[0])


def forget_failures(*, username: str) -> None:
    """A right proof clears the account; the address keeps its count, or guessing would be free."""
    keys = [_account_key(username, is_known_device=known) for known in (False, True)]
    with connections["log"].cursor() as cursor:
        cursor.execute("DELETE FROM identity_attempts WHERE key = ANY(%s)", [keys])
