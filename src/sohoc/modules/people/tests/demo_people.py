"""The people of the demo as a list, for tests, with a few accounts of their own."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from django.utils.module_loading import import_string

from sohoc.core.access.scope import GATE, acting
from sohoc.core.demo import Accounts, DemoPart, Ids, PlannedAccount, World, planned
from sohoc.core.identity.models import User
from sohoc.core.manifest import registry
from sohoc.modules.people.demo.families import Household
from sohoc.modules.people.demo.linking import districts_of
from sohoc.modules.people.demo.part import DEMO
from sohoc.modules.people.demo.plan import (
    Child,
    Employed,
    Family,
    People,
    PlannedPerson,
    Tie,
    has_guardians,
)

SEED = 20260905
FIRST, LAST = "25-05245-101", "25-05200-101"
HELD = (
    ("hieutruong", "Bùi Hoài Tường", "principal", FIRST),
    ("vanthu", "Hà Ngọc Đông", "clerk", FIRST),
    ("chunhiem", "Đinh Văn Cẩn", "homeroom_teacher", FIRST),
    ("bomon", "Xa Quốc Xuân", "subject_teacher", FIRST),
    ("phuhuynh", "Hà Tiến Chiêu", "guardian", FIRST),
    ("hocsinh", "Hà Minh Niệm", "learner", FIRST),
    ("chuyenvien", "Nguyễn Thị Hồ", "specialist", "department"),
    ("nhieuvai", "Quách Thị Minh Nguyệt", "principal", FIRST),
    ("nhieuvai", "Quách Thị Minh Nguyệt", "subject_teacher", FIRST),
    ("nhieuvai", "Quách Thị Minh Nguyệt", "guardian", LAST),
)


def _plan_accounts(world: World) -> Accounts:
    is_alone = world.size == "XS"
    return Accounts(
        tuple(PlannedAccount(*one) for one in HELD if not (is_alone and one[-1] == LAST))
    )


def _write_accounts(world: World, *, ids: Ids, at: datetime) -> str:
    names = {one.username for one in world.of(Accounts).held}
    with acting(GATE):
        made = User.objects.bulk_create([User(username=name) for name in sorted(names)])
    ids.keep("account", {user.username: user.pk for user in made})
    return f"{len(made)} accounts"


ACCOUNTS = DemoPart("accounts", plan=_plan_accounts, write=_write_accounts)
OTHERS = [import_string(name) for name in registry().demos]
BELOW = [*(part for part in OTHERS if part.name in {"areas", "orgs"}), ACCOUNTS]


@cache
def world(size: str, *, seed: int = SEED) -> World:
    return planned([*BELOW, DEMO], size=size, seed=seed)


def plan(size: str) -> People:
    return world(size).of(People)


@cache
def households(size: str) -> list[Household]:
    return [one for district in districts_of(plan(size)) for one in district]


def families(size: str) -> list[Family]:
    return [family for one in households(size) for family in one.families]


def children(size: str) -> list[Child]:
    return [child for family in families(size) for child in family.children]


def learners(size: str) -> list[PlannedPerson]:
    return [child.person for child in children(size)]


def staff(size: str) -> list[Employed]:
    return [one for household in households(size) for one in household.staff]


def ties(size: str) -> Iterator[tuple[Child, Tie]]:
    for family in families(size):
        for child in family.children:
            if has_guardians(family, child):
                yield from ((child, tie) for tie in family.ties)


def everybody(size: str) -> list[PlannedPerson]:
    """All people, each once."""
    found = {one.key: one for one in learners(size)}
    found |= {tie.guardian.key: tie.guardian for _child, tie in ties(size)}
    found |= {one.person.key: one.person for one in staff(size)}
    return list(found.values())
