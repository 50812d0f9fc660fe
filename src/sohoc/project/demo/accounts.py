"""The accounts of the demo: those that are shown, and the people of every school and commune."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting
from sohoc.core.demo import Accounts, DemoPart, Ids, PlannedAccount, World
from sohoc.core.identity.models import Card, User
from sohoc.lib.vietnamese import folded, name_sort_key
from sohoc.modules.areas.demo import REFORMED
from sohoc.modules.orgs.demo.plan import DEPARTMENT, PROVINCE, Network
from sohoc.project.demo.people import NameBook, user_name
from sohoc.project.demo.plan import SEVERAL_ROLES, SHOWN

PASSWORD = "sohoc-demo-2026"  # noqa: S105 - printed on the sign-in page of the demo
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BATCH = 10_000
OFFICES = {
    "province_officer": PROVINCE,
    "auditor": PROVINCE,
    "administrator": PROVINCE,
    "specialist": DEPARTMENT,
}
# People of a school besides principal and clerk; at most 20,000 accounts in any size.
STAFF = {"homeroom_teacher": 8, "subject_teacher": 8, "guardian": 10, "learner": 10}
FEW = dict.fromkeys(STAFF, 2)
FIRST_NUMBER = 1000


def _plan(world: World) -> Accounts:
    network, chance, names = world.of(Network), world.chance("accounts"), NameBook.open()
    held = [*_shown(network, names, chance), *_several(network)]
    others = _others(network, FEW if world.size == "XL" else STAFF)
    for number, (role, place) in enumerate(others, start=FIRST_NUMBER):
        full_name = names.full_name(chance)
        held.append(PlannedAccount(user_name(full_name, number), full_name, role, place))
    return Accounts(tuple(held))


def _shown(network: Network, names: NameBook, chance: Random) -> Iterator[PlannedAccount]:
    """The shown learner bears the surname of the shown guardian, whose child the learner is."""
    first, surname = network.working[0], ""
    for username, role in SHOWN:
        at_school = first.commune if role == "commune_officer" else first.key
        place = OFFICES.get(role, at_school)
        full_name = names.full_name(chance)
        if role == "guardian":
            surname = full_name.split()[0]
        elif role == "learner":
            full_name = " ".join([surname, *full_name.split()[1:]])
        yield PlannedAccount(username, full_name, role, place)


def _several(network: Network) -> Iterator[PlannedAccount]:
    """One person who leads one school, teaches there and has a child in another."""
    username, roles = SEVERAL_ROLES
    first, last = network.working[0], network.working[-1]
    for role in roles:
        place = last.key if role == "guardian" else first.key
        yield PlannedAccount(username, "Quách Thị Minh Nguyệt", role, place)


def _others(network: Network, staff: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Roles and places of the accounts that are not shown."""
    first = network.working[0].commune
    for office in network.offices:
        if office.kind == "commune" and office.key != first:
            yield "commune_officer", office.key
    for school in network.working:
        for role, count in {"principal": 1, "clerk": 1, **staff}.items():
            yield from [(role, school.key)] * count


def _write(world: World, *, ids: Ids, at: datetime) -> str:
    """Accounts, cards, roles; all of them share one password, so it is hashed once."""
    accounts, nodes = world.of(Accounts), ids.of("node")
    password = make_password(PASSWORD)
    people = {one.username: one for one in reversed(accounts.held)}
    with acting(GATE):
        made = User.objects.bulk_create(
            [User(username=name, password=password) for name in people], batch_size=BATCH
        )
    users = {user.username: user for user in made}
    Card.objects.bulk_create(
        [_card(one, users[name], nodes) for name, one in people.items()], batch_size=BATCH
    )
    begins = {one.key: max(one.since, REFORMED) for one in world.of(Network).schools}
    Grant.objects.bulk_create(
        [
            Grant(
                user=users[one.username],
                role=one.role,
                node_id=nodes[one.place],
                period=(_midnight(begins.get(one.place, REFORMED)), None),
                reason="Dữ liệu mẫu",
            )
            for one in accounts.held
        ],
        batch_size=BATCH,
    )
    ids.keep("account", {name: user.pk for name, user in users.items()})
    return f"{len(users)} accounts"


def _midnight(day: date) -> datetime:
    """When a role begins: with the two tiers of 2025, or with its school."""
    return datetime.combine(day, time.min, tzinfo=ZONE)


def _card(one: PlannedAccount, user: User, nodes: Mapping[str, int]) -> Card:
    return Card(
        user=user,
        node_id=nodes[one.place],
        username=one.username,
        full_name=one.full_name,
        sort_key=name_sort_key(one.full_name),
        search_key=folded(f"{one.full_name} {one.username}"),
    )


DEMO = DemoPart("accounts", plan=_plan, write=_write)
