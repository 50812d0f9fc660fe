"""Writing the demo province into an empty database, set by set."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.identity.models import Card, User
from sohoc.lib.vietnamese import folded, name_sort_key, sort_key
from sohoc.modules.orgs.models import School
from sohoc.project.demo.plan import SEVERAL_ROLES, Plan, PlannedPerson
from sohoc.project.installation import seal

PASSWORD = "sohoc-demo-2026"  # noqa: S105 - printed on the sign-in page of the demo
SECTOR = Scope("sohoc_sector")
SINCE = date(1945, 9, 2)
GRANTED = datetime(2025, 7, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BATCH = 2000


def load(plan: Plan, *, at: datetime, say: Callable[[str], None]) -> None:
    """Write everything in one transaction; the seal comes last.

    Raises `AlreadySealed` when the database belongs to somebody already.
    """
    with transaction.atomic():
        with acting(SECTOR):
            root, communes, schools = _places(plan)
        say("{} schools".format(len(schools)))
        with acting(GATE):
            users = _accounts(plan.people)
        with acting(SECTOR):
            _cards_and_grants(plan.people, users, root, communes, schools)
            _several_roles(root, schools)
        say("{} accounts".format(len(users)))
        seal(kind="demo", province=plan.province, at=at)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _node(name: str, kind: str, parent: Node | None, since: date = SINCE) -> Node:
    return Node(name=name, kind=kind, parent=parent, path=[], period=(since, None))


def _with_paths(nodes: Sequence[Node]) -> list[Node]:
    made = Node.objects.bulk_create(nodes, batch_size=BATCH)
    for node in made:
        node.path = [*(node.parent.path if node.parent else []), node.pk]
    Node.objects.bulk_update(made, ["path"], batch_size=BATCH)
    return made


def _places(plan: Plan) -> tuple[Node, list[Node], list[Node]]:
    (root,) = _with_paths([_node(plan.province, "province", None)])
    communes = _with_paths([_node(name, "commune", root) for name in plan.communes])
    nodes = _with_paths(
        [_node(s.name, "school", communes[s.commune], s.since) for s in plan.schools]
    )
    School.objects.bulk_create(
        [
            School(
                school=node,
                code=planned.code,
                name=planned.name,
                sort_key=sort_key(planned.name),
                search_key=folded(f"{planned.name} {planned.code}"),
                kind=planned.kind,
                levels=list(planned.levels),
                commune=plan.communes[planned.commune],
                commune_sort_key=sort_key(plan.communes[planned.commune]),
                commune_search_key=folded(plan.communes[planned.commune]),
                period=(planned.since, None),
            )
            for node, planned in zip(nodes, plan.schools, strict=True)
        ],
        batch_size=BATCH,
    )
    return root, communes, nodes


def _accounts(people: Sequence[PlannedPerson]) -> list[User]:
    password = make_password(PASSWORD)  # one hash for all: they share the password anyway
    names = [person.username for person in people] + [SEVERAL_ROLES[0]]
    return User.objects.bulk_create(
        [User(username=name, password=password) for name in names], batch_size=BATCH
    )


def _card(user: User, node: Node, full_name: str) -> Card:
    return Card(
        user=user,
        node=node,
        username=user.username,
        full_name=full_name,
        sort_key=name_sort_key(full_name),
        search_key=folded(f"{full_name} {user.username}"),
    )


def _grant(user: User, role: str, node: Node) -> Grant:
    return Grant(user=user, role=role, node=node, period=(GRANTED, None), reason="Dữ liệu mẫu")


def _cards_and_grants(
    people: Sequence[PlannedPerson],
    users: Sequence[User],
    root: Node,
    communes: Sequence[Node],
    schools: Sequence[Node],
) -> None:
    cards, grants = [], []
    for person, user in zip(people, users, strict=False):
        node = root
        if person.place >= 0:
            places = communes if person.role == "commune_officer" else schools
            node = places[person.place]
        cards.append(_card(user, node, person.full_name))
        grants.append(_grant(user, person.role, node))
    Card.objects.bulk_create(cards, batch_size=BATCH)
    Grant.objects.bulk_create(grants, batch_size=BATCH)


def _several_roles(root: Node, schools: Sequence[Node]) -> None:
    """One person who leads one school, teaches there and has a child in another."""
    username, roles = SEVERAL_ROLES
    with acting(GATE):
        user = User.objects.get(username=username)
    places: dict[str, Any] = {"guardian": schools[-1]}
    Card.objects.bulk_create([_card(user, schools[0], "Quách Thị Minh Nguyệt")])
    Grant.objects.bulk_create([_grant(user, r, places.get(r, schools[0])) for r in roles])
