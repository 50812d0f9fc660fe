"""Reading offices: which one administers which unit, and all of them as of a day."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant, Line, Node, Subordination
from sohoc.core.grants.selectors import not_over
from sohoc.core.manifest import Hit
from sohoc.modules.orgs.models import OfficeHistory, OfficeState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.offices import office_name

LAST = Q(period__upper_inf=True) | Q(period__endswith=F("office__node__period__endswith"))


def root_office() -> OfficeState | None:
    """The office of the province itself as it is last, with its node."""
    return _last().filter(office__node__kind="province").order_by("office_id").first()


def department_on(day: date) -> Node | None:
    """The department of the province on a day."""
    return Node.objects.filter(kind="department", period__contains=day).order_by("pk").first()


def offices_of(kind: str) -> Mapping[int, OfficeState]:
    """The offices of a kind by the unit that they administer last, the youngest one of each."""
    rows = _last().filter(office__node__kind=kind, area__isnull=False)
    return {state.area_id: state for state in rows.order_by("office_id") if state.area_id}


def areas_administered(node_ids: Collection[int]) -> set[int]:
    """The units that these offices administer last."""
    rows = OfficeState.objects.filter(LAST, office_id__in=node_ids, area__isnull=False)
    return {area_id for area_id in rows.values_list("area_id", flat=True) if area_id is not None}


def _last() -> QuerySet[OfficeState, Any]:
    return OfficeState.objects.filter(LAST).select_related("office__node")


def offices_seen(actor: Actor, day: date) -> QuerySet[OfficeState, Any]:
    """Every office as it was on a day; before its first day as it begins, then as it ended.

    Offices are public: who may see them sees all of the province.
    """
    actor.must(OrgsPermission.VIEW_OFFICES)
    life = "office__node__period__"
    return OfficeState.objects.filter(
        Q(period__contains=day)
        | Q(**{f"{life}startswith__gt": day, "period__startswith": F(f"{life}startswith")})
        | Q(**{f"{life}endswith__lte": day, "period__endswith": F(f"{life}endswith")})
    ).select_related("office__node", "area")


def with_places(rows: QuerySet[OfficeState, Any], day: date) -> QuerySet[OfficeState, Any]:
    """Each office with who stands above it on both lines, and the schools directly below it.

    No further statement: adds `manager_name`, `manager_kind`, `guide_name`, `guide_kind`,
    `schools`.
    """
    above = Subordination.objects.filter(child_id=OuterRef("office_id"), period__contains=day)
    managed = above.filter(line=Line.ADMINISTRATIVE)
    guided = above.filter(line=Line.PROFESSIONAL)
    below = (
        schools_below(day, Line.ADMINISTRATIVE)
        .filter(parent_id=OuterRef("office_id"))
        .order_by()
        .values("parent_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return rows.annotate(
        manager_name=Subquery(managed.values("parent__name")[:1]),
        manager_kind=Subquery(managed.values("parent__kind")[:1]),
        guide_name=Subquery(guided.values("parent__name")[:1]),
        guide_kind=Subquery(guided.values("parent__kind")[:1]),
        schools=Coalesce(Subquery(below, output_field=IntegerField()), 0),
    )


def schools_below(day: date, line: str) -> QuerySet[Subordination, Any]:
    """The schools working on a day, each with who stands directly above it on a line."""
    return Subordination.objects.filter(
        line=line, child__kind="school", period__contains=day, child__period__contains=day
    )


def office_by_uuid(actor: Actor, uuid_: uuid.UUID, day: date) -> OfficeState:
    """One office as of a day; raises `NotYours` when there is none."""
    found: OfficeState | None = offices_seen(actor, day).filter(office__node__uuid=uuid_).first()
    if found is None:
        raise NotYours
    return found


def last_states_of_offices(uuids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, OfficeState]:
    """The last state of each of these offices, by the office's id; one statement."""
    return {state.uuid: state for state in _last().filter(office__node__uuid__in=uuids)}


def offices_decided_on(actor: Actor, day: date) -> Sequence[OfficeState]:
    """The department and its offices that have no end, by name: those that decisions change."""
    actor.must(OrgsPermission.RECORD_ACT)
    rows = _last().filter(
        office__node__kind__in=("department", "office"), office__node__period__upper_inf=True
    )
    return list(rows.order_by("-office__node__kind", "sort_key", "office_id"))


def states_of_office(office: OfficeState) -> Sequence[OfficeState]:
    """Every state of the office, the first one first."""
    rows = OfficeState.objects.filter(office_id=office.office_id).select_related("area")
    return list(rows.order_by("period"))


def history_of_office(actor: Actor, office: OfficeState) -> Sequence[OfficeHistory]:
    """The last 200 states that were written down for the office, newest first."""
    actor.must(OrgsPermission.VIEW_OFFICE_HISTORY)
    rows = OfficeHistory.objects.filter(office_id=office.office_id)
    return list(rows.order_by("-id")[:200])


def places_below_office(office: OfficeState, day: date) -> Sequence[tuple[str, str, int]]:
    """What hangs directly below on a day: (line, kind of the places, how many); one statement."""
    rows = Subordination.objects.filter(
        parent_id=office.office_id, period__contains=day, child__period__contains=day
    )
    counted = rows.order_by("line", "child__kind").values_list("line", "child__kind")
    return [(line, kind, number) for line, kind, number in counted.annotate(number=Count("pk"))]


def roles_held_at(office: OfficeState, at: datetime) -> int:
    """How many roles in force stand at the office, as far as the actor's scope shows grants."""
    return Grant.objects.filter(node_id=office.office_id, period__contains=at).count()


def roles_stopped_at(office: OfficeState, at: datetime) -> int:
    """How many roles would be in force or begin at the office, if it were still there."""
    return Grant.objects.filter(not_over(at), node_id=office.office_id).count()


def find_offices(actor: Actor, words: Sequence[str], limit: int, day: date) -> list[Hit]:
    """Offices whose name holds every one of the folded words; one statement."""
    found = offices_seen(actor, day)
    for word in words:
        found = found.filter(search_key__contains=word)
    return [
        Hit(
            title=office_name(one.node.kind, one.name),
            text=one.area.name if one.area else "",
            url=reverse("orgs:office", args=[one.uuid]),
        )
        for one in found.order_by("sort_key", "office_id")[:limit]
    ]
