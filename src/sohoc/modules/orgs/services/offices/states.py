"""Writing what offices are called and administer from day to day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from sohoc.core.access.models import Node
from sohoc.lib.vietnamese import folded, sort_key
from sohoc.modules.orgs.models import Office, OfficeState
from sohoc.modules.orgs.rules.offices import office_name


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """An office's last state, and what it is called and administers after it."""

    last: OfficeState
    name: str
    area_id: int | None


def name_columns(kind: str, name: str) -> dict[str, Any]:
    """The columns of a state that its name gives."""
    spoken = office_name(kind, name)
    return {"name": name, "sort_key": sort_key(spoken), "search_key": folded(spoken)}


def begin_offices(places: Iterable[tuple[Node, int | None]]) -> Sequence[OfficeState]:
    """Offices for nodes that exist, each with the unit that it administers; two statements.

    One state each, for as long as the node.
    """
    places = list(places)
    offices = Office.objects.bulk_create(Office(node=node) for node, _area in places)
    return OfficeState.objects.bulk_create(
        OfficeState(
            office=office,
            area_id=area_id,
            period=node.period,
            **name_columns(node.kind, node.name),
        )
        for office, (node, area_id) in zip(offices, places, strict=True)
    )


def change_offices(changes: Sequence[OfficeChange], *, on: date) -> None:
    """Let offices go on changed from a day on; a state that begins then or later is rewritten."""
    young = [one for one in changes if one.last.period.lower and one.last.period.lower >= on]
    cut = [one for one in changes if one not in young]
    for one in young:
        columns = name_columns(one.last.node.kind, one.name)
        OfficeState.objects.filter(pk=one.last.pk).update(area_id=one.area_id, **columns)
    end_states([one.last.office_id for one in cut], on=on)
    OfficeState.objects.bulk_create(
        OfficeState(
            office_id=one.last.office_id,
            area_id=one.area_id,
            period=(on, None),
            **name_columns(one.last.node.kind, one.name),
        )
        for one in cut
    )
    count_up(one.last.office_id for one in changes)


def end_offices(office_ids: Sequence[int], *, on: date) -> None:
    """Let offices end on a day, their nodes with them; a fixed number of statements."""
    end_states(office_ids, on=on)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_node SET period = daterange(lower(period), %s) WHERE id = ANY(%s)",
            [on, list(office_ids)],
        )
    count_up(office_ids)


def cut_places(node_ids: Iterable[int], *, on: date) -> None:
    """From a day on these stand below nothing on any line; none of their places begins later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_subordination SET period = daterange(lower(period), %s)"
            " WHERE child_id = ANY(%s) AND upper_inf(period)",
            [on, list(node_ids)],
        )


def remove_offices(office_ids: Sequence[int]) -> None:
    """Remove offices, their states and nodes; `IntegrityError` when anything points at them."""
    OfficeState.objects.filter(office_id__in=office_ids).delete()
    for statement in (
        "DELETE FROM access_subordination WHERE child_id = ANY(%s)",
        "DELETE FROM orgs_office WHERE node_id = ANY(%s)",  # takes the nodes with it
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(office_ids)])


def end_states(office_ids: Sequence[int], *, on: date) -> None:
    """Cut the open states of offices at a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orgs_officestate SET period = daterange(lower(period), %s)"
            " WHERE office_id = ANY(%s) AND upper_inf(period)",
            [on, list(office_ids)],
        )


def count_up(office_ids: Iterable[int]) -> None:
    """The offices have a new version."""
    Office.objects.filter(pk__in=list(office_ids)).update(version=F("version") + 1)
