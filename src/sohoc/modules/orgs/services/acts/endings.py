"""What ends with a school: its parts, and what other systems call it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import DateField, F, Func, Q, QuerySet, Value

from sohoc.modules.orgs.models import ActParty, SchoolIdentifier, SchoolPart

# Under these names an act keeps what ended with its schools.
KEPT: dict[str, type[SchoolPart] | type[SchoolIdentifier]] = {
    "parts": SchoolPart,
    "codes": SchoolIdentifier,
}

EndedWith = dict[str, dict[str, str | None]]
"""What ended with a school, `{"parts": {key: the end that it had before}, "codes": …}`."""


class BeginsLater(Exception):
    """A part or a code begins on a day on which its school is no more, or other than before."""

    def __init__(self, row: SchoolPart | SchoolIdentifier) -> None:
        super().__init__(row.pk)
        period: Any = row.period
        self.called = row.name if isinstance(row, SchoolPart) else row.code
        self.day: date = period.lower


def end_with_schools(school_ids: Sequence[int], *, on: date) -> Mapping[int, EndedWith]:
    """End whatever goes on at schools of which a day is the first without them.

    The schools are held by the caller. Raises `BeginsLater`.
    """
    ended: dict[int, EndedWith] = {school_id: {} for school_id in school_ids}
    for name, model in KEPT.items():
        rows: list[Any] = list(
            model.objects.filter(
                Q(period__upper_inf=True) | Q(period__endswith__gt=on), school_id__in=school_ids
            ).order_by("pk")
        )
        for row in rows:
            if row.period.lower is not None and row.period.lower >= on:
                raise BeginsLater(row)
            before = row.period.upper.isoformat() if row.period.upper else None
            ended[row.school_id].setdefault(name, {})[str(row.pk)] = before
        _end(model.objects.filter(pk__in=[row.pk for row in rows]), until=on)
    return ended


def go_on_with_schools(parties: Sequence[ActParty], *, on: date) -> None:
    """What ended on a day because of an act goes on as long as it did before the act.

    What somebody has given another end since keeps it.
    """
    for name, model in KEPT.items():
        keys: dict[str | None, list[int]] = {}
        for party in parties:
            for key, before in party.ended_with.get(name, {}).items():
                keys.setdefault(before, []).append(int(key))
        for before, pks in keys.items():
            rows = model.objects.filter(pk__in=pks, period__endswith=on)
            _end(rows, until=date.fromisoformat(before) if before else None)


def follow_corrected_end(school_id: int, *, before: date | None, after: date | None) -> None:
    """What ended with the school ends on its corrected day; without one it goes on.

    Raises `BeginsLater`, and `IntegrityError` for a code that another school has by now.
    """
    if after is not None and (before is None or after < before):
        end_with_schools([school_id], on=after)
        return
    for model in KEPT.values():
        _end(model.objects.filter(school_id=school_id, period__endswith=before), until=after)


def check_none_began(school_ids: Sequence[int], *, since: date) -> None:
    """Raise `BeginsLater` for a part or code of these schools that begins on a day or later."""
    for model in KEPT.values():
        rows = model.objects.filter(school_id__in=school_ids, period__startswith__gte=since)
        for row in rows.order_by("pk")[:1]:
            raise BeginsLater(row)


def _end(rows: QuerySet[Any], *, until: date | None) -> None:
    period = Func(
        Func(F("period"), function="lower", output_field=DateField()),
        Value(until, output_field=DateField()),
        function="daterange",
        output_field=DateRangeField(),
    )
    rows.update(period=period, version=F("version") + 1)
