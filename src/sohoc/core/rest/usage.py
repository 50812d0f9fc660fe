"""Counting a token's requests, and the people of whom it tells: one statement each.

On the log connection, so that nothing of it is rolled back with the request.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connections

LIMIT = 600
WIDE = 25  # times the limit of one school: for a role that sees several, or the province
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

# All tokens of one role of a person count together: a second one opens no second list.
_COUNT_PEOPLE = """
WITH told AS (
  INSERT INTO rest_use AS u (token_id, used_at, window_from, requests, told_on, told)
  VALUES (%(token)s, %(at)s, %(at)s, 0, %(day)s, %(people)s)
  ON CONFLICT (token_id) DO UPDATE SET
    told = CASE WHEN u.told_on = EXCLUDED.told_on THEN u.told + EXCLUDED.told
      ELSE EXCLUDED.told END,
    told_on = EXCLUDED.told_on
  RETURNING told)
SELECT told.told + coalesce((
  SELECT sum(other.told) FROM rest_token mine
  JOIN rest_token also ON also.user_id = mine.user_id AND also.grant_id = mine.grant_id
    AND also.id <> mine.id
  JOIN rest_use other ON other.token_id = also.id AND other.told_on = %(day)s
  WHERE mine.id = %(token)s), 0) FROM told
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


def count_people(token_id: int, people: int, *, day: date, at: datetime) -> int:
    """Count people of whom the token is told; how many its role was told of on this day by all
    tokens that the account has for it."""
    with connections["log"].cursor() as cursor:
        cursor.execute(_COUNT_PEOPLE, {"token": token_id, "people": people, "day": day, "at": at})
        return int(cursor.fetchone()[0])
