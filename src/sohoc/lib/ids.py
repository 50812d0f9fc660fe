"""Identifiers made by this program: time-ordered UUIDs and provisional learner codes."""

import os
import secrets
import threading
import time
from uuid import UUID

_RANDOM_BITS = 74
_LOW_BITS = 62
_STEP_BITS = 32
_LAST_MS = (1 << 48) - 1

PROVISIONAL_PREFIX = "TAM-"
# Without 0 O Q, 1 I L, 2 Z, 5 S, 8 B and U V: a code is copied by hand and read over the telephone.
PROVISIONAL_ALPHABET = "34679ACDEFGHJKMNPRTWXY"
_PROVISIONAL_LENGTH = 10


def uuid7(*, at_ms: int, randomness: int) -> UUID:
    """The UUID of version 7 (RFC 9562, 5.7) for a Unix time in milliseconds and 74 random bits.

    Later times compare greater; within one millisecond the greater randomness does. Raises
    ValueError when `at_ms` does not fit 48 bits or `randomness` 74.
    """
    if not 0 <= at_ms <= _LAST_MS:
        message = "A UUID of version 7 has 48 bits for the time."
        raise ValueError(message)
    if not 0 <= randomness < 1 << _RANDOM_BITS:
        message = "A UUID of version 7 has 74 random bits."
        raise ValueError(message)
    high, low = divmod(randomness, 1 << _LOW_BITS)
    return UUID(int=at_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << _LOW_BITS | low)


class Uuid7Sequence:
    """Gives UUIDs that only grow, also when the clock stands still or is set back."""

    def __init__(self) -> None:
        self.start_anew()

    def start_anew(self) -> None:
        """Forget everything: a forked child inherits its parent's place and maybe a held lock."""
        self._lock = threading.Lock()
        self._at_ms = -1
        self._randomness = 0

    def following(self, *, now_ms: int) -> UUID:
        """The next UUID, for the time of the clock or the last one given, whichever is later."""
        with self._lock:
            if now_ms > self._at_ms:
                self._begin(now_ms)
            else:
                # A random step, as RFC 9562, 6.2, method 2: the next identifier stays unguessable.
                self._randomness += 1 + secrets.randbits(_STEP_BITS)
                if self._randomness >= 1 << _RANDOM_BITS:
                    self._begin(self._at_ms + 1)
            return uuid7(at_ms=self._at_ms, randomness=self._randomness)

    def _begin(self, at_ms: int) -> None:
        self._at_ms = at_ms
        # The top bit stays free, so that a millisecond has room for trillions of steps.
        self._randomness = secrets.randbits(_RANDOM_BITS - 1)


_sequence = Uuid7Sequence()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_sequence.start_anew)


def new_uuid7() -> UUID:
    """A new UUID of version 7, greater than every one this process has made; safe in threads."""
    return _sequence.following(now_ms=time.time_ns() // 1_000_000)


def provisional_code() -> str:
    """A random learner code for the time before the Ministry gives one: TAM- and ten characters.

    22 ** 10 codes: among a million learners a new one meets a used one once in 26 million draws,
    so the column's unique constraint still has the last word.
    """
    drawn = (secrets.choice(PROVISIONAL_ALPHABET) for _ in range(_PROVISIONAL_LENGTH))
    return PROVISIONAL_PREFIX + "".join(drawn)
