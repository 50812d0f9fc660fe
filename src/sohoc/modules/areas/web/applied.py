"""What a list in force has done: the units that it began and ended, and what passed into what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from sohoc.core.access.actors import Actor
from sohoc.lib.numbers import format_number
from sohoc.modules.areas.contracts import SuccessionKind
from sohoc.modules.areas.models import Area, AreaSuccession, UnitList
from sohoc.modules.areas.selectors.unit_uses import Use, uses_before
from sohoc.modules.areas.web.preview import Named, Passage, Section, Told, sections_of

Uses = Mapping[int, Sequence[Told]]


def told_uses(uses: Iterable[Use]) -> dict[int, list[Told]]:
    """What hangs on each unit: `12 trường`, with its list."""
    told: dict[int, list[Told]] = {}
    for use in uses:
        told.setdefault(use.area_id, []).append(_told(use.noun, use.count, use.url))
    return told


def uses_in_all(uses: Iterable[Use]) -> str:
    """What hangs on all units together: `12 trường, 3 cơ quan`; "" for nothing."""
    sums: dict[str, int] = {}
    for use in uses:
        sums[str(use.noun)] = sums.get(str(use.noun), 0) + use.count
    return ", ".join(_told(noun, count).text for noun, count in sums.items())


def _told(noun: object, count: int, url: str = "") -> Told:
    return Told(f"{format_number(count)} {noun}", url)


def sections_in_force(actor: Actor, unit_list: UnitList) -> list[Section]:
    """The rows behind the counts of a list that is in force."""
    ended = Area.objects.filter(ended_by=unit_list)
    codes = dict(ended.values_list("id", "code"))
    uses = told_uses(uses_before(actor, codes, day=unit_list.effective))
    steps = AreaSuccession.objects.filter(brought_by=unit_list)
    passages = [
        Passage(old, new, SuccessionKind(kind), share)
        for old, new, kind, share in steps.values_list(
            "predecessor_id", "successor_id", "kind", "share"
        )
    ]
    begun = _named(Area.objects.filter(brought_by=unit_list), {})
    return sections_of(_named(ended, uses), begun, passages)


def _named(areas: QuerySet[Area, Any], uses: Uses) -> dict[int, Named]:
    rows = areas.values_list("id", "code", "name", "sort_key", "uuid")
    return {
        pk: Named(code, name, order, uuid, uses.get(pk, ())) for pk, code, name, order, uuid in rows
    }
