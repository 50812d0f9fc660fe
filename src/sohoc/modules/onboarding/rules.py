"""Who gets an account, and why somebody does not: decided from plain facts."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """Whose accounts are made in one step."""

    LEARNERS = "learner"
    GUARDIANS = "guardian"
    STAFF = "staff"


class Verdict(StrEnum):
    """What making accounts does for one person."""

    NEW = "new"
    LINKED = "linked"
    RENEWED = "renewed"
    DONE = "done"
    CANNOT = "cannot"


class Hindrance(StrEnum):
    """Why somebody gets none."""

    NO_BIRTH_DATE = "born"
    DIED = "died"
    NO_CHILD = "child"
    CLOSED = "closed"
    YOURSELF = "self"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person and of the account, if there is one.

    `has_role`: holds a role of the group at the school. `is_waiting`: nobody has used the account,
    which belongs to this school, and its letter is gone. `opens_something`: the account would show
    a record; that of a guardian without a child here shows none.
    """

    group: Group
    is_born_known: bool
    has_died: bool
    opens_something: bool
    has_account: bool
    is_open: bool
    is_own: bool
    has_role: bool
    is_waiting: bool


def verdict_of(one: Standing, *, renew: bool) -> tuple[Verdict, Hindrance | None]:
    """What is done for the person; with `renew` also a new letter where the old one is gone.

    A learner without a birth date is not told from a namesake, and a guardian without a child here
    would open an empty page.
    """
    if one.has_account and one.has_role:
        is_renewed = renew and one.is_waiting and one.opens_something
        return (Verdict.RENEWED if is_renewed else Verdict.DONE), None
    hindrances = (
        (one.has_died, Hindrance.DIED),
        (one.has_account and one.is_own, Hindrance.YOURSELF),
        (one.has_account and not one.is_open, Hindrance.CLOSED),
        (one.group is Group.LEARNERS and not one.is_born_known, Hindrance.NO_BIRTH_DATE),
        (not one.opens_something, Hindrance.NO_CHILD),
    )
    for is_so, hindrance in hindrances:
        if is_so:
            return Verdict.CANNOT, hindrance
    return (Verdict.LINKED if one.has_account else Verdict.NEW), None
