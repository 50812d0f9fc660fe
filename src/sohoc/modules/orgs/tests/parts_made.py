"""Words for tests about parts: a campus, adding it, what a refusal leaves behind."""

from datetime import date
from decimal import Decimal

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.models import SchoolPart, SchoolPartHistory, SchoolState
from sohoc.modules.orgs.services.parts import add_part

SINCE = date(2021, 9, 6)
CUN = PartFacts(
    kind="campus",
    name="Bản Cun",
    address="Bản Cun, xã Bao La",
    latitude=Decimal("20.65312"),
    longitude=Decimal("105.06721"),
    period=Period(SINCE, None),
)


def added(
    province: Province, school: SchoolState, facts: PartFacts = CUN, *, by: str = "clerk"
) -> SchoolPart:
    actor = province.actor(by)
    with acting(actor.writing_scope):
        part = add_part(actor=actor, school=school.uuid, facts=facts, at=NOW)
        return SchoolPart.objects.select_related("school").get(pk=part.pk)


def left_behind() -> dict[str, int]:
    with acting(SECTOR):
        counts = {"parts": SchoolPart.objects.count(), "history": SchoolPartHistory.objects.count()}
    with acting(AUDIT):
        counts["audit"] = Entry.objects.filter(verb__startswith="orgs.part").count()
    return {**counts, "events": Event.objects.count()}
