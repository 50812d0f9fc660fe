"""The demo as it is planned: the same for the same seed, and as a mountain province is."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sohoc.core.demo import Accounts, DemoPart, NotPlanned, World, planned
from sohoc.lib.periods import Period, first_overlap, gaps
from sohoc.modules.areas import demo as areas
from sohoc.modules.areas.demo import REFORMED, Rings, Territory, territory
from sohoc.modules.areas.rules.outlines import is_inside
from sohoc.modules.orgs.demo.plan import SCHOOLS, Network, PlannedSchool
from sohoc.modules.orgs.rules.parts import SYSTEMS
from sohoc.project.demo.loading import faults, parts, plan
from sohoc.project.demo.plan import SEED, SEVERAL_ROLES, SHOWN
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import checkout

FIRST_THREE = [
    "Trường TH&THCS Bao La (mẫu)",
    "Trường MN Chiềng Châu (mẫu)",
    "Trường THPT Mai Châu (mẫu)",
]


@cache
def world(size: str) -> World:
    return plan(size, seed=SEED)


def network(size: str) -> Network:
    return world(size).of(Network)


def spoiled(size: str, *codes: str) -> set[str]:
    """The keys of the schools where one of these mistakes is planted."""
    return {key for fault in faults(world(size)) if fault.code in codes for key in fault.keys}


@dataclass(frozen=True, slots=True)
class Weather:
    """The plan of a part that does not exist yet."""

    days: tuple[float, ...]


WEATHER = DemoPart(
    "weather",
    plan=lambda world: Weather(tuple(world.chance("weather").random() for _day in range(9))),
    write=lambda world, *, ids, at: "9 days",
)


@pytest.mark.parametrize("size", ["XS", "S", "M", "L"])
def test_the_same_seed_plans_the_same_province(size: str) -> None:
    assert plan(size, seed=SEED).fingerprint() == world(size).fingerprint()


def test_another_seed_plans_another_province() -> None:
    assert plan("M", seed=SEED + 1).fingerprint() != world("M").fingerprint()


def test_a_further_part_changes_nothing_of_the_others() -> None:
    others = parts()
    for place in (0, 1, len(others)):
        found = planned([*others[:place], WEATHER, *others[place:]], size="M", seed=SEED)
        assert len(found.of(Weather).days) == 9
        for kind, wanted in world("M").plans.items():
            assert found.of(kind) == wanted


def test_a_part_asks_only_for_what_was_planned_below_it() -> None:
    with pytest.raises(NotPlanned, match="Network"):
        World("S", SEED).of(Network)


def test_parts_come_in_the_order_of_the_tiers() -> None:
    text = ((checkout() or pytest.fail("no checkout")) / "pyproject.toml").read_text("utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    (tiers,) = (one["layers"] for one in contracts if one["name"].startswith("Modules depend"))
    order = [name.strip("()") for tier in reversed(tiers) for name in tier.split(" | ")]
    names = [part.name for part in parts()]

    assert names[:3] == ["areas", "orgs", "accounts"]
    modules = [name for name in names if name != "accounts"]
    assert modules == sorted(modules, key=order.index)


def test_the_faults_are_told_without_a_database(home: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    told = subprocess.run(
        [sys.executable, "-m", "sohoc.project.cli", "demo", "--size", "M", "--faults"],
        env={**kept, "SOHOC_MODE": "test", "SOHOC_HOME": str(home), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(told.stdout)

    assert not Cluster(home, durable=False).exists()
    assert (found["size"], found["seed"]) == ("M", SEED)
    assert found["fingerprint"] == world("M").fingerprint()
    assert {one["code"]: one["keys"] for one in found["faults"]} == {
        fault.code: list(fault.keys) for fault in faults(world("M"))
    }


def test_the_province_read_alone_is_that_of_the_whole_country(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = territory()
    monkeypatch.setattr(areas, "of_province", lambda sources: sources)

    assert territory.__wrapped__() == alone
    assert (alone.province, len(alone.communes)) == ("Tỉnh Phú Thọ", 148)
    assert [one.name for one in alone.provinces] == [
        "Tỉnh Hòa Bình",
        "Tỉnh Phú Thọ",
        "Tỉnh Vĩnh Phúc",
    ]


@pytest.mark.parametrize("size", SCHOOLS)
def test_every_size_has_as_many_working_schools_as_it_says(size: str) -> None:
    working = network(size).working
    assert len(working) == {"XS": 1, "S": 3, "M": 26, "L": 520, "XL": 2000}[size]
    assert [school.now.name for school in working[:3]] == FIRST_THREE[: len(working)]
    assert network(size).schools[: len(working)] == working


@pytest.mark.parametrize(
    ("size", "communes", "districts"), [("XS", 1, 1), ("S", 3, 1), ("M", 46, 10), ("XL", 148, 32)]
)
def test_small_sizes_have_the_communes_they_need(size: str, communes: int, districts: int) -> None:
    kinds = Counter(office.kind for office in network(size).offices)
    assert (kinds["commune"], kinds["district_office"]) == (communes, districts)
    assert kinds["office"] == 6
    assert kinds["province"] == 1


@pytest.mark.parametrize(
    ("size", "counts"),
    [
        ("S", [0] * 9),
        ("M", [2, 1, 1, 1, 2, 2, 1, 1, 1]),
        ("L", [9, 5, 6, 7, 8, 11, 4, 3, 5]),
        ("XL", [31, 13, 17, 19, 23, 37, 11, 7, 15]),
    ],
)
def test_faults_are_planted_in_known_numbers(size: str, counts: list[int]) -> None:
    found = [fault for fault in faults(world(size)) if fault.code.startswith("orgs.")]
    assert [len(set(fault.keys)) for fault in found] == counts
    assert [len(fault.keys) for fault in found] == counts


@pytest.mark.parametrize("size", SCHOOLS)
def test_no_two_schools_have_a_name_at_the_same_time(size: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for school in network(size).schools:
        for state in school.states:
            owners[state.name].add(school.key)
            assert state.name.endswith(" (mẫu)")
    assert [name for name, keys in owners.items() if len(keys) > 1] == []


@pytest.mark.parametrize("size", ["S", "L", "XL"])
def test_states_cover_every_life(size: str) -> None:
    for school in network(size).schools:
        periods = [Period(state.since, state.until) for state in school.states]
        assert gaps(periods, within=Period(school.since, school.until)) == []
        assert first_overlap(periods) is None


def test_codes_tell_district_or_commune() -> None:
    for school in network("L").schools:
        for state in school.states:
            form = (
                r"17-1[45]\d-\d{3}" if state.since < REFORMED else rf"25-{school.commune}-\d{{3}}"
            )
            assert re.fullmatch(form, state.code), (school.key, state.code)


def test_numbers_are_of_systems_that_the_form_offers() -> None:
    used = {one.system for s in network("S").schools for one in s.identifiers}
    assert used == {"csdl", "former"}
    assert used <= set(SYSTEMS)


def test_schools_were_in_a_former_commune_of_the_same_ground() -> None:
    former = {c.code: {one.name for one in c.former} for c in world("L").of(Territory).communes}
    for school in network("L").schools:
        for state in school.states:
            if state.since < REFORMED:
                assert state.commune in former[school.commune]


def test_every_commune_has_all_levels_of_compulsory_school() -> None:
    levels: dict[str, set[str]] = defaultdict(set)
    for school in network("L").working:
        if school.key not in spoiled("L", "orgs.level_forgotten"):
            levels[school.commune] |= set(school.now.levels)
    assert len(levels) == 46
    for found in levels.values():
        assert {"preschool", "primary", "lower_secondary"} <= found


def test_a_mountain_province_has_schools_of_every_sort() -> None:
    names = [school.now.name for school in network("L").working]
    heads = ("MN", "TH", "THCS", "TH&THCS", "THPT", "MN tư thục", "PTDTBT", "PTDTNT")
    counts = {head: sum(name.startswith(f"Trường {head} ") for name in names) for head in heads}
    assert counts["THPT"] == 31
    assert counts["PTDTNT"] == 10
    assert sum(name.startswith("Trung tâm GDNN-GDTX ") for name in names) == 10
    assert 5 <= counts["MN tư thục"] <= 20
    assert 10 <= counts["PTDTBT"] <= 60
    assert min(counts["MN"], counts["TH"], counts["THCS"], counts["TH&THCS"]) >= 40


def test_schools_lie_inside_of_their_commune() -> None:
    rings = {commune.code: commune.rings for commune in world("L").of(Territory).communes}
    elsewhere = spoiled(
        "L", "orgs.no_coordinates", "orgs.swapped_coordinates", "orgs.coordinates_elsewhere"
    )
    for school in network("L").schools:
        if school.key not in elsewhere:
            assert _inside(school, rings)


def _inside(school: PlannedSchool, rings: Mapping[str, Rings]) -> bool:
    place = float(school.now.longitude or 0), float(school.now.latitude or 0)
    return is_inside(rings[school.commune], place)


def test_acts_agree_with_the_lives_that_they_change() -> None:
    schools = {school.key: school for school in network("L").schools}
    kinds = Counter(act.kind for act in network("L").acts)
    assert set(kinds) == {"found", "rename", "convert", "move", "merge", "split", "close"}
    for act in network("L").acts:
        for party in act.parties:
            school = schools[party.school]
            if party.part == "predecessor":
                assert school.until == act.effective
            elif party.part == "successor":
                assert (school.since, school.states[0].name) == (act.effective, party.after)
            else:
                after = [
                    s for s in school.states if Period(s.since, s.until).contains(act.effective)
                ]
                assert [state.name for state in after] == [party.after]


def _name_on(school: PlannedSchool, day: date) -> str:
    (state,) = (one for one in school.states if Period(one.since, one.until).contains(day))
    return state.name


def test_mergers_fall_into_the_waves_of_2018_to_2020_and_2026() -> None:
    years = Counter(act.effective.year for act in network("L").acts if act.kind == "merge")
    assert set(years) == {2018, 2019, 2020, 2026}


def test_what_merged_is_kept_by_one_school() -> None:
    schools = {school.key: school for school in network("L").schools}
    held = {one.predecessor: one for one in network("L").successions if one.predecessor in schools}
    for act in network("L").acts:
        ended = [one.school for one in act.parties if one.part == "predecessor"]
        if act.kind == "merge":
            assert {held[key].since for key in ended} == {act.effective}
            assert all(schools[held[key].successor].works for key in ended)
            assert all(
                line.until == act.effective or line.until == REFORMED
                for key in ended
                for line in schools[key].lines
            )
        elif act.kind == "close":
            assert not held.keys() & set(ended)


def test_classes_and_campuses_are_as_large_as_in_the_mountains() -> None:
    for school in network("L").working:
        campuses = {part.name for part in school.parts if part.kind == "campus"}
        assert len(campuses) <= 6 + (school.key in spoiled("L", "orgs.campus_twice"))
        assert school.classes
        assert all(15 <= one.learners <= 43 for one in school.classes)
        assert {one.campus for one in school.classes} <= campuses | {""}


def test_accounts_stay_below_twenty_thousand() -> None:
    for size in SCHOOLS:
        names = {one.username for one in world(size).of(Accounts).held}
        assert {name for name, _role in SHOWN} | {SEVERAL_ROLES[0]} <= names
        assert len(names) <= 20_500
    assert len({one.username for one in world("L").of(Accounts).held}) == 19_817


def test_one_user_name_is_one_person() -> None:
    people = {(one.username, one.full_name) for one in world("L").of(Accounts).held}
    assert len(people) == len({name for name, _full in people})


def test_the_specialist_works_at_the_department() -> None:
    (found,) = (one for one in world("S").of(Accounts).held if one.username == "chuyenvien")
    assert (found.role, found.place) == ("specialist", "department")
