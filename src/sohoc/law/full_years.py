"""When a number of full years has passed."""

from datetime import date


def years_later(day: date, *, years: int) -> date:
    """The same day so many years later; for 29 February, in years without it, 1 March.

    The full years are over when the day before has passed: Bộ luật Dân sự 91/2015/QH13, điều 148
    khoản 4 † names the corresponding day, and not what holds where the year has none ‡.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
