"""From which day a person answers for themselves (Bộ luật Dân sự 91/2015/QH13)."""

from datetime import date

from sohoc.law.full_years import years_later

MAJORITY = 18  # full years, Điều 20


def majority(born: date) -> date:
    """The day on which a person is of age (Điều 20): the eighteenth birthday.

    Who was born on 29 February is of age on 1 March where the year has no such day.
    """
    return years_later(born, years=MAJORITY)
