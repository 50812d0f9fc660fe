"""How retention of history and holds are spoken of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sohoc.core.audit.contracts import DueRows
from sohoc.core.audit.models import Removal, RetentionRule, RetentionSwitch
from sohoc.core.audit.wording import ledger_of
from sohoc.core.objects.columns import Status
from sohoc.modules.privacy import inventory_words, words
from sohoc.modules.privacy.models import HoldFor
from sohoc.modules.privacy.rules import held_until
from sohoc.modules.privacy.selectors.retention import Kept, Next

COUNTED = 10_000  # more are not counted one by one


def switch(last: RetentionSwitch | None, day: date) -> Status:
    """Whether history goes: `chưa bật`, `bật từ 01/03/2027`."""
    if last is None:
        return Status("none", _("not switched on"))
    if not last.is_on:
        return Status("stop", _("stopped on {day}").format(day=words.day(last.valid_from)))
    since = words.day(last.valid_from)
    if last.valid_from > day:
        return Status("wait", _("begins on {day}").format(day=since))
    return Status("ok", _("on since {day}").format(day=since))


def years(count: int | None) -> str:
    """`10 năm sau khi thay đổi`."""
    if count is None:
        return _("for ever")
    told = ngettext("{years} year after the change", "{years} years after the change", count)
    return told.format(years=count)


def rule_to_come(rule: RetentionRule) -> str:
    """`từ 01/03/2027: 5 năm sau khi thay đổi`."""
    day = words.day(rule.valid_from)
    return _("from {day}: {years}").format(day=day, years=years(rule.years))


def kept(one: Kept) -> dict[str, Any]:
    """A tag with its rule and those to come."""
    return {
        "tag": one.tag.value,
        "title": str(inventory_words.TAGS[one.tag]),
        "years": years(one.now.years if one.now else None),
        "law": one.now.legal_ref if one.now else "",
        "later": [rule_to_come(rule) for rule in one.later],
    }


def shorter(one: Kept, found: Sequence[Next]) -> list[str]:
    """The histories that go earlier than the tag says: `Thay đổi về giám hộ: 5 năm sau khi
    thay đổi, vì có cả dữ liệu nhạy cảm`."""
    told = _("{table}: {years}, because it holds {kinds} too")
    first = [next_one.by_day[0] for next_one in found]
    return [
        told.format(
            table=ledger_of(row.history),
            years=years(row.years),
            kinds=", ".join(tag(kind) for kind in row.kinds if kind != one.tag),
        )
        for row in first
        if one.tag in row.kinds and one.now and _is_less(row.years, one.now.years)
    ]


def _is_less(years: int | None, than: int | None) -> bool:
    return years is not None and (than is None or years < than)


def counted(row: DueRows) -> str:
    """`120`, `120 (giữ lại 4)`, `hơn 10.000`."""
    if row.due + row.held > COUNTED:
        return _("more than 10,000")
    if row.held:
        return _("{due} ({held} held)").format(due=row.due, held=row.held)
    return str(row.due)


def due(one: Next) -> dict[str, Any]:
    """What goes of a history, by day."""
    first = one.by_day[0]
    return {
        "title": ledger_of(one.history),
        "kinds": ", ".join(tag(kind) for kind in first.kinds),
        "years": years(first.years),
        "counts": [(words.day(row.day), counted(row)) for row in one.by_day],
        "earliest": words.day(first.earliest),
    }


def tag(code: str) -> str:
    """`nhạy cảm`."""
    found = [title for known, title in inventory_words.TAGS.items() if known == code]
    return str(found[0]) if found else code


def removed(one: Removal) -> dict[str, Any]:
    """One step of a night: when, from where, how many, by which rule."""
    moment = timezone.localtime(one.at)
    return {
        "at": f"{moment:%d/%m/%Y %H:%M}",
        "title": ledger_of(one.table),
        "rows": one.rows,
        "rule": f"{', '.join(tag(kind) for kind in one.kinds)}: {years(one.years)}",
        "range": f"{one.txid_from}-{one.txid_until}",
        "digest": bytes(one.digest).hex()[:16],
    }


def held_for(code: str) -> str:
    """What runs while history is held."""
    return str(HoldFor(code).label)


def hold_state(hold: Any) -> Status:
    """Whether the hold still runs: `đang giữ lại`, `đã kết thúc, giữ đến 23/12/2026`."""
    if hold.ended_at is None:
        return Status("lock", _("held"))
    last = words.day(timezone.localdate(held_until(hold.ended_at)))
    return Status("none", _("ended, held until {day}").format(day=last))


def unfinished(found: Sequence[Next]) -> str:
    """The histories that the last night has not walked to their end, "" for none."""
    return ", ".join(ledger_of(one.history) for one in found if one.by_day[0].is_unfinished)


def days(found: Sequence[Next]) -> Sequence[str]:
    """The days of the columns of the preview."""
    return [words.day(row.day) for row in found[0].by_day] if found else []
