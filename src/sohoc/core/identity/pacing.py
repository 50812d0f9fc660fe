"""How often somebody may ask for what costs the machine much, such as reading a large table.

Counted by account on the log connection, so asking in parallel wins nothing and a rollback gives
nothing back. The first time too often in a window is noted in the security log.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.http import HttpRequest

from sohoc.core.audit.security import SecurityKind, note_security

_COUNT = """
INSERT INTO identity_attempts AS a (key, failures, first_at, last_at)
VALUES (%(key)s, 1, %(at)s, %(at)s)
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN a.first_at <= %(since)s THEN 1 ELSE a.failures + 1 END,
  first_at = CASE WHEN a.first_at <= %(since)s THEN %(at)s ELSE a.first_at END,
  last_at = %(at)s
RETURNING failures
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `most` times within the time `within`; `what` sets one kind of work apart."""

    what: str
    most: int
    within: timedelta

    @property
    def minutes(self) -> int:
        """The window in whole minutes, for a sentence."""
        return -(-int(self.within.total_seconds()) // 60)


def keeps_pace(request: HttpRequest, pace: Pace, *, at: datetime) -> bool:
    """Count one more time for the person signed in; False when it is once too often."""
    user: Any = request.user
    values: dict[str, str | datetime] = {
        "key": f"pace:{pace.what}:{user.pk}",
        "at": at,
        "since": at - pace.within,
    }
    with connections["log"].cursor() as cursor:
        cursor.execute(_COUNT, values)
        times = int(cursor.fetchone()[0])
    if times == pace.most + 1:
        note_security(SecurityKind.RATE_LIMITED, request=request)
    return times <= pace.most
