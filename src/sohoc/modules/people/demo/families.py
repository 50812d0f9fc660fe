"""The families of a school: brothers and sisters, twins, and those who answer for them.

Every place of every class is taken by somebody. Children of one family share the surname, the
address and the guardians; their grades are as far apart as their ages.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sohoc.modules.people.demo.guardians import guardians_of
from sohoc.modules.people.demo.making import Maker, code_of
from sohoc.modules.people.demo.mistakes import spoiled_family
from sohoc.modules.people.demo.names import sex_of
from sohoc.modules.people.demo.places import Place, places_of
from sohoc.modules.people.demo.plan import (
    MALE,
    YEAR,
    Child,
    Employed,
    Family,
    People,
    PlannedPerson,
    Site,
    Wish,
)
from sohoc.modules.people.demo.staffing import staff_of

SIBLINGS = (0.60, 0.92, 1.0)  # cumulated: none, one, two more at the same school
TWINS = 0.009
# Cumulated: two years older than the grade, one year older.
OLDER = (0.004, 0.04)
NEW = {"1": 0.7, "nursery": 0.5}  # how many still have a provisional code
NEW_ELSEWHERE = 0.006
OWN_PHONE_SINCE, OWN_PHONE = 15, 0.4
NAMESAKES = 0.3
# Every fifth school has children called as some at the other fifth schools of the same twenty.
ELSEWHERE_EACH, ELSEWHERE_AMONG, ELSEWHERE_MOST = 5, 20, 6
TRIES = 12
ASKED_SINCE = 13  # so old is the child with an account whose parent has one: both are asked


@dataclass(frozen=True, slots=True)
class Household:
    """All people of one school."""

    site: Site
    staff: list[Employed]
    families: list[Family]


def people_of(plan: People, site: Site) -> Household:
    """The people of a school, whatever the other schools are."""
    maker = Maker(site, plan.world.chance(f"people.{site.school.key}"))
    staff = staff_of(plan, site, maker)
    founding = _Founding(plan, site, maker, staff)
    families = list(founding.families())
    if site.number == 1 or maker.chance.random() < NAMESAKES:
        _call_alike(families)
    if site.number % ELSEWHERE_EACH == 0:
        _call_as_elsewhere(families, plan, maker)
    return Household(site, staff, families)


class _Founding:
    """Takes the places of a school one by one, the youngest first."""

    def __init__(self, plan: People, site: Site, maker: Maker, staff: list[Employed]) -> None:
        self.plan, self.site, self.maker = plan, site, maker
        self.parents = [one.person for one in staff if not one.person.account]
        self.open: dict[int, deque[Place]] = {}

    def families(self) -> Iterator[Family]:
        places, spoil = places_of(self.site.school), self.plan.spoils.get(self.site.number)
        if spoil:
            yield spoiled_family(self.plan, spoil)
        for place in places:
            if not spoil or place.number != spoil.place:
                self.open.setdefault(place.age, deque()).append(place)
        wishes = deque(w for w in self.plan.wishes.get(self.site.number, ()) if _is_family(w))
        ages = [age for age in sorted(self.open) if age >= ASKED_SINCE]
        if ages and (pair := _parent_and_child(wishes)):
            for one in pair:
                wishes.remove(one)
            elder = pair[1], self.open[ages[0]].popleft()
            yield self._family(self.open[min(self.open)].popleft(), pair[0], elder=elder)
        for age in sorted(self.open):
            while self.open[age]:
                wish = wishes.popleft() if wishes else None
                yield self._family(self.open[age].popleft(), wish)

    def _family(
        self, first: Place, wish: Wish | None, *, elder: tuple[Wish, Place] | None = None
    ) -> Family:
        """A family, the youngest child at the place; `elder` is a brother or sister with an account
        beside the parent's."""
        maker = self.maker
        people, surname = self._called(wish)
        address = maker.address()
        called, place = elder or (None, None)
        more = [place] if place else self._more_children(first.age, is_wished=wish is not None)
        children = [self._child(first, surname, people, wish, may_be_late=not more)]
        children += self._twins(children[0], first, surname)
        children += [
            self._child(one, surname, people, called, may_be_late=one is more[-1]) for one in more
        ]
        children = [one._replace(person=self._living_at(address, one.person)) for one in children]
        holder = self.plan.holders.get(wish.username) if wish else None
        ties = guardians_of(
            children, surname, people, maker=maker, holder=holder, staff=self.parents
        )
        ties = tuple(tie._replace(guardian=self._living_at(address, tie.guardian)) for tie in ties)
        return Family(people, surname, address, ties, tuple(children), fixed=wish is not None)

    def _living_at(self, address: str, person: PlannedPerson) -> PlannedPerson:
        """The person at the address, unless they have one already."""
        if person.address:
            return person
        return person._replace(address=address, commune=self.site.school.commune)

    def _called(self, wish: Wish | None) -> tuple[str, str]:
        """People and surname of a family; that of an account has its owner's surname."""
        maker = self.maker
        if wish is None:
            people = maker.people()
            return people, maker.book.surname(people, maker.chance)
        surname = wish.full_name.split()[0]
        drawn = [maker.people() for _try in range(TRIES)]
        fitting = [people for people in drawn if maker.book.is_borne(surname, people)]
        return (*fitting, drawn[0])[0], surname

    def _more_children(self, age: int, *, is_wished: bool) -> list[Place]:
        """The places of older brothers and sisters; whoever has an account has two children."""
        draw, found = self.maker.chance.random(), []
        wanted = next(count for count, until in enumerate(SIBLINGS) if draw < until)
        for _count in range(max(wanted, int(is_wished))):
            age += self.maker.chance.randint(2, 4)
            if self.open.get(age):
                found.append(self.open[age].pop())
        return found

    def _twins(self, first: Child, place: Place, surname: str) -> list[Child]:
        """Sometimes another child of the same day in the next place."""
        if self.maker.chance.random() >= TWINS or not self.open[place.age]:
            return []
        taken = self.open[place.age].popleft()
        second = self._child(taken, surname, first.person.people, None, may_be_late=False)
        sex, year = second.person.sex, first.person.born.year
        number = self.maker.perhaps_number(sex, year)
        same = second.person._replace(
            born=first.person.born, precision=first.person.precision, number=number
        )
        return [second._replace(person=same)]

    def _child(
        self, place: Place, surname: str, people: str, wish: Wish | None, *, may_be_late: bool
    ) -> Child:
        """A child at a place; a year late only where no older one could be born in that year."""
        maker, chance = self.maker, self.maker.chance
        draw = chance.random()
        late = next((2 - step for step, until in enumerate(OLDER) if draw < until), 0)
        late *= may_be_late
        year = YEAR - place.age - late
        born, precision = maker.known(maker.born(year))
        is_own = wish is not None and wish.belonging == "learner"
        sex = sex_of(wish.full_name, chance) if wish and is_own else maker.sex()
        is_new = chance.random() < NEW.get(place.grade, NEW_ELSEWHERE)
        has_phone = place.age >= OWN_PHONE_SINCE and chance.random() < OWN_PHONE
        person = PlannedPerson(
            key=maker.key(),
            full_name=wish.full_name
            if wish and is_own
            else maker.book.called(surname, people, sex, year=year, chance=chance),
            sex=sex,
            born=born,
            precision=precision,
            people=people,
            number=maker.perhaps_number(sex, year),
            code=maker.provisional_code() if is_new else code_of(self.site.number, place.number),
            phone=maker.phone() if has_phone else "",
            account=wish.username if wish and is_own else "",
            facts=maker.facts(people),
        )
        return Child(person, place.grade, place.class_name, place.since)


def _is_family(wish: Wish) -> bool:
    return wish.belonging != "staff"


def _parent_and_child(wishes: Iterable[Wish]) -> tuple[Wish, Wish] | None:
    """The first guardian and the first learner with an account, where they bear one surname."""
    parent = next((one for one in wishes if one.belonging == "guardian"), None)
    child = next((one for one in wishes if one.belonging == "learner"), None)
    if not parent or not child or parent.full_name.split()[0] != child.full_name.split()[0]:
        return None
    return parent, child


def _call_alike(families: list[Family]) -> None:
    """Two children of one grade get one name and one birth date, as happens.

    They stay two people: of different families, and with a number each.
    """
    known: dict[tuple[str, str, int], PlannedPerson] = {}
    for place, family in enumerate(families):
        if not _may_be_called_otherwise(family):
            continue
        (child,) = family.children
        own = child.person
        other = known.setdefault((child.grade, own.sex, own.born.year), own)
        if other is not own:
            alike = own._replace(
                full_name=other.full_name,
                born=other.born,
                people=other.people,
                facts=other.facts,
            )
            families[place] = family._replace(
                people=other.people,
                surname=other.full_name.split()[0],
                children=(child._replace(person=alike),),
                fixed=True,
            )
            return


def _call_as_elsewhere(families: list[Family], plan: People, maker: Maker) -> None:
    """A few children get the names and birth dates that others have at another school."""
    done = set[tuple[str, int]]()
    for place, family in enumerate(families):
        if not _may_be_called_otherwise(family):
            continue
        (child,) = family.children
        own = child.person
        among, year = maker.site.number // ELSEWHERE_AMONG, own.born.year
        if (own.sex, year) in done or len(done) == ELSEWHERE_MOST:
            continue
        done.add((own.sex, year))
        chance = plan.world.chance(f"people.elsewhere.{among}.{own.sex}.{year}")
        people = chance.choice(maker.book.peoples)
        surname = maker.book.surname(people, chance)
        called = own._replace(
            full_name=maker.book.called(surname, people, own.sex, year=year, chance=chance),
            born=date(year, 1, 1) + timedelta(days=chance.randrange(365)),
            people=people,
            facts=maker.facts(people),
        )
        families[place] = family._replace(
            people=people, surname=surname, children=(child._replace(person=called),), fixed=True
        )


def _may_be_called_otherwise(family: Family) -> bool:
    """Whether the name and birth date of the one child could be others."""
    if family.fixed or len(family.children) > 1 or _names_father(family):
        return False
    own = family.children[0].person
    return bool(own.number) and own.precision == "day"


def _names_father(family: Family) -> bool:
    """Whether one of the guardians is a man, who would bear the surname."""
    return any(tie.guardian.sex == MALE for tie in family.ties)
