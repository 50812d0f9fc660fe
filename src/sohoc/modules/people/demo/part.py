"""The people of the demo: how they are planned, written and spoiled."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sohoc.core.demo import Accounts, DemoPart, Fault, PlannedAccount, World
from sohoc.modules.areas.demo import Territory
from sohoc.modules.orgs.demo.plan import Network
from sohoc.modules.people.demo.families import people_of
from sohoc.modules.people.demo.making import ACCOUNTS, Maker
from sohoc.modules.people.demo.mistakes import faults_of, planted
from sohoc.modules.people.demo.names import sex_of
from sohoc.modules.people.demo.plan import OF_ACCOUNT, People, PlannedPerson, Site, Wish
from sohoc.modules.people.demo.writing import write

# As what the roles of accounts belong to their school; others belong to none.
BELONGINGS = {
    "principal": "staff",
    "clerk": "staff",
    "homeroom_teacher": "staff",
    "subject_teacher": "staff",
    "guardian": "guardian",
    "learner": "learner",
}
LEARNER, GUARDIAN = "learner", "guardian"
SAMPLED = 3
# Parents of learners of every age, and staff.
PARENTS_BORN, STAFF_BORN = (1979, 1988), (1969, 1999)


def plan(world: World) -> People:
    """The recipe for the people of this world."""
    sites = _sites(world)
    numbers = {site.school.key: site.number for site in sites}
    held = [one for one in world.of(Accounts).held if one.place in numbers]
    own = World(world.size, world.seed)
    recipe = People(
        world=own,
        sites=sites,
        holders=_holders(held, {site.school.key: site for site in sites}, own),
        wishes=_wishes(held, numbers),
        spoils=planted(sites, own),
    )
    return replace(recipe, sample=_sample(recipe))


def _sites(world: World) -> tuple[Site, ...]:
    territory = world.of(Territory)
    communes = {one.code: one for one in territory.communes}
    above = {one.code: one.above for one in territory.districts}
    found = []
    for number, school in enumerate(world.of(Network).working, start=1):
        commune = communes[school.commune]
        district = commune.former[0].above
        found.append(Site(number, school, commune.name, district, above[district]))
    return tuple(found)


def _wishes(held: Sequence[PlannedAccount], numbers: dict[str, int]) -> dict[int, tuple[Wish, ...]]:
    """Which accounts the people of each school have; one with two roles as staff stands once."""
    found: dict[int, list[Wish]] = {}
    for one in held:
        wish = Wish(BELONGINGS[one.role], one.username, one.full_name)
        wishes = found.setdefault(numbers[one.place], [])
        if wish not in wishes:
            wishes.append(wish)
    return {number: tuple(wishes) for number, wishes in found.items()}


def _holders(
    held: Sequence[PlannedAccount], sites: dict[str, Site], world: World
) -> dict[str, PlannedPerson]:
    """The grown-ups with accounts; made at the first place where they have a role."""
    parents = {one.username for one in held if BELONGINGS[one.role] == GUARDIAN}
    makers: dict[str, Maker] = {}
    found: dict[str, PlannedPerson] = {}
    for one in held:
        if BELONGINGS[one.role] == LEARNER or one.username in found:
            continue
        if one.place not in makers:
            chance = world.chance(f"people.accounts.{one.place}")
            makers[one.place] = Maker(sites[one.place], chance, supply=ACCOUNTS)
        years = PARENTS_BORN if one.username in parents else STAFF_BORN
        found[one.username] = _holder(one, makers[one.place], years)
    return found


def _holder(one: PlannedAccount, maker: Maker, years: tuple[int, int]) -> PlannedPerson:
    chance: Random = maker.chance
    sex, year = sex_of(one.full_name, chance), chance.randint(*years)
    return PlannedPerson(
        key=f"{OF_ACCOUNT}{one.username}",
        full_name=one.full_name,
        sex=sex,
        born=maker.born(year),
        precision="day",
        people=maker.people(),
        number=maker.number(sex, year),
        phone=maker.phone(),
        email=maker.email(one.full_name),
        account=one.username,
    )


def _sample(recipe: People) -> str:
    """A digest of the people of the first schools; it tells when the recipe is read otherwise."""
    found = hashlib.sha256()
    for site in recipe.sites[:SAMPLED]:
        found.update(repr(people_of(recipe, site)).encode())
    return found.hexdigest()


def faults(world: World) -> Sequence[Fault]:
    """What is wrong on purpose."""
    return faults_of(world.of(People))


DEMO = DemoPart("people", plan=plan, write=write, faults=faults)
