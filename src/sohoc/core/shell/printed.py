"""How values are printed for Vietnamese readers: 1.985 · 8,5 · 05/01/2027 · 09:41."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from sohoc.lib.numbers import format_number

Printable = str | int | Decimal | date | datetime | time


def day(value: date | datetime) -> str:
    """05/01/2027; an aware moment is taken in the current time zone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%d/%m/%Y}"


def clock(value: datetime | time) -> str:
    """09:41 on the 24-hour clock, in the current time zone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%H:%M}"


def printed(value: Printable) -> str:
    """Any of the values above in its usual form; text stays as it is."""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, datetime):
        return f"{day(value)} {clock(value)}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return clock(value)
    return format_number(value)
