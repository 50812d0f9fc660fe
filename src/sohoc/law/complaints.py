"""Until when somebody can complain of an answer of the administration (Luật Khiếu nại)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sohoc.law.privacy.rights import next_working_day


@dataclass(frozen=True, slots=True)
class ComplaintTerm:
    """Within how many days of the answer; `valid_until` is the first day without it."""

    legal_ref: str
    days: int
    valid_from: date
    valid_until: date | None = None


# † from reports on the text. Whether answers of a school fall under it is not certain ‡: the longer
# term is taken, because what a complaint is about must still be there.
FIRST_COMPLAINT = (
    ComplaintTerm(
        legal_ref="Luật Khiếu nại 02/2011/QH13, điều 9 †‡", days=90, valid_from=date(2012, 7, 1)
    ),
)


class NoTermKnown(LookupError):
    """No term is known for the day of an answer."""


def complaint_until(
    answered: date,
    *,
    holidays: Collection[date],
    terms: Collection[ComplaintTerm] = FIRST_COMPLAINT,
) -> date:
    """The last day on which a complaint of an answer is in time: Luật Khiếu nại, điều 9.

    Counted as requests are: the day of the answer does not count, and a term that ends on a day off
    ends with the next working day. Raises `NoTermKnown`.
    """
    for one in terms:
        if one.valid_from <= answered and (one.valid_until is None or answered < one.valid_until):
            return next_working_day(answered + timedelta(days=one.days), holidays=holidays)
    message = f"No term is known for answers of {answered}."
    raise NoTermKnown(message)
