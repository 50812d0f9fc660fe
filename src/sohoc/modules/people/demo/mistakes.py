"""Mistakes planted in people on purpose: the known answer for every rule of data quality.

Each spoils one child of a school of its own, never of the first three, whose family is made from a
stream of its own: so a school can write down again a child of another one without making all of it.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from sohoc.core.demo import Fault, World
from sohoc.lib.vietnamese import normal
from sohoc.modules.people.demo.making import FAULTS, Maker, code_of
from sohoc.modules.people.demo.places import Place, places_of
from sohoc.modules.people.demo.plan import (
    FEMALE,
    MALE,
    YEAR,
    Child,
    Family,
    People,
    PlannedPerson,
    Site,
    Spoil,
    Tie,
)
from sohoc.modules.people.models import Basis, Relation

SPARED = 3
FIFTH, SCHOOL_AGE, OLDEST_OF_SCHOOL = "5", 6, 17
TOO_OLD, GROWN_UP = 25, 20
NUMBER, TWICE, BARE = "people.number_contradicts", "people.twice", "people.twice_without_accents"
YOUNGER, OLD_LEARNER = "people.guardian_younger", "people.learner_too_old"
OF_AGE = "people.guardianship_of_adult"


def _any(_place: Place) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of mistake: at which places of a school it can be, and what it is called."""

    code: str
    vi: str
    en: str
    counts: Mapping[str, int]
    fits: Callable[[Place], bool] = _any
    is_twice: bool = False


def _counts(m: int, large: int, extra_large: int) -> Mapping[str, int]:
    """None where people look first."""
    return {"M": m, "L": large, "XL": extra_large}


KINDS: Sequence[_Kind] = (
    _Kind(
        OF_AGE,
        "Người đã thành niên vẫn còn người giám hộ",
        "A grown-up still has a guardian",
        _counts(1, 8, 25),
        lambda place: place.age == OLDEST_OF_SCHOOL,
    ),
    _Kind(
        OLD_LEARNER,
        "Học sinh lớp 5 đã 25 tuổi",
        "A learner of grade 5 is 25 years old",
        _counts(1, 6, 20),
        lambda place: place.grade == FIFTH,
    ),
    _Kind(
        NUMBER,
        "Số định danh cá nhân trái với giới tính hoặc năm sinh",
        "The personal number contradicts the sex or the year of birth",
        _counts(3, 40, 150),
    ),
    _Kind(
        YOUNGER,
        "Người giám hộ trẻ hơn học sinh",
        "A guardian is younger than the child",
        _counts(1, 12, 40),
    ),
    _Kind(
        TWICE,
        "Một học sinh được ghi ở hai trường, một nơi không có số định danh",
        "One learner is written down at two schools, at one of them without a number",
        _counts(2, 25, 90),
        is_twice=True,
    ),
    _Kind(
        BARE,
        "Một học sinh được ghi ở hai trường, một nơi không có dấu và số định danh",
        "One learner is written down at two schools, at one without accents and number",
        _counts(2, 15, 60),
        is_twice=True,
    ),
)


def planted(sites: Sequence[Site], world: World) -> dict[int, Spoil]:
    """The mistakes of the size of this world, by the numbers of the sites."""
    chance, found = world.chance("people.faults"), dict[int, Spoil]()
    for kind in KINDS:
        for _count in range(kind.counts.get(world.size, 0)):
            _plant(kind, sites, found, chance)
    return dict(sorted(found.items()))


def _plant(kind: _Kind, sites: Sequence[Site], found: dict[int, Spoil], chance: Random) -> None:
    """Plant one mistake; of somebody written twice at two schools that have the same grade."""
    for site, place in _choices(kind, sites, found, chance):
        spoil = Spoil(kind.code, site.number, place.number)
        if not kind.is_twice:
            found[site.number] = spoil
            return
        taken = {**found, site.number: spoil}
        for other, again in _choices(kind, sites, taken, chance, grade=place.grade):
            first = (site.number, place.number)
            found[site.number] = spoil
            found[other.number] = Spoil(kind.code, other.number, again.number, first)
            return
    raise LookupError(kind.code)


def _choices(
    kind: _Kind,
    sites: Sequence[Site],
    found: Mapping[int, Spoil],
    chance: Random,
    *,
    grade: str = "",
) -> Iterator[tuple[Site, Place]]:
    """Places where the mistake fits, each at a school without one, in the order of chance."""
    for site in chance.sample(sites[SPARED:], len(sites) - SPARED):
        places = [p for p in places_of(site.school) if kind.fits(p) and grade in {"", p.grade}]
        if site.number not in found and places:
            yield site, chance.choice(places)


def faults_of(plan: People) -> Sequence[Fault]:
    """What is wrong, at the codes of the learners; of one written twice at both, with a space."""
    codes: dict[str, list[str]] = {kind.code: [] for kind in KINDS}
    for spoil in plan.spoils.values():
        own = code_of(spoil.site, spoil.place)
        if spoil.repeats:
            codes[spoil.code].append(" ".join(sorted((own, code_of(*spoil.repeats)))))
        elif not _is_repeated(plan, spoil):
            codes[spoil.code].append(own)
    return [Fault(kind.code, kind.vi, kind.en, tuple(codes[kind.code])) for kind in KINDS]


def _is_repeated(plan: People, spoil: Spoil) -> bool:
    return any(one.repeats == (spoil.site, spoil.place) for one in plan.spoils.values())


def spoiled_family(plan: People, spoil: Spoil) -> Family:
    """The family at the place of the mistake, and nothing else of its school."""
    if spoil.repeats is None:
        return _family(plan.sites[spoil.site - 1], spoil.place, plan, code=spoil.code)
    number, place = spoil.repeats
    first = _family(plan.sites[number - 1], place, plan, code=spoil.code)
    return _again(first, plan.sites[spoil.site - 1], spoil)


def _family(site: Site, number: int, plan: People, *, code: str) -> Family:
    """One child and the mother, both with everything that is known of people."""
    place = places_of(site.school)[number]
    chance = plan.world.chance(f"people.faults.{site.school.key}")
    maker = Maker(site, chance, supply=FAULTS)
    people, sex = maker.people(), maker.sex()
    surname, address = maker.book.surname(people, chance), maker.address()
    year = YEAR - {OLD_LEARNER: TOO_OLD, OF_AGE: GROWN_UP}.get(code, place.age)
    mother_year = year + 5 if code == YOUNGER else year - chance.randint(22, 32)
    told_sex, told_year = _told(sex, year, chance) if code == NUMBER else (sex, year)
    child = PlannedPerson(
        key=maker.key(),
        full_name=maker.book.called(surname, people, sex, year=year, chance=chance),
        sex=sex,
        born=maker.born(year),
        precision="day",
        people=people,
        number=maker.number(told_sex, told_year),
        code=code_of(site.number, number),
        address=address,
        commune=site.school.commune,
        facts=maker.facts(people),
    )
    mother = PlannedPerson(
        key=maker.key(),
        full_name=maker.book.called(surname, people, FEMALE, year=mother_year, chance=chance),
        sex=FEMALE,
        born=maker.born(mother_year),
        precision="day",
        people=people,
        number=maker.number(FEMALE, mother_year),
        phone=maker.phone(),
        address=address,
        commune=site.school.commune,
    )
    return Family(
        people=people,
        surname=surname,
        address=address,
        ties=(Tie(mother, Relation.MOTHER, Basis.PARENT),),
        children=(Child(child, place.grade, place.class_name, place.since),),
        fixed=True,
        endless=code == OF_AGE,
    )


def _told(sex: str, year: int, chance: Random) -> tuple[str, int]:
    """What a wrong number tells: the other sex, or a year nearby."""
    if chance.random() < 0.5:
        return (MALE if sex == FEMALE else FEMALE), year
    return sex, year + chance.choice((-2, -1, 1))


def _again(first: Family, site: Site, spoil: Spoil) -> Family:
    """The same child and mother, as another school wrote them down: without numbers."""
    place = places_of(site.school)[spoil.place]
    (child,), (tie,) = first.children, first.ties

    def written(person: PlannedPerson, which: str, code: str) -> PlannedPerson:
        name = bare(person.full_name) if spoil.code == BARE else person.full_name
        return person._replace(
            key=f"{site.school.key}/{which}", full_name=name, number="", code=code
        )

    own = written(child.person, "again", code_of(site.number, spoil.place))
    mother = written(tie.guardian, "again.mother", "")
    return first._replace(
        ties=(tie._replace(guardian=mother),),
        children=(Child(own, place.grade, place.class_name, place.since),),
    )


def bare(name: str) -> str:
    """A name as typed without a Vietnamese keyboard: Đinh Thị Mẩy becomes Dinh Thi May."""
    parted = unicodedata.normalize("NFD", normal(name))
    plain = "".join(c for c in parted if unicodedata.category(c) != "Mn")
    return plain.translate(str.maketrans("Đđ", "Dd"))
