"""A new list of units: read, previewed as a draft, put in force, taken back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.areas.contracts import (
    AreaKind,
    Decision,
    Finding,
    Link,
    Rank,
    SuccessionKind,
    Unit,
    UnitFacts,
    UnitKey,
)
from sohoc.modules.areas.events import UnitListApplied, UnitListTakenBack
from sohoc.modules.areas.models import Area, AreaFinding, AreaOutline, UnitList, UnitListDraft
from sohoc.modules.areas.permissions import AreasPermission
from sohoc.modules.areas.rules.changes import Changes, Fault
from sohoc.modules.areas.rules.coverage import changes_within, faults_of
from sohoc.modules.areas.rules.unit_list import ListRead
from sohoc.modules.areas.services.country import keep_findings, keep_list, rows_in_force
from sohoc.modules.areas.services.rows import take_changes_back, write_changes

# Two officers at once: the second waits, and then sees what the first has done.
_QUEUE = "SELECT pg_advisory_xact_lock(hashtextextended('areas_unitlist', 0))"
_CARRY_OUTLINES = """
INSERT INTO areas_areaoutline (area_id, rings, west, south, east, north, label_x, label_y)
SELECT s.successor_id, o.rings, o.west, o.south, o.east, o.north, o.label_x, o.label_y
FROM areas_areasuccession s JOIN areas_areaoutline o ON o.area_id = s.predecessor_id
WHERE s.brought_by_id = %s AND s.kind IN ('continued', 'renamed')
"""


class ListFaulty(Exception):
    """The list cannot be taken; `changes` hold the faults."""

    def __init__(self, changes: Changes) -> None:
        super().__init__(f"{len(changes.faults)} faults")
        self.changes = changes


class ListTooEarly(Exception):
    """A list of this day or a later one is in force; carries it."""

    def __init__(self, latest: UnitList) -> None:
        super().__init__(latest.effective.isoformat())
        self.latest = latest


class UnitsChanged(Exception):
    """The units in force are others than those that the preview compared with."""


class ListStays(Exception):
    """The list cannot be taken back; `problem` says why: later, program, in_use, gone."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Previewed:
    """A draft with the changes that it makes to the units in force now."""

    draft: UnitListDraft
    changes: Changes
    is_as_previewed: bool


def units_in_force() -> dict[UnitKey, Unit]:
    """The units without an end, as plain facts; one statement."""
    rows = Area.objects.filter(period__upper_inf=True).values_list(
        "rank", "code", "kind", "name", "parent__rank", "parent__code"
    )
    units = (
        Unit(
            Rank(rank),
            code,
            AreaKind(kind),
            name,
            UnitKey(Rank(above), above_code) if above else None,
        )
        for rank, code, kind, name, above, above_code in rows
    )
    return {unit.key: unit for unit in units}


def faults_in(*, actor: Actor, coverage: str, read: ListRead) -> Sequence[Fault]:
    """What is wrong with a list as a whole, also when rows of it have faults of their own.

    Raises `NotAllowed`.
    """
    actor.must(AreasPermission.IMPORT_LIST)
    return faults_of(units_in_force(), read, province=coverage)


def draft_list(
    *, actor: Actor, decision: Decision, coverage: str, read: ListRead, at: datetime
) -> UnitListDraft:
    """Keep a list that was read without faults, with the changes that it would make.

    Raises `ListFaulty`, `ListTooEarly`, `NotAllowed`.
    """
    actor.must(AreasPermission.IMPORT_LIST)
    _in_time(decision.effective)
    changes = changes_within(units_in_force(), read.units, read.links, province=coverage)
    if changes.faults:
        raise ListFaulty(changes)
    draft: UnitListDraft = UnitListDraft.objects.create(
        owner_id=actor.user_id,
        made_at=at,
        effective=decision.effective,
        title=decision.title,
        decision_number=decision.number,
        decision_text=decision.text,
        source=decision.source,
        coverage=coverage,
        content=_packed(read),
        digest=changes.digest(),
    )
    return draft


def previewed(actor: Actor, uuid_: uuid.UUID) -> Previewed:
    """The actor's own draft, compared with the units in force now. Raises `NotYours`."""
    actor.must(AreasPermission.IMPORT_LIST)
    draft = UnitListDraft.objects.filter(owner_id=actor.user_id, uuid=uuid_).first()
    if draft is None:
        raise NotYours
    units, links = _unpacked(draft.content)
    changes = changes_within(units_in_force(), units, links, province=draft.coverage)
    return Previewed(draft, changes, changes.digest() == draft.digest and not changes.faults)


def apply_list(*, actor: Actor, uuid_: uuid.UUID, at: datetime) -> UnitList:
    """Put a previewed list in force, exactly as the preview showed it.

    Raises `UnitsChanged`, `ListTooEarly`, `NotYours`, `NotAllowed`.
    """
    actor.must(AreasPermission.IMPORT_LIST)
    _wait_for_others()
    found = previewed(actor, uuid_)
    draft, changes = found.draft, found.changes
    _in_time(draft.effective)
    if not found.is_as_previewed:
        raise UnitsChanged
    decision = Decision(
        effective=draft.effective,
        title=draft.title,
        number=draft.decision_number,
        text=draft.decision_text,
        source=draft.source,
    )
    made = keep_list(decision, changes, loaded_by=actor.user_id, at=at)
    ids = rows_in_force()
    write_changes(changes, ids=ids, unit_list=made, facts=_carried(changes, ids))
    with connection.cursor() as cursor:
        cursor.execute(_CARRY_OUTLINES, [made.pk])
    keep_findings(_padded(draft), unit_list=made)
    draft.delete()
    audit.record(actor, "areas.list.applied", made, data=dict(made.done))
    publish(UnitListApplied(list_id=made.pk, effective=made.effective))
    return made


def drop_draft(*, actor: Actor, uuid_: uuid.UUID) -> None:
    """Let a draft of the actor's own go. Raises `NotYours`."""
    actor.must(AreasPermission.IMPORT_LIST)
    gone, _rows = UnitListDraft.objects.filter(owner_id=actor.user_id, uuid=uuid_).delete()
    if not gone:
        raise NotYours


def take_list_back(*, actor: Actor, uuid_: uuid.UUID, reason: str) -> None:
    """Undo a list: what it began goes, what it ended is in force again; history and trail stay.

    Only the newest one, and while nothing points at what it began. A list that is not there any
    more was taken back by somebody else meanwhile. Raises `ListStays`, `NotAllowed`.
    """
    actor.must(AreasPermission.TAKE_LIST_BACK)
    _wait_for_others()
    # Held from now on: whoever follows the list at this moment comes before or after.
    unit_list = UnitList.objects.select_for_update().filter(uuid=uuid_).first()
    if unit_list is None:
        raise ListStays("gone")
    if unit_list.loaded_by_id is None:
        raise ListStays("program")
    if UnitList.objects.filter(effective__gt=unit_list.effective).exists():
        raise ListStays("later")
    list_id, effective = unit_list.pk, unit_list.effective
    try:
        with transaction.atomic():
            audit.record(
                actor, "areas.list.taken_back", unit_list, reason=reason, data=dict(unit_list.done)
            )
            AreaOutline.objects.filter(area__brought_by=unit_list).delete()
            AreaFinding.objects.filter(unit_list=unit_list).delete()
            take_changes_back(unit_list)
            unit_list.delete()
            connection.check_constraints()  # now, and not when the transaction ends
    except IntegrityError as error:
        raise ListStays("in_use") from error
    publish(UnitListTakenBack(list_id=list_id, effective=effective))


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)


def _in_time(effective: date) -> None:
    latest = UnitList.objects.order_by("-effective").first()
    if latest is not None and effective <= latest.effective:
        raise ListTooEarly(latest)


def _carried(changes: Changes, ids: Mapping[UnitKey, int]) -> dict[UnitKey, UnitFacts]:
    """What was known of units that only got another name or parent; of others nothing is."""
    whole = (SuccessionKind.CONTINUED, SuccessionKind.RENAMED)
    pairs = {p.link.new: ids[p.link.old] for p in changes.passings if p.kind in whole}
    areas = Area.objects.in_bulk(list(pairs.values()))
    return {
        new: UnitFacts(
            area_km2=areas[old].area_km2,
            population=areas[old].population,
            seat=areas[old].seat,
            latitude=areas[old].latitude,
            longitude=areas[old].longitude,
        )
        for new, old in pairs.items()
    }


def _packed(read: ListRead) -> dict[str, Any]:
    return {
        "units": [
            [u.rank, u.code, u.kind, u.name, u.parent.code if u.parent else ""] for u in read.units
        ],
        "links": [
            [link.old.rank, link.old.code, link.new.code, str(link.share or "")]
            for link in read.links
        ],
        "padded": [[row, code] for row, code in read.padded],
    }


def _unpacked(content: Mapping[str, Any]) -> tuple[list[Unit], list[Link]]:
    units = [
        Unit(
            Rank(rank),
            code,
            AreaKind(kind),
            name,
            UnitKey(Rank.PROVINCE, above) if above else None,
        )
        for rank, code, kind, name, above in content["units"]
    ]
    links = [
        Link(
            UnitKey(Rank(rank), old),
            UnitKey(Rank(rank), new),
            Decimal(share) if share else None,
        )
        for rank, old, new, share in content["links"]
    ]
    return units, links


def _padded(draft: UnitListDraft) -> list[Finding]:
    rows: Sequence[tuple[int, str]] = draft.content["padded"]
    return [
        Finding("zeros_lost", draft.source[:100], row, code if len(code) <= 5 else "", code)
        for row, code in rows
    ]
