"""Mistakes planted in the network on purpose: the known answer for every rule of data quality.

Each kind spoils other schools than the rest, never the first three, and only in ways that the
constraints of the database let through.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from sohoc.core.demo import Fault
from sohoc.lib.vietnamese import folded
from sohoc.modules.areas.demo import Commune
from sohoc.modules.orgs.demo.plan import (
    ADMINISTRATIVE,
    Network,
    PlannedAct,
    PlannedPart,
    PlannedSchool,
    PlannedState,
)

SPARED = 3
BOTH = frozenset({"primary", "lower_secondary"})


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of mistake in schools: which ones it fits, and what it makes of them."""

    code: str
    vi: str
    en: str
    counts: Mapping[str, int]
    fits: Callable[[PlannedSchool], bool]
    spoil: Callable[[PlannedSchool, "_Ground"], PlannedSchool]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a mistake may draw from: communes by code, and chance."""

    communes: Mapping[str, Commune]
    chance: Random

    def elsewhere(self, code: str) -> Commune:
        """Another commune, with no ground of a former commune in common."""
        here = set(self.communes[code].former)
        others = [c for c in self.communes.values() if not here & set(c.former)]
        return self.chance.choice(others)


@dataclass
class _Planting:
    """The schools while they are being spoiled, and what was planted."""

    schools: list[PlannedSchool]
    spoiled: set[int] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def plant(self, kind: _Kind, size: str, ground: _Ground) -> None:
        """Spoil as many schools as the size wants."""
        wanted = kind.counts.get(size, 0)
        places = [
            place
            for place, school in enumerate(self.schools)
            if place >= SPARED and place not in self.spoiled and school.works and kind.fits(school)
        ]
        chosen = sorted(ground.chance.sample(places, wanted))
        for place in chosen:
            self.schools[place] = kind.spoil(self.schools[place], ground)
        self.spoiled.update(chosen)
        keys = tuple(self.schools[place].key for place in chosen)
        self.faults.append(Fault(kind.code, kind.vi, kind.en, keys))


def _counts(m: int, large: int, extra_large: int) -> Mapping[str, int]:
    """None where people look first."""
    return {"M": m, "L": large, "XL": extra_large}


def _last(school: PlannedSchool, **facts: object) -> PlannedSchool:
    """The school with other facts in its last state."""
    state: PlannedState = replace(school.now, **facts)  # type: ignore[arg-type]  # each caller has its own field
    return replace(school, states=(*school.states[:-1], state))


def _nowhere(school: PlannedSchool, _ground: _Ground) -> PlannedSchool:
    return _last(school, latitude=None, longitude=None)


def _swapped(school: PlannedSchool, _ground: _Ground) -> PlannedSchool:
    return _last(school, latitude=school.now.longitude, longitude=school.now.latitude)


def _far_off(school: PlannedSchool, ground: _Ground) -> PlannedSchool:
    latitude, longitude = ground.elsewhere(school.commune).place(ground.chance)
    return _last(school, latitude=latitude, longitude=longitude)


def _in_former_commune(school: PlannedSchool, _ground: _Ground) -> PlannedSchool:
    before = next(state for state in reversed(school.states) if state.is_former)
    return _last(school, area=before.area, is_former=True, commune=before.commune)


def _campus_twice(school: PlannedSchool, _ground: _Ground) -> PlannedSchool:
    first = next(part for part in school.parts if part.kind == "campus")
    again: PlannedPart = replace(first, name=folded(first.name).capitalize())
    return replace(school, parts=(*school.parts, again))


def _without_old_number(school: PlannedSchool, _ground: _Ground) -> PlannedSchool:
    kept = tuple(one for one in school.identifiers if one.system != "former")
    return replace(school, identifiers=kept)


def _level_forgotten(school: PlannedSchool, _ground: _Ground) -> PlannedSchool:
    return _last(school, levels=("lower_secondary",))


def _hung_elsewhere(school: PlannedSchool, ground: _Ground) -> PlannedSchool:
    other = ground.elsewhere(school.commune)
    lines = tuple(
        replace(line, above=other.code)
        if line.line == ADMINISTRATIVE and line.above == school.commune
        else line
        for line in school.lines
    )
    return replace(school, lines=lines)


def _any(_school: PlannedSchool) -> bool:
    return True


def _knew_districts(school: PlannedSchool) -> bool:
    return any(one.system == "former" for one in school.identifiers)


def _is_local(school: PlannedSchool) -> bool:
    return any(
        line.line == ADMINISTRATIVE and line.above == school.commune for line in school.lines
    )


KINDS: Sequence[_Kind] = (
    _Kind(
        "orgs.no_coordinates",
        "Trường không có tọa độ",
        "School without coordinates",
        _counts(2, 9, 31),
        _any,
        _nowhere,
    ),
    _Kind(
        "orgs.swapped_coordinates",
        "Kinh độ và vĩ độ của trường bị đổi chỗ cho nhau",
        "Longitude and latitude of the school are swapped",
        _counts(1, 5, 13),
        _any,
        _swapped,
    ),
    _Kind(
        "orgs.coordinates_elsewhere",
        "Tọa độ của trường nằm ngoài xã của trường",
        "The coordinates lie outside of the commune of the school",
        _counts(1, 6, 17),
        _any,
        _far_off,
    ),
    _Kind(
        "orgs.commune_ended",
        "Trường đang hoạt động nhưng vẫn ghi xã đã hết hiệu lực",
        "The school works, but is still written in a commune that has ended",
        _counts(1, 7, 19),
        lambda school: _is_local(school) and _knew_districts(school),
        _in_former_commune,
    ),
    _Kind(
        "orgs.campus_twice",
        "Hai điểm trường của một trường chỉ khác nhau ở dấu",
        "Two campuses of a school differ in accents only",
        _counts(2, 8, 23),
        lambda school: any(part.kind == "campus" for part in school.parts),
        _campus_twice,
    ),
    _Kind(
        "orgs.no_old_number",
        "Trường có từ trước 01/7/2025 nhưng không có mã cũ",
        "The school is older than 1 July 2025, but has no old number",
        _counts(2, 11, 37),
        _knew_districts,
        _without_old_number,
    ),
    _Kind(
        "orgs.level_forgotten",
        "Tên trường có TH&THCS nhưng cấp học thiếu tiểu học",
        "The name says TH&THCS, but the levels lack primary school",
        _counts(1, 4, 11),
        lambda school: "TH&THCS" in school.now.name and set(school.now.levels) == BOTH,
        _level_forgotten,
    ),
    _Kind(
        "orgs.hangs_elsewhere",
        "Trường trực thuộc một xã khác với xã nơi trường đóng",
        "The school stands below another commune than the one in which it lies",
        _counts(1, 3, 7),
        _is_local,
        _hung_elsewhere,
    ),
)
TOO_LATE = _counts(1, 5, 15)


def planted(
    network: Network, *, size: str, communes: Mapping[str, Commune], chance: Random
) -> Network:
    """The network with the mistakes of its size, and what they are."""
    ground = _Ground(communes, chance)
    planting = _Planting(list(network.schools))
    for kind in KINDS:
        planting.plant(kind, size, ground)
    acts, late = _signed_too_late(network.acts, TOO_LATE.get(size, 0), chance)
    return replace(
        network, schools=tuple(planting.schools), acts=acts, faults=(*planting.faults, late)
    )


def _signed_too_late(
    acts: tuple[PlannedAct, ...], wanted: int, chance: Random
) -> tuple[tuple[PlannedAct, ...], Fault]:
    """Decisions that were signed after the day from which they are in force."""
    chosen = sorted(chance.sample(range(len(acts)), wanted))
    spoiled = list(acts)
    for place in chosen:
        act = acts[place]
        spoiled[place] = replace(act, day=act.effective + timedelta(days=chance.randint(3, 30)))
    fault = Fault(
        "orgs.signed_too_late",
        "Quyết định ký sau ngày có hiệu lực",
        "The decision was signed after the day from which it is in force",
        tuple(f"{acts[place].number} {acts[place].effective:%Y-%m-%d}" for place in chosen),
    )
    return tuple(spoiled), fault
