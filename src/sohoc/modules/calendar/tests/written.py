"""How much is written of school years, and what the trail and the outbox tell."""

from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.calendar.models import Draft, Plan, PlanLevel, SchoolYear, SpecialDays


def rows() -> dict[str, int]:
    """Rows of every table that a business act may write."""
    with acting(GATE):
        events = Event.objects.count()
    with acting(Scope("sohoc_audit")):
        acts = Entry.objects.filter(verb__startswith="calendar.").count()
    with acting(SECTOR):
        return {
            "years": SchoolYear.objects.count(),
            "plans": Plan.objects.count(),
            "levels": PlanLevel.objects.count(),
            "days": SpecialDays.objects.count(),
            "drafts": Draft.objects.count(),
            "events": events,
            "acts": acts,
        }


def verbs() -> list[str]:
    """What the trail tells of school years, oldest first."""
    with acting(Scope("sohoc_audit")):
        found = Entry.objects.filter(verb__startswith="calendar.").order_by("id")
        return [one.verb for one in found]


def held(level: str) -> list[tuple[str, str, str]]:
    """Which decision holds for a level from when until before when."""
    with acting(SECTOR):
        found = PlanLevel.objects.filter(level=level).select_related("plan").order_by("period")
        return [
            (f"{x.period.lower:%d/%m/%Y}", f"{x.period.upper:%d/%m/%Y}", x.plan.decision_number)
            for x in found
        ]
