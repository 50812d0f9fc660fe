"""Which schools there are, and on which ground: every commune has all levels of compulsory school.

The three schools of size S begin every larger demo too, so that its accounts stay where they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random

from sohoc.core.demo import World
from sohoc.modules.areas.demo import Commune, FormerUnit, Territory
from sohoc.modules.orgs.demo.plan import SCHOOLS

BAO_LA, MAI_HA, MAI_CHAU = "05245", "05251", "05200"
FIRST = (BAO_LA, MAI_HA, MAI_CHAU)
# The former communes of the first two schools: combined school, or schools of one level each.
COMBINED = {"05227": True, "05248": False}
FORMER_PROVINCE = "17"  # Hòa Bình: all sizes but the largest stay on its ground
SCHOOLS_OF_A_COMMUNE = 4  # where not every commune has schools
# Far in the mountains, where children board: Đà Bắc, Tân Lạc, Mai Châu, Lạc Sơn.
REMOTE = frozenset({"150", "155", "156", "157"})


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of school: what its name begins with, and its levels."""

    title: str
    levels: tuple[str, ...]


LOW, MIDDLE, HIGH = "primary", "lower_secondary", "upper_secondary"
NURSERY = Sort("Trường MN", ("preschool",))
PRIMARY = Sort("Trường TH", (LOW,))
SECONDARY = Sort("Trường THCS", (MIDDLE,))
BOTH = Sort("Trường TH&THCS", (LOW, MIDDLE))
UPPER = Sort("Trường THPT", (HIGH,))
ETHNIC = Sort("Trường PTDTNT THCS&THPT", (MIDDLE, HIGH))
CENTRE = Sort("Trung tâm GDNN-GDTX", ("continuing",))
BOARDING = {
    PRIMARY: Sort("Trường PTDTBT TH", (LOW,)),
    SECONDARY: Sort("Trường PTDTBT THCS", (MIDDLE,)),
    BOTH: Sort("Trường PTDTBT TH&THCS", (LOW, MIDDLE)),
}
PRIVATE = Sort("Trường MN tư thục", ("preschool",))


@dataclass(frozen=True, slots=True)
class Draft:
    """A school to invent on the ground of a former commune; `turn` counts rounds, from 0."""

    sort: Sort
    commune: Commune
    ground: FormerUnit
    turn: int = 0

    @property
    def is_private(self) -> bool:
        """Whether it is a private one."""
        return self.sort is PRIVATE

    @property
    def is_of_department(self) -> bool:
        """Whether the province's department manages it."""
        return self.sort in {UPPER, ETHNIC, CENTRE}


def communes_of(world: World) -> tuple[Commune, ...]:
    """The communes that the demo of this size has."""
    territory = world.of(Territory)
    if world.size == "XL":
        return territory.communes
    if SCHOOLS[world.size] <= len(FIRST):
        by_code = {commune.code: commune for commune in territory.communes}
        return tuple(by_code[code] for code in FIRST[: SCHOOLS[world.size]])
    home = {unit.code for unit in territory.districts if unit.above == FORMER_PROVINCE}
    return tuple(c for c in territory.communes if c.former[0].above in home)


def drafts(world: World) -> list[Draft]:
    """The working schools of this size."""
    chance, wanted = world.chance("orgs.drafts"), SCHOOLS[world.size]
    communes = communes_of(world)
    by_code = {commune.code: commune for commune in communes}
    first = [by_code[code] for code in FIRST if code in by_code]
    if wanted <= len(FIRST):
        return [_opening(commune, chance) for commune in first]
    managed = _of_department(communes, by_code[MAI_CHAU], wanted, chance)
    quotas = _quotas(communes, wanted - len(managed), chance)
    local = [d for c in communes for d in _of_commune(c, quotas.get(c.code, 0), chance)]
    opening = [_pick(local, code) for code in FIRST[:2]] + managed[:1]
    return opening + [d for d in local if d not in opening] + managed[1:]


def _opening(commune: Commune, chance: Random) -> Draft:
    if commune.code == MAI_CHAU:
        return Draft(UPPER, commune, commune.former[0])
    return _of_commune(commune, 1, chance)[0]


def _pick(found: Sequence[Draft], code: str) -> Draft:
    return next(draft for draft in found if draft.commune.code == code)


def _of_department(
    communes: Sequence[Commune], home: Commune, wanted: int, chance: Random
) -> list[Draft]:
    """Upper secondary schools, boarding schools for ethnic minorities, continuing education."""
    numbers = {UPPER: round(wanted * 0.06), ETHNIC: round(wanted * 0.02)}
    numbers[CENTRE] = round(wanted * 0.019)
    found = [Draft(UPPER, home, home.former[0])]
    for sort, number in numbers.items():
        others = [commune for commune in communes if commune != home or sort is not UPPER]
        places = chance.sample(others, number - (sort is UPPER))
        found += [Draft(sort, commune, commune.former[0]) for commune in places]
    return found


def _quotas(communes: Sequence[Commune], wanted: int, chance: Random) -> dict[str, int]:
    """How many schools each commune has; in a small demo only some have any."""
    codes = [commune.code for commune in communes]
    some = min(len(codes), -(-wanted // SCHOOLS_OF_A_COMMUNE))
    others = [code for code in codes if code not in FIRST]
    chosen = [*FIRST, *chance.sample(others, some - len(FIRST))]
    each, rest = divmod(wanted, len(chosen))
    return {code: each + (number < rest) for number, code in enumerate(chosen)}


def _of_commune(commune: Commune, quota: int, chance: Random) -> list[Draft]:
    found: list[Draft] = []
    for turn in count():
        for ground in commune.former:
            for draft in _of_ground(commune, ground, turn, chance):
                if len(found) == quota:
                    return found
                found.append(draft)
    raise AssertionError


def _of_ground(commune: Commune, ground: FormerUnit, turn: int, chance: Random) -> Iterator[Draft]:
    """All levels in the first round; in later ones what a place has several of."""
    is_combined = COMBINED.get(ground.code, chance.random() < 0.45)
    is_far = ground.above in REMOTE and not ground.is_town and ground.code not in COMBINED
    sorts = [BOTH, NURSERY] if is_combined else [NURSERY, PRIMARY, SECONDARY]
    if turn:
        sorts = [PRIVATE if ground.is_town and chance.random() < 0.6 else NURSERY, PRIMARY]
    for sort in sorts:
        chosen = BOARDING[sort] if is_far and sort in BOARDING and chance.random() < 0.3 else sort
        yield Draft(chosen, commune, ground, turn)
