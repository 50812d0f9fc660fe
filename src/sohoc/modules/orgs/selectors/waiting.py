"""Schools that wait for their commune or ward."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sohoc.core.access.models import Line, Subordination
from sohoc.law.local_government import Manager, manager_of
from sohoc.modules.orgs.models import Level, SchoolState


def without_unit(rows: QuerySet[SchoolState, Any], day: date) -> QuerySet[SchoolState, Any]:
    """The schools of the day that belong to no commune or ward in force.

    Either their state names no unit, or one that is not in force; or they hang below no commune
    though the law says that a commune manages schools of their levels.
    """
    commune_levels = [
        level for level in Level.values if manager_of([level], on=day) is Manager.COMMUNE
    ]
    commune_above = Subordination.objects.filter(
        child_id=OuterRef("school_id"),
        line=Line.ADMINISTRATIVE,
        period__contains=day,
        parent__kind="commune",
        parent__period__contains=day,
    )
    return rows.filter(
        ~Q(area__period__contains=day)  # no unit at all is not in force, either
        | Q(levels__contained_by=commune_levels) & ~Exists(commune_above),
        period__contains=day,
    )
