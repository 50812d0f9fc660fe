"""Putting schools below whoever manages them, day by day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import Line, Subordination
from sohoc.core.access.tree import move
from sohoc.law.local_government import TWO_TIERS_SINCE, Manager, manager_of
from sohoc.modules.orgs.rules.communes import Commune
from sohoc.modules.orgs.rules.lines import Stretch, above_on, relaid
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.selectors.communes import departments_over_time, offices_over_time

# What these managed until the reform they did manage, whatever is corrected afterwards.
FORMER_KINDS = frozenset({"district_office"})
ALWAYS = Stretch(0, None, None)


def is_of_the_province(levels: Collection[str]) -> bool:
    """Whether the department manages a school of these levels; on every day the same."""
    return manager_of(levels, on=TWO_TIERS_SINCE) is Manager.PROVINCE


def place_new(
    actor: Actor, school_id: int, levels: Sequence[str], commune: Commune, *, since: date
) -> None:
    """Hang a school that begins below its managers, and below the actor's place while it has none.

    The last office stays above it though its unit ends: lists of units then take the school along.
    """
    wanted = list(_managers(levels, commune, since=since))
    if wanted:
        last = max(wanted, key=lambda one: one.until or date.max)
        wanted[wanted.index(last)] = replace(last, until=None)
    held = [Stretch(actor.node_id, since, None)]
    _write_anew(school_id, relaid(held, wanted, during=ALWAYS, fixed=()))


def place_from(
    actor: Actor, school_id: int, levels: Sequence[str], commune: Commune, *, on: date
) -> bool:
    """From a day on, put a school below whoever manages it on that day; whether that is new.

    One line from the day on, so that undoing the decision takes it back whole. A commune that has
    no office on that day leaves the school with the actor's own place; before communes managed
    schools, where it is.
    """
    above = managed_by(levels, commune, on=on)
    if above is None and on < TWO_TIERS_SINCE:
        return False
    above = actor.node_id if above is None else above
    if above_on(_line_of(school_id)[1], on) == above:
        return False
    move(school_id, below=above, line=Line.ADMINISTRATIVE, on=on)
    return True


def managed_by(levels: Sequence[str], commune: Commune, *, on: date) -> int | None:
    """Who manages a school of these levels in the commune on the day; None for nobody."""
    return above_on(_managers(levels, commune, since=on), on)


def place_during(school_id: int, levels: Sequence[str], commune: Commune, *, during: Any) -> None:
    """Put a school below whoever managed it on each of the days for which it is corrected.

    What was never so does not stay; what an office of a former district managed does, and so does
    every day outside. Raises `BadSchool` for a commune that has no office yet.
    """
    since, until = during
    managers = _managers(levels, commune, since=since)
    if not managers and commune.area_id is not None and not is_of_the_province(levels):
        raise BadSchool("commune", "no_office_yet")
    _relay(school_id, managers, during=Stretch(0, since, until))


def _managers(levels: Sequence[str], commune: Commune, *, since: date | None) -> Sequence[Stretch]:
    if is_of_the_province(levels):
        return departments_over_time()
    return offices_over_time(commune, since=since)


def _line_of(school_id: int) -> tuple[list[Subordination], list[Stretch]]:
    held = Subordination.objects.filter(child_id=school_id, line=Line.ADMINISTRATIVE)
    rows = list(held.select_related("parent").order_by("period"))
    return rows, [Stretch(one.parent_id, one.period.lower, one.period.upper) for one in rows]


def _relay(school_id: int, wanted: Sequence[Stretch], *, during: Stretch) -> None:
    """Write what is different of the line; what it said until then stays in its history."""
    rows, held = _line_of(school_id)
    fixed = {row.parent_id for row in rows if row.parent.kind in FORMER_KINDS}
    laid = {one.since: one for one in relaid(held, wanted, during=during, fixed=fixed)}
    kept = {row.period.lower: row for row in rows if row.period.lower in laid}
    Subordination.objects.filter(pk__in=[r.pk for r in rows if r.period.lower not in laid]).delete()
    changed = [
        (row, laid[since])
        for since, row in kept.items()
        if (row.parent_id, row.period.upper) != (laid[since].above, laid[since].until)
    ]
    # First what becomes shorter: no two may hold on the same day.
    for row, one in sorted(changed, key=lambda pair: pair[1].until or date.max):
        period = (one.since, one.until)
        Subordination.objects.filter(pk=row.pk).update(parent_id=one.above, period=period)
    _write_anew(school_id, [one for since, one in laid.items() if since not in kept])


def _write_anew(school_id: int, line: Iterable[Stretch]) -> None:
    Subordination.objects.bulk_create(
        Subordination(
            child_id=school_id,
            parent_id=one.above,
            line=Line.ADMINISTRATIVE,
            period=(one.since, one.until),
        )
        for one in line
    )
