"""Who belongs today to other schools alone: a school sees its own affiliations, and not that.

Asked in the asking school's own scope; the database answers a day, and no place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sohoc.core.access.scope import current
from sohoc.modules.people.models import Person

OF_SCHOOLS = frozenset({"sohoc_school", "sohoc_schools", "sohoc_unmask"})


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who was here belongs to other schools alone, from the day on; None: always."""

    since: date | None


def left_people(people: Sequence[int], *, day: date) -> dict[int, Left]:
    """Those of the people (by id) who are at other schools alone on the day.

    One statement for any number; none for whoever sees every school, or the own record alone.
    """
    if not people or current().role not in OF_SCHOOLS:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, since FROM app.people_elsewhere(%s::bigint[], %s)", [list(people), day]
        )
        return {person: Left(since) for person, since in cursor.fetchall()}


def left_for_others(person: Person, *, day: date) -> Left | None:
    """The same for one person; not asked for whoever has never been at a school but these."""
    if {*person.schools} <= {*current().schools}:
        return None
    return left_people([person.pk], day=day).get(person.pk)
