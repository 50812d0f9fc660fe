"""What hangs on units before they end: schools, offices, whatever the modules above declare."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import UnitUse, registry


@dataclass(frozen=True, slots=True)
class Use:
    """How many things of one kind hang on a unit; `url` opens them where there is a list."""

    area_id: int
    noun: Any
    count: int
    url: str = ""


def uses_before(
    actor: Actor,
    codes: Mapping[int, str],
    *,
    day: date,
    declared: Mapping[str, UnitUse] | None = None,
) -> list[Use]:
    """What the actor sees hanging on the units the day before `day`; `codes` by id.

    A fixed number of statements: one for each kind of thing that is `declared`.
    """
    last = day - timedelta(days=1)
    kinds = registry().unit_uses if declared is None else declared
    return [
        Use(pk, use.noun, counts[pk], use.rows_url(codes[pk], last) if use.rows_url else "")
        for use in kinds.values()
        if actor.may(use.permission)
        for counts in [_of(use.counts(actor, last), codes)]
        for pk in counts
    ]


def _of(counts: Mapping[int | None, int], ids: Collection[int]) -> dict[int, int]:
    return {pk: n for pk, n in counts.items() if pk is not None and pk in ids and n}
