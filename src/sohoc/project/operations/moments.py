"""Moments as operators write and read them: in the time of Hà Nội."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sohoc.project.operations.failures import BadMoment

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def spoken(moment: datetime) -> str:
    """22/11/2026 10:30:05, in Hà Nội."""
    return moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M:%S")


def meant(text: str) -> datetime:
    """The moment in UTC that `2026-11-22 10:30:00` means; a zone may follow. Raises `BadMoment`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadMoment(text=text) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=HANOI)
    return moment.astimezone(UTC)
