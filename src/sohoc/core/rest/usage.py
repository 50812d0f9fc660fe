"""Counting a token's requests: one statement on the log connection, never rolled back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections

LIMIT = 600
WINDOW = timedelta(minutes=1)

_COUNT = """
INSERT INTO rest_use AS u (token_id, used_at, window_from, requests)
VALUES (%(token)s, %(at)s, %(at)s, 1)
ON CONFLICT (token_id) DO UPDATE SET
  used_at = EXCLUDED.used_at,
  requests = CASE WHEN u.window_from <= %(ago)s THEN 1 ELSE u.requests + 1 END,
  window_from = CASE WHEN u.window_from <= %(ago)s THEN %(at)s ELSE u.window_from END
RETURNING requests, window_from
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether the request is within the limit, and else how many seconds to wait."""

    is_left: bool
    wait_seconds: int
    is_first_refusal: bool


def count_request(token_id: int, *, limit: int, at: datetime) -> Allowance:
    """Count one request of the token in its window of a minute."""
    with connections["log"].cursor() as cursor:
        cursor.execute(_COUNT, {"token": token_id, "at": at, "ago": at - WINDOW})
        requests, begun = cursor.fetchone()
    wait = max(1, -(-int((begun + WINDOW - at).total_seconds()) // 1))
    return Allowance(requests <= limit, wait, requests == limit + 1)
