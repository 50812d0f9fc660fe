"""Who manages a school: the commune or the province, under two-tier local government.

Decree 142/2025/NĐ-CP (12/6/2025), in force from 1/7/2025: of the 25 tasks of a district in
education, 23 went to the commune and 2 to the province. Before that day the district managed what
the commune manages now.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

TWO_TIERS_SINCE = date(2025, 7, 1)

# Trung học phổ thông, giáo dục thường xuyên: the province's department, alone or with lower levels.
OF_THE_PROVINCE = frozenset({"upper_secondary", "continuing"})


class Manager(StrEnum):
    """The tier that founds, merges, moves and closes a school."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"


def manager_of(levels: Collection[str], *, on: date) -> Manager:
    """The tier that manages a school of these levels on a day.

    Nursery, primary and lower secondary schools, and those of several levels up to lower secondary,
    belong to the commune; whatever teaches upper secondary or continuing education to the
    province. `levels` are codes such as `primary`.
    """
    if OF_THE_PROVINCE.intersection(levels):
        return Manager.PROVINCE
    return Manager.COMMUNE if on >= TWO_TIERS_SINCE else Manager.DISTRICT
