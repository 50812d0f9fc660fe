"""The days on which offices are closed by the law itself, whatever a plan of schools says."""

from datetime import date, timedelta

from sohoc.law.school_year import lunar_new_year, public_holidays

_DAY = timedelta(days=1)
_TET_DAYS = 5  # Bộ luật Lao động 45/2019/QH14, điều 112 khoản 1 điểm b: 05 ngày


def days_off(*, since: date, until: date) -> frozenset[date]:
    """The public holidays from day to day (both included), as far as they are known.

    Bộ luật Lao động 45/2019/QH14, điều 112 khoản 1. Which five days Tết is, the Prime Minister says
    each year (khoản 3): here the eve and the first four days ‡. A plan of the province adds what
    the year's notice says otherwise.
    """
    found: set[date] = set()
    for year in range(since.year - 1, until.year + 1):
        for one in public_holidays(school_year=year):
            found.update(_days(one.first, (one.last - one.first).days + 1))
        tet = lunar_new_year(school_year=year)
        if tet is not None:
            found.update(_days(tet - _DAY, _TET_DAYS))
    return frozenset(day for day in found if since <= day <= until)


def _days(first: date, count: int) -> list[date]:
    return [first + number * _DAY for number in range(count)]
