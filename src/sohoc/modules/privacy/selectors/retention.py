"""How long history is kept, what goes next, what went, and who holds theirs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

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
    """The rules of every tag; one statement. Of those of one day the last written counts alone."""
    last = {(rule.kind, rule.valid_from): rule for rule in reversed(rules_written())}
    rules = list(reversed(last.values()))
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
    """The holds that were placed where the actor sees the rows; never one on the own record.

    `may_end`: it was placed where the actor writes, in a role of their own; what a predecessor
    placed, the sector ends.
    """
    actor.must(PrivacyPermission.HOLD)
    own = Q(person__account=actor.user_id) | Q(person__merged_into__account=actor.user_id)
    ends: Any = Value(value=not actor.is_delegated)
    if not actor.sees_all and not actor.is_delegated:
        here = Q(node__in=actor.writing_scope.schools)
        ends = ExpressionWrapper(here, output_field=BooleanField())
    return Hold.objects.exclude(own).select_related("person").annotate(may_end=ends)


def hold_by_id(actor: Actor, pk: int, *, for_change: bool = False) -> Hold:
    """One that the actor may end; raises `NotYours`. One `for_change` is locked until the
    transaction ends."""
    rows: QuerySet[Any, Any] = holds_seen(actor)
    here = rows.filter(pk=pk, may_end=True)
    found: Hold | None = (here.select_for_update(of=("self",)) if for_change else here).first()
    if found is None:
        raise NotYours
    return found
