"""Families with children in several schools: the people of one former district, made together.

A school joins families of its own to those of schools made before it, so that no school changes
through one that comes after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from sohoc.modules.people.demo.families import Household, people_of
from sohoc.modules.people.demo.plan import Child, Family, People, Site
from sohoc.modules.people.models import Relation

JOINED = 0.3
TRIES = 4
TWO_YEARS = 2
# How much older than a child who answers for it may be.
OLDER: Mapping[str, tuple[int, int]] = {
    Relation.MOTHER: (17, 46),
    Relation.FATHER: (17, 55),
    Relation.GRANDPARENT: (36, 80),
}
OF_AGE = (3, 80)


def districts_of(plan: People) -> Iterator[list[Household]]:
    """The people of all schools, former district by former district."""
    groups: dict[str, list[Site]] = {}
    for site in plan.sites:
        groups.setdefault(site.district, []).append(site)
    for sites in groups.values():
        yield _joined(plan, sites)


def _joined(plan: People, sites: Sequence[Site]) -> list[Household]:
    pools, everywhere = dict[str, list[Family]](), list[Family]()
    taken: set[str] = set()  # a family waits in two pools
    made = []
    for site in sites:
        household = people_of(plan, site)
        chance = plan.world.chance(f"people.joining.{site.school.key}")
        pool = pools.get(site.school.commune) or everywhere
        for place, family in enumerate(household.families):
            anchor = _anchor(family, pool, taken, chance)
            if anchor:
                household.families[place] = _moved(family, anchor)
        own = [one for one in household.families if not one.fixed]
        pools.setdefault(site.school.commune, []).extend(own)
        everywhere.extend(own)
        made.append(household)
    return made


def _anchor(family: Family, pool: list[Family], taken: set[str], chance: Random) -> Family | None:
    """A family that these children can belong to as well; it is used once."""
    if family.fixed or chance.random() >= JOINED:
        return None
    for _try in range(min(TRIES, len(pool))):
        found = pool[chance.randrange(len(pool))]
        key = found.children[0].person.key
        if key not in taken and _fits(family, found):
            taken.add(key)
            return found
    return None


def _fits(family: Family, anchor: Family) -> bool:
    """Whether the births are two years apart, and all guardians of an age to have them."""
    own = [child.person.born.year for child in family.children]
    others = [child.person.born.year for child in anchor.children]
    apart = min(abs(one - other) for one in own for other in others)
    return apart >= TWO_YEARS and all(
        fewest <= year - tie.guardian.born.year <= most
        for tie in anchor.ties
        for fewest, most in [OLDER.get(tie.relation, OF_AGE)]
        for year in own
    )


def _moved(family: Family, anchor: Family) -> Family:
    """The children with name, address and guardians of the other family."""
    return Family(
        people=anchor.people,
        surname=anchor.surname,
        address=anchor.address,
        ties=anchor.ties,
        children=tuple(_renamed(child, anchor) for child in family.children),
        fixed=True,
    )


def _renamed(child: Child, anchor: Family) -> Child:
    person = child.person
    words = person.full_name.split()[1:]
    facts = replace(person.facts, ethnicity=anchor.people) if person.facts else None
    return child._replace(
        person=person._replace(
            full_name=" ".join((anchor.surname, *words)),
            people=anchor.people,
            address=anchor.address,
            commune=anchor.children[0].person.commune,
            facts=facts,
        )
    )
