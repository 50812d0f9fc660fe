"""Who works at a school: the owners of its accounts first, then as many as its classes need."""

from datetime import date

from sohoc.modules.people.demo.making import STAFF_CODES, Maker, code_of
from sohoc.modules.people.demo.plan import (
    FEMALE,
    MALE,
    YEAR,
    Employed,
    People,
    PlannedPerson,
    Site,
)

# Teachers for each class, by level; shares of women among them.
PER_CLASS = {
    "preschool": 1.9,
    "primary": 1.4,
    "lower_secondary": 1.9,
    "upper_secondary": 2.25,
    "continuing": 1.6,
}
WOMEN = {"preschool": 0.99, "primary": 0.8, "lower_secondary": 0.66}
WOMEN_ELSEWHERE = 0.6
OFFICE = 5  # principal, deputy, clerk, accountant, health
YOUNGEST, OLDEST = 24, 58


def staff_of(plan: People, site: Site, maker: Maker) -> list[Employed]:
    """The staff of a school."""
    wishes = plan.wishes.get(site.number, ())
    owners = [plan.holders[one.username] for one in wishes if one.belonging == "staff"]
    levels = site.school.now.levels
    needed = OFFICE + round(
        len(site.school.classes) * sum(PER_CLASS[one] for one in levels) / len(levels)
    )
    others = [_teacher(maker, levels[0]) for _count in range(needed - len(owners))]
    return [
        _employed(person, place, site, maker) for place, person in enumerate([*owners, *others])
    ]


def _teacher(maker: Maker, level: str) -> PlannedPerson:
    chance = maker.chance
    sex = FEMALE if chance.random() < WOMEN.get(level, WOMEN_ELSEWHERE) else MALE
    people = maker.people()
    year = YEAR - chance.randint(YOUNGEST, OLDEST)
    return maker.adult(maker.book.surname(people, chance), people, sex, year=year)


def _employed(person: PlannedPerson, place: int, site: Site, maker: Maker) -> Employed:
    """The person with what a school knows of its staff."""
    chance = maker.chance
    begun = date(person.born.year + chance.randint(22, 24), 8, chance.randint(1, 28))
    known = person._replace(
        code=code_of(site.number, STAFF_CODES + place),
        phone=person.phone or maker.phone(),
        email=person.email or maker.email(person.full_name),
        address=person.address or maker.address(),
        commune=site.school.commune,
        facts=maker.facts(person.people),
    )
    return Employed(known, max(begun, site.school.since))
