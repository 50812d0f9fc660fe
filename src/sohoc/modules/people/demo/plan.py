"""What the people of the demo are: small frozen records, made school by school from the seed.

The whole province would not fit well into memory, so the plan is the recipe: sites, accounts and
planted mistakes. `families` and `staffing` make the people of one school from it, again and again
the same.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sohoc.core.demo import World
from sohoc.law.capacity import majority
from sohoc.modules.orgs.demo.plan import PlannedSchool
from sohoc.modules.people.contracts import Sensitive

MALE, FEMALE = "male", "female"
YEAR = 2026  # the school year of the demo begins in it
BEGAN = date(YEAR, 9, 5)
PROVISIONAL = "TAM-"
OF_ACCOUNT = "account/"  # how the keys of grown-ups with an account begin


class PlannedPerson(NamedTuple):
    """A person; `key` is unique in the province, empty texts are unknown.

    `code` is the ministry's or a provisional one, `facts` are the sensitive ones, which guardians
    have none of; `people` is the code of the ethnic group.
    """

    key: str
    full_name: str
    sex: str
    born: date
    precision: str
    people: str
    number: str = ""
    code: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    commune: str = ""
    account: str = ""
    facts: Sensitive | None = None


class Tie(NamedTuple):
    """A guardian of all children of a family, and what they may do."""

    guardian: PlannedPerson
    relation: str
    basis: str
    verified_by: str = ""
    can_view: bool = True
    can_consent: bool = True
    restriction: str = ""


class Child(NamedTuple):
    """A learner in a class; `since` is the first day at the school."""

    person: PlannedPerson
    grade: str
    class_name: str
    since: date


class Family(NamedTuple):
    """Children of one household at one school, and who answers for them.

    A `fixed` family stays as it is: it has an account, or a mistake planted in it. With `endless`
    the guardianship goes on after majority, which is one.
    """

    people: str
    surname: str
    address: str
    ties: tuple[Tie, ...]
    children: tuple[Child, ...]
    fixed: bool = False
    endless: bool = False


def has_guardians(family: Family, child: Child) -> bool:
    """Whether anybody answers for the child: for a grown-up nobody does, unless by mistake."""
    return family.endless or majority(child.person.born) > BEGAN


class Employed(NamedTuple):
    """Somebody who works at the school."""

    person: PlannedPerson
    since: date


@dataclass(frozen=True, slots=True)
class Site:
    """A working school, its number among all of them (from 1), its commune and former district."""

    number: int
    school: PlannedSchool
    commune: str
    district: str
    province: str


@dataclass(frozen=True, slots=True)
class Spoil:
    """A mistake at a place of a school; `repeats` says whose family it writes down again."""

    code: str
    site: int
    place: int
    repeats: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """An account that a person of the school has, as learner, guardian or staff."""

    belonging: str
    username: str
    full_name: str


@dataclass(frozen=True, slots=True)
class People:
    """The recipe: sites, accounts by site and by user name, planted mistakes by site.

    `holders` are the grown-ups with an account. `sample` is a digest of the people of the first
    schools: it changes with the way in which the recipe is followed.
    """

    world: World
    sites: tuple[Site, ...] = field(repr=False)
    holders: dict[str, PlannedPerson]
    wishes: dict[int, tuple[Wish, ...]]
    spoils: dict[int, Spoil]
    sample: str = ""
