"""Words for tests about acts: decisions, schools as of a day, what everybody sees."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Node, NodeSuccession, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import ActWish, Decision, SchoolFacts
from sohoc.modules.orgs.models import (
    Act,
    School,
    SchoolIdentifier,
    SchoolPart,
    SchoolState,
)
from sohoc.modules.orgs.services.acts.recording import record_act

DAY = date(2026, 8, 1)


def decided(effective: date = DAY, number: str = "12/QĐ-UBND") -> Decision:
    return Decision(number=number, day=date(2026, 7, 1), by="UBND tỉnh Thử", effective=effective)


def facts(name: str = "Trường TH&THCS Bao La (mẫu)", code: str = "25-90001") -> SchoolFacts:
    return SchoolFacts(
        name=name,
        code=code,
        kind="public",
        levels=("primary", "lower_secondary"),
        commune="Xã Bao La",
        period=Period(DAY, None),
    )


def record(province: Province, kind: str, *, effective: date = DAY, **parts: Any) -> Act:
    """The province officer records an act."""
    wish = ActWish(kind=kind, decision=decided(effective), **parts)
    actor = province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        return record_act(actor=actor, wish=wish, at=NOW)


def states(school: UUID) -> list[tuple[str, date | None, date | None]]:
    """Name and bounds of every state of a school, in order."""
    with acting(SECTOR):
        rows = SchoolState.objects.filter(school__uuid=school).order_by("period")
        return [(s.name, s.period.lower, s.period.upper) for s in rows]


def life(school: UUID) -> tuple[date | None, date | None]:
    with acting(SECTOR):
        found = School.objects.get(uuid=school).life
    return found.lower, found.upper


def sees(actor: Actor) -> set[int]:
    return set(actor.scope.schools)


def left_behind() -> Mapping[str, int]:
    """How much was written, recorded and told: to show that a refusal left nothing."""
    with acting(SECTOR):
        counts = {
            "schools": School.objects.count(),
            "states": SchoolState.objects.count(),
            "acts": Act.objects.count(),
        }
    with acting(AUDIT):
        counts["audit"] = Entry.objects.count()
    return {**counts, "events": Event.objects.count()}


def network() -> dict[str, Any]:
    """Everything that an act or a correction may change, without what only counts changes."""
    with acting(SECTOR):
        return {
            "nodes": sorted(Node.objects.values_list("id", "name", "period"), key=str),
            "states": sorted(
                SchoolState.objects.values_list("school_id", "name", "code", "period", "area_id"),
                key=str,
            ),
            "places": sorted(
                Subordination.objects.values_list("child_id", "parent_id", "line", "period"),
                key=str,
            ),
            "heirs": sorted(NodeSuccession.objects.values_list("predecessor_id", "successor_id")),
            "parts": sorted(SchoolPart.objects.values_list("id", "name", "period"), key=str),
            "codes": sorted(
                SchoolIdentifier.objects.values_list("id", "system", "code", "period"), key=str
            ),
        }
