"""A small province with people in every role, and the actors they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.models import Grant, Line, Node
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.access.selectors import actor_for
from sohoc.core.access.tree import hang, plant
from sohoc.core.audit.models import SecurityEvent
from sohoc.core.identity.models import Card, User
from sohoc.lib.vietnamese import folded, name_sort_key

SECTOR = Scope("sohoc_sector")
AUDIT = Scope("sohoc_audit")
NOW = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)  # a Monday morning in September
PASSWORD = "giấy trắng mực tím"  # noqa: S105 - the same for every invented person


def make_node(
    *, name: str, kind: str, parent: Node | None = None, since: date = date(2020, 9, 1)
) -> Node:
    """A node below `parent`, existing from `since` on."""
    with acting(SECTOR):
        (node,) = plant([Node(kind=kind, name=name, period=(since, None))], below=[parent])
    return node


def make_account(
    *, username: str, node: Node, full_name: str = "Đinh Thị Thắm", password: str = PASSWORD
) -> User:
    """An account that belongs to `node` and can sign in."""
    with acting(GATE):
        user = User(username=username)
        user.set_password(password)
        user.save()
    with acting(SECTOR):
        _card(user, node, full_name).save(force_insert=True)
    return user


def _card(user: User, node: Node, full_name: str = "Đinh Thị Thắm") -> Card:
    return Card(
        user=user,
        node=node,
        username=user.username,
        full_name=full_name,
        sort_key=name_sort_key(full_name),
        search_key=folded(f"{full_name} {user.username}"),
    )


def give(
    *,
    user: User,
    role: str,
    node: Node,
    start: datetime = NOW - timedelta(days=365),
    until: datetime | None = None,
) -> Grant:
    """A role for an account, without the rules of giving."""
    grant = _grant(user, role, node, start=start, until=until)
    with acting(SECTOR):
        grant.save()
    return grant


def make_guardians(node: Node, number: int) -> None:
    """So many accounts of a node, each a guardian there."""
    for n in range(number):
        user = make_account(username=f"nguoi{n}.{number}", node=node)
        give(user=user, role="guardian", node=node)


def _grant(
    user: User,
    role: str,
    node: Node,
    *,
    start: datetime = NOW - timedelta(days=365),
    until: datetime | None = None,
) -> Grant:
    return Grant(user_id=user.pk, role=role, node=node, period=(start, until), reason="thử nghiệm")


def security_events() -> list[SecurityEvent]:
    """The security log so far, oldest first; read on the connection that writes it."""
    with acting(AUDIT, using="log"):
        return list(SecurityEvent.objects.using("log").order_by("id"))


def actor_of_grant(grant: Grant, *, at: datetime | None = None) -> Actor:
    """The actor that `grant` makes of its holder."""
    actor = actor_for(
        user_id=grant.user_id,
        name="Người thử",
        grant_id=grant.pk,
        at=at or datetime.now(UTC),
        origin=Origin(address="192.0.2.7", channel="web"),
    )
    assert actor is not None
    return actor


@dataclass(frozen=True)
class Province:
    """One province, two communes with two schools each, and one person in every role.

    Communes manage the schools, the department guides them.
    """

    root: Node
    department: Node
    communes: tuple[Node, Node]
    schools: tuple[Node, Node, Node, Node]  # two of the first commune, two of the second
    grants: dict[str, Grant]
    users: dict[str, User]

    def actor(self, role: str, *, at: datetime | None = None) -> Actor:
        """The person who holds `role`: at the first school, the first commune, the department or
        the root."""
        return actor_of_grant(self.grants[role], at=at)


SCHOOL_ROLES = (
    "principal",
    "clerk",
    "homeroom_teacher",
    "subject_teacher",
    "guardian",
    "learner",
)
ROOT_ROLES = ("province_officer", "auditor", "administrator")
ALL_ROLES = (*ROOT_ROLES, "specialist", "commune_officer", *SCHOOL_ROLES)


def make_province() -> Province:
    """Build the province; commits when the test commits.

    Set by set: more than a thousand tests begin with it.
    """
    root, department, communes, schools = _nodes()
    places = dict.fromkeys(SCHOOL_ROLES, schools[0])
    places |= dict.fromkeys(ROOT_ROLES, root)
    places |= {"commune_officer": communes[0], "specialist": department}
    users = {role: User(username=role.replace("_", ".")) for role in places}
    for user in users.values():
        user.set_password(PASSWORD)
    with acting(GATE):
        User.objects.bulk_create(users.values())
    grants = {role: _grant(users[role], role, places[role]) for role in users}
    with acting(SECTOR):
        Card.objects.bulk_create(_card(users[role], places[role]) for role in users)
        Grant.objects.bulk_create(grants.values())
    return Province(root, department, communes, schools, grants, users)


def _nodes() -> tuple[Node, Node, tuple[Node, Node], tuple[Node, Node, Node, Node]]:
    def node(kind: str, name: str) -> Node:
        return Node(kind=kind, name=name, period=(date(2020, 9, 1), None))

    with acting(SECTOR):
        (root,) = plant([node("province", "Tỉnh Thử")], below=[None])
        (department,) = plant([node("department", "Sở GD&ĐT Thử")], below=[root])
        bao_la, mai_ha = plant(
            [node("commune", name) for name in ("Xã Bao La", "Xã Mai Hạ")], below=[root, root]
        )
        schools = Node.objects.bulk_create(
            node("school", f"Trường THCS {name} (mẫu)")
            for name in ("Bao La", "Đông Bảng", "Mai Hạ", "Chiềng Châu")
        )
        communes = [bao_la.pk, bao_la.pk, mai_ha.pk, mai_ha.pk]
        hang(schools, below=communes, lines=[Line.ADMINISTRATIVE])
        hang(schools, below=[department.pk] * 4, lines=[Line.PROFESSIONAL])
        first, second, third, fourth = schools
    return root, department, (bao_la, mai_ha), (first, second, third, fourth)


@pytest.fixture
def province(db: None) -> Province:
    """The small province."""
    return make_province()


@pytest.fixture
def signed_in(province: Province) -> Callable[[str], Client]:
    """A browser signed in as the person who holds a role."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(
            province.users[role], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
