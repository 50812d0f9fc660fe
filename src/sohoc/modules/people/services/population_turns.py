"""Whose turn it is to ask the population database: one question after the other in the province."""

from django.db import connections

from sohoc.core.access.scope import GATE, acting

# By the clock of the database, so that all workers mean the same moment.
_TURN = """
INSERT INTO people_populationturn AS t (id, free_at)
SELECT 1, clock_timestamp() + gap FROM make_interval(secs => %(gap)s) AS gap
ON CONFLICT (id) DO UPDATE SET free_at =
  greatest(t.free_at, clock_timestamp()) + make_interval(secs => %(gap)s)
RETURNING extract(epoch FROM free_at - make_interval(secs => %(gap)s) - clock_timestamp())::float
"""


def next_turn(gap: float) -> float:
    """Take the next turn, `gap` seconds or more after the one before; the seconds until it comes.

    Whoever takes one has it: a run that stops meanwhile leaves it unused. Taken on the connection
    of the log, so that the other runs do not wait for the end of this one's transaction.
    """
    with acting(GATE, using="log"), connections["log"].cursor() as cursor:
        cursor.execute(_TURN, {"gap": gap})
        seconds: float = cursor.fetchone()[0]
    return max(seconds, 0.0)
