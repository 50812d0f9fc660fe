"""How long history is kept, what goes next, what went, and who holds theirs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.audit.contracts import DueRows
from sohoc.core.audit.forgetting import due_rows, rules_written, switch_now
from sohoc.core.audit.models import Removal, RetentionRule, RetentionSwitch
from sohoc.law.privacy.retention import DEFAULTS, Tag
from sohoc.modules.privacy.models import Hold
from sohoc.modules.privacy.permissions import PrivacyPermission

AHEAD = (timedelta(0), timedelta(days=30), timedelta(days=365))
NEWEST = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """How long earlier values of a tag are kept: the rule of the day, and those still to come."""

    tag: Tag
    now: RetentionRule | None
    later: Sequence[RetentionRule]


@dataclass(frozen=True, slots=True)
class Next:
    """What goes from one history: today, in thirty days, in a year."""

    history: str
    by_day: Sequence[DueRows]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is due within the year, not even what is held."""
        return not any(one.due or one.held for one in self.by_day)


@dataclass(frozen=True, slots=True)
class RetentionState:
    """Everything that the page of retention shows."""

    switch: RetentionSwitch | None
    kept: Sequence[Kept]
    due: Sequence[Next]
    removals: Sequence[Removal]


def retention(actor: Actor, day: date) -> RetentionState:
    """The state on a day; four statements whatever the number of rules, tables and removals."""
    actor.must(PrivacyPermission.VIEW_RETENTION)
    found: dict[str, list[DueRows]] = defaultdict(list)
    for one in due_rows(days=[day + ahead for ahead in AHEAD]):
        found[one.history].append(one)
    due = [Next(history, rows) for history, rows in found.items()]
    # The fingerprints of thousands of rows are not for a page.
    removals = Removal.objects.defer("txids", "ids", "leaves").order_by("-id")[:NEWEST]
    return RetentionState(switch_now(), kept_now(day), due, list(removals))


def kept_now(day: date) -> Sequence[Kept]:
    """The rules of every tag; one statement."""
    rules = rules_written()
    return [
        Kept(
            tag=tag,
            now=next((r for r in rules if r.kind == tag and r.valid_from <= day), None),
            later=[r for r in rules if r.kind == tag and r.valid_from > day][::-1],
        )
        for tag in Tag
    ]


def history_years(day: date) -> Mapping[Tag, int | None]:
    """For how many years earlier values are kept on a day, None for ever; one statement."""
    return {
        one.tag: one.now.years if one.now else DEFAULTS[one.tag].history_years
        for one in kept_now(day)
    }


def holds_seen(actor: Actor) -> QuerySet[Hold, Any]:
    """The holds of the people whose records the actor sees."""
    actor.must(PrivacyPermission.HOLD)
    return Hold.objects.select_related("person")


def hold_by_id(actor: Actor, pk: int) -> Hold:
    """One of them, held until the transaction ends; raises `NotYours`."""
    found: Hold | None = holds_seen(actor).filter(pk=pk).select_for_update(of=("self",)).first()
    if found is None:
        raise NotYours
    return found
