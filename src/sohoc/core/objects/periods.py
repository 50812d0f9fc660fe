"""The filter of a list from day to day; both ends are days in the province, the last one included.

A list offers it by naming the column that holds the moment: `period_field = "at"`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from sohoc.core.objects.columns import Rows
from sohoc.core.shell.printed import day as printed_day
from sohoc.lib.days import is_of_our_time

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked for; `unread` holds by end what was written for a day and is none."""

    since: date | None = None
    until: date | None = None
    unread: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> "Days":
        """Read `since` and `until`, written as in every form: 07/09/2026."""
        texts = {name: _text(query, name) for name in ("since", "until")}
        days = {name: read_day(text) for name, text in texts.items()}
        unread = tuple((name, text) for name, text in texts.items() if text and days[name] is None)
        return cls(since=days["since"], until=days["until"], unread=unread)

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def apply(self, rows: Rows, field: str) -> Rows:
        """The rows whose moment lies within the days."""
        if self.since is not None:
            rows = rows.filter(**{f"{field}__gte": _midnight(self.since)})
        if self.until is not None:
            rows = rows.filter(**{f"{field}__lt": _midnight(self.until + timedelta(days=1))})
        return rows

    def texts(self) -> dict[str, str]:
        """The days as they stand in an address: 07/09/2026, "" for none."""
        ends = {"since": self.since, "until": self.until}
        return {name: printed_day(end) if end else "" for name, end in ends.items()}


NO_DAYS = Days()


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day as of which a dated list is shown; `unread` is what was written and is no day."""

    day: date
    today: date
    unread: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, today: date) -> "AsOf":
        """Read `day`; without it the list is that of today."""
        text = _text(query, "day")
        if not text:
            return cls(today, today)
        day = read_day(text)
        return cls(today, today, unread=text) if day is None else cls(day, today)

    @property
    def is_other(self) -> bool:
        """Whether another day than today is asked for."""
        return self.day != self.today

    @property
    def in_address(self) -> str:
        """The day as it stands in an address: 2025-07-01, "" for today."""
        return self.day.isoformat() if self.is_other else ""


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\x00", "").strip()[:LONGEST]


def read_day(text: str) -> date | None:
    """The day that is written, 07/09/2026 or 2026-09-07; None for anything else."""
    try:
        day = forms.DateField(required=False).clean(text)
    except ValidationError:
        return None
    return day if day and is_of_our_time(day) else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
