"""The rights of a person over the own data, and until when a request must be answered.

Luật 91/2025/QH15, điều 4; the times: Nghị định 356/2025/NĐ-CP, điều 5. Before 2026 Nghị định
13/2023/NĐ-CP gave 72 hours for nearly everything; such requests are not computed here.

How days are counted. The decree says "ngày làm việc" of the acknowledgement alone, so these are
working days and all others calendar days. The rest is a choice after the rules for terms in Bộ luật
Dân sự 91/2015/QH13 †: the day of receipt does not count (điều 147 khoản 2); a term that ends on a
day off ends with the next working day (điều 148 khoản 5). Days off are Saturday, Sunday and the
holidays handed in. The extension is counted from the end of the term as the decree has it, before
it moves to a working day: the shorter reading, which is never late by the other one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_SATURDAY = 5


class Right(StrEnum):
    """What a person can ask of whoever holds the data."""

    VIEW = "view"  # xem
    CORRECT = "correct"  # chỉnh sửa, yêu cầu chỉnh sửa
    PROVIDE = "provide"  # cung cấp dữ liệu về mình
    WITHDRAW = "withdraw"  # rút lại sự đồng ý
    RESTRICT = "restrict"  # hạn chế xử lý
    OBJECT = "object"  # phản đối việc xử lý
    DELETE = "delete"  # xóa
    PROTECT = "protect"  # yêu cầu thực hiện biện pháp bảo vệ


@dataclass(frozen=True, slots=True)
class Term:
    """Days to answer: alone, when a processor or a third party must act, and once more at most."""

    days: int
    days_with_processor: int
    extension: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The times of one instrument; `valid_until` is the first day on which it is no more in force.

    `acknowledge_within` is in working days.
    """

    legal_ref: str
    valid_from: date
    valid_until: date | None
    acknowledge_within: int
    terms: Mapping[Right, Term]


class NoRulesKnown(LookupError):
    """No rules are known for the day of a request."""


_SEE = Term(days=10, days_with_processor=15, extension=10)
_STOP = Term(days=15, days_with_processor=20, extension=15)

DECREE_356 = Rules(
    legal_ref="Nghị định 356/2025/NĐ-CP, điều 5",
    valid_from=date(2026, 1, 1),
    valid_until=None,
    acknowledge_within=2,
    terms={
        Right.VIEW: _SEE,
        Right.CORRECT: _SEE,
        Right.PROVIDE: _SEE,
        Right.WITHDRAW: _STOP,
        Right.RESTRICT: _STOP,
        Right.OBJECT: _STOP,
        Right.DELETE: Term(days=20, days_with_processor=30, extension=20),
        # No longer time is named for a processor.
        Right.PROTECT: Term(days=15, days_with_processor=15, extension=15),
    },
)
ALL_RULES = (DECREE_356,)


@dataclass(frozen=True, slots=True)
class Clock:
    """The last days for the steps of a request; each of them is still in time.

    `extended_until` is None as long as the time was not extended.
    """

    acknowledge_by: date
    answer_by: date
    extended_until: date | None

    @property
    def due(self) -> date:
        """The last day for the answer as things stand."""
        return self.extended_until or self.answer_by


def rules_on(received: date, *, rules: Collection[Rules] = ALL_RULES) -> Rules:
    """The rules for requests received on a day: Nghị định 356/2025/NĐ-CP, điều 5, from 1/1/2026.

    Raises NoRulesKnown for an earlier day.
    """
    for one in rules:
        if one.valid_from <= received and (one.valid_until is None or received < one.valid_until):
            return one
    message = f"No rules are known for requests received on {received}."
    raise NoRulesKnown(message)


def clock(
    right: Right,
    received: date,
    *,
    holidays: Collection[date],
    needs_processor: bool = False,
    extended: bool = False,
    rules: Collection[Rules] = ALL_RULES,
) -> Clock:
    """Until when a request received on a day is acknowledged and answered.

    Nghị định 356/2025/NĐ-CP, điều 5: acknowledged within two working days; viewed, corrected or
    provided within 10 days (15 where a processor must act, extended once by 10 at most);
    withdrawal, restriction and objection within 15 (20, by 15); deleted within 20 (30, by 20);
    protective measures within 15 (by 15). The counting of days: see above. `holidays` must reach
    from the day of receipt to the days that are answered; a missing one makes an answer due early.
    Raises NoRulesKnown.
    """
    valid = rules_on(received, rules=rules)
    term = valid.terms[right]
    days = term.days_with_processor if needs_processor else term.days
    extended_until = None
    if extended:
        extended_until = next_working_day(
            received + (days + term.extension) * _DAY, holidays=holidays
        )
    return Clock(
        acknowledge_by=after_working_days(
            received, count=valid.acknowledge_within, holidays=holidays
        ),
        answer_by=next_working_day(received + days * _DAY, holidays=holidays),
        extended_until=extended_until,
    )


def is_working_day(day: date, *, holidays: Collection[date]) -> bool:
    """Whether offices work: Monday to Friday, not on a holiday.

    Bộ luật Dân sự 91/2015/QH13, điều 148 khoản 5 † knows days off at the end of the week and
    holidays. That many schools teach on Saturday makes it no working day of an office.
    """
    return day.weekday() < _SATURDAY and day not in holidays


def next_working_day(day: date, *, holidays: Collection[date]) -> date:
    """The day itself or the first working day after it: Bộ luật Dân sự, điều 148 khoản 5 †."""
    while not is_working_day(day, holidays=holidays):
        day += _DAY
    return day


def after_working_days(day: date, *, count: int, holidays: Collection[date]) -> date:
    """The working day so many working days after a day, which itself does not count.

    Bộ luật Dân sự 91/2015/QH13, điều 147 khoản 2 †.
    """
    for _ in range(count):
        day = next_working_day(day + _DAY, holidays=holidays)
    return day
