"""How long personal data and their history are kept, by the tag of their column.

All numbers are ‡: defaults to begin with, which an installation replaces by its own table under
Thông tư 08/2025/TT-BGDĐT (periods for records of education). They are handed in, never looked up
from here by other code. Records that law keeps for ever (transcripts, registers) are no columns of
a person and not in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sohoc.law.full_years import years_later


class Tag(StrEnum):
    """What a column about a person holds; every such column has one."""

    BASIC = "basic"  # dữ liệu cá nhân cơ bản: Nghị định 356/2025/NĐ-CP, điều 3
    SENSITIVE = "sensitive"  # nhạy cảm: điều 4
    # Numbers stored encrypted: basic data by law, guarded like sensitive ones by our choice.
    SECRET = "secret"  # noqa: S105 the name of a tag


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data of a tag are kept after the person's last affiliation has ended.

    Full years; None is for ever. `history_years` is for earlier values, counted from their change.
    """

    value_years: int | None
    history_years: int | None
    legal_ref: str


_PACK = "Thông tư 08/2025/TT-BGDĐT ‡"
DEFAULTS: Mapping[Tag, Retention] = {
    # The register of learners (sổ đăng bộ) is kept for ever; names and dates of birth are in it.
    Tag.BASIC: Retention(value_years=None, history_years=10, legal_ref=_PACK),
    Tag.SENSITIVE: Retention(value_years=5, history_years=5, legal_ref=_PACK),
    # The number names the person to whom a diploma belongs; earlier ones are evidence of a change.
    Tag.SECRET: Retention(value_years=None, history_years=10, legal_ref=_PACK),
}


def kept_until(
    tag: Tag, *, left: date | None, table: Mapping[Tag, Retention] = DEFAULTS
) -> date | None:
    """The last day on which the values are kept; None for ever, or while the person is here.

    `left` is the last day of the last affiliation, None while there is one. Luật 91/2025/QH15,
    điều 14 †: data whose time has passed are deleted.
    """
    return _years_after(left, table[tag].value_years)


def history_kept_until(
    tag: Tag, *, changed: date, table: Mapping[Tag, Retention] = DEFAULTS
) -> date | None:
    """The last day on which an earlier value is kept in the history; None is for ever.

    Luật 91/2025/QH15, điều 14 †.
    """
    return _years_after(changed, table[tag].history_years)


def _years_after(day: date | None, years: int | None) -> date | None:
    return None if day is None or years is None else years_later(day, years=years)
