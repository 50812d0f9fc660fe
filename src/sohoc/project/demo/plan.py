"""What the demo province consists of: a pure function of size and seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from sohoc.project.demo.people import NameBook, communes, user_name

SEED = 20260905
SCHOOLS = {"XS": 1, "S": 3, "M": 26, "L": 520}

# Kind of school: short name, levels, share.
KINDS = (
    ("MN", ("preschool",), 30),
    ("TH", ("primary",), 26),
    ("THCS", ("lower_secondary",), 20),
    ("TH&THCS", ("primary", "lower_secondary"), 14),
    ("THPT", ("upper_secondary",), 6),
    ("PTDTNT THCS&THPT", ("lower_secondary", "upper_secondary"), 3),
    ("GDTX", ("continuing",), 1),
)
# People of a school besides principal and clerk.
STAFF = {"homeroom_teacher": 8, "subject_teacher": 8, "guardian": 10, "learner": 10}


@dataclass(frozen=True, slots=True)
class PlannedSchool:
    """A school to make; `commune` is the place of its commune in the plan."""

    name: str
    code: str
    levels: tuple[str, ...]
    kind: str
    commune: int
    since: date


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """An account to make: `place` is -1 for the province, else a commune or school by number."""

    username: str
    full_name: str
    role: str
    place: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole demo province."""

    province: str
    communes: tuple[str, ...]
    schools: tuple[PlannedSchool, ...]
    people: tuple[PlannedPerson, ...]


# One account per role with a name that is easy to type; they stand on the sign-in page.
SHOWN = (
    ("canbo.so", "province_officer"),
    ("canbo.xa", "commune_officer"),
    ("hieutruong", "principal"),
    ("vanthu", "clerk"),
    ("chunhiem", "homeroom_teacher"),
    ("bomon", "subject_teacher"),
    ("phuhuynh", "guardian"),
    ("hocsinh", "learner"),
    ("kiemtoan", "auditor"),
    ("quantri", "administrator"),
)
SEVERAL_ROLES = ("nhieuvai", ("principal", "subject_teacher", "guardian"))
AT_ROOT = frozenset({"province_officer", "auditor", "administrator"})


def _school(number: int, commune: int, place: str, chance: Random) -> PlannedSchool:
    short, levels, _share = chance.choices(KINDS, weights=[k[2] for k in KINDS])[0]
    if number == 0:
        short, levels = "TH&THCS", ("primary", "lower_secondary")
    bare = place.split(" ", 1)[1]
    twin = f" {number // 148 + 1}" if number >= 148 else ""
    return PlannedSchool(
        name=f"Trường {short} {bare}{twin} (mẫu)",
        code=f"25-{4000 + commune:05d}-{number + 101:03d}",
        levels=levels,
        kind="private" if chance.random() < 0.05 else "public",
        commune=commune,
        since=date(chance.randint(1962, 2022), 9, 1),
    )


def _people(plan_schools: int, communes_used: int, chance: Random) -> Iterator[PlannedPerson]:
    names = NameBook.open()
    for username, role in SHOWN:
        place = -1 if role in AT_ROOT else 0
        yield PlannedPerson(username, names.full_name(chance), role, place)
    number = 1000
    for commune in range(1, communes_used):
        full_name = names.full_name(chance)
        yield PlannedPerson(user_name(full_name, number), full_name, "commune_officer", commune)
        number += 1
    for school in range(plan_schools):
        wanted = {"principal": 1, "clerk": 1, **STAFF}
        for role, count in wanted.items():
            for _one in range(count):
                full_name = names.full_name(chance)
                yield PlannedPerson(user_name(full_name, number), full_name, role, school)
                number += 1


def plan(size: str, *, seed: int = SEED) -> Plan:
    """The demo province of a size (XS, S, M, L); the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - invented data, not a secret
    count = SCHOOLS[size]
    places = communes()
    used = min(len(places), count)
    chosen = tuple(chance.sample(places, used))
    schools = tuple(_school(n, n % used, chosen[n % used], chance) for n in range(count))
    return Plan(
        province="Tỉnh Phú Thọ (mẫu)",
        communes=chosen,
        schools=schools,
        people=tuple(_people(count, used, chance)),
    )
