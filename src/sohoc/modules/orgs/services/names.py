"""Names that a coming day brought are taken over on that day."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting

# A node is called as its school or office is called today (`orgs_state_names_node`,
# `orgs_officestate_names_node`); a state that was written for a later day begins without anybody
# writing.
_TAKE_OVER = """
UPDATE access_node n SET name = t.name FROM (
  SELECT school_id AS id, name, period FROM orgs_schoolstate
  UNION ALL SELECT office_id, name, period FROM orgs_officestate
) AS t WHERE t.id = n.id AND t.period @> %s::date AND n.name <> t.name
"""


def take_over_names(*, at: datetime) -> None:
    """Call every node as its school or office is called on the day of `at`; for the program
    itself."""
    with acting(Scope("sohoc_sector")), connection.cursor() as cursor:
        cursor.execute(_TAKE_OVER, [timezone.localdate(at)])
