"""Every address declares what opens it, stands in the table, and answers as the roles say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import ProgrammingError, transaction
from django.test import Client

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import (
    ALL_ROLES,
    SECTOR,
    Province,
    give,
    make_account,
)
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.testing import make_schools
from tests.architecture.matrix import TABLE, UNDECLARED, Address, addresses, written
from tests.architecture.schools import prove, traces

SignIn = Callable[[str], Client]
ADDRESSES = addresses()
GUARDED = [a for a in ADDRESSES if a.opens in {"door", "endpoint"}]
NOWHERE = {
    "uuid": str(UUID(int=0)),
    "uuidstr": str(UUID(int=0)),
    "int": "0",
    "str": "xlsx",
    "slug": "khong",
}
OPENED = {200, 302, 404}


def test_every_address_declares_what_opens_it() -> None:
    assert [a.route for a in ADDRESSES if a.opens == UNDECLARED] == []


def test_the_table_holds_every_address() -> None:
    assert TABLE.read_text(encoding="utf-8") == written(), (
        "addresses or their doors changed: python -m tests.architecture.matrix --write,"
        " and have the difference reviewed"
    )


def test_every_door_names_its_methods() -> None:
    assert [a.route for a in GUARDED if a.methods == ("*",)] == []


def test_every_permission_of_an_address_is_declared_with_its_roles() -> None:
    assert {a.needs for a in GUARDED} - registry().doors.keys() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUARDED, ids=lambda a: f"{a.route}-{'-'.join(a.methods)}")
def test_nobody_enters_without_signing_in(address: Address) -> None:
    for method in address.methods:
        expected = 401 if address.opens == "endpoint" else 302
        assert _call(Client(), method, address, {}) == expected


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_sign_in_page_and_back() -> None:
    response = Client().get("/orgs/schools/?q=a")
    assert response["Location"] == "/accounts/login/?next=%2Forgs%2Fschools%2F%3Fq%3Da"


def _call(client: Client, method: str, address: Address, own: dict[str, str]) -> int:
    """The status of a call that carries nothing."""
    if address.opens == "endpoint":
        return client.generic(
            method, _place(address, own), "{}", content_type="application/json"
        ).status_code
    return client.generic(method, _place(address, own)).status_code


def _place(address: Address, own: dict[str, str]) -> str:
    values = {name: NOWHERE[kind] for name, kind in address.parameters.items()}
    return address.filled(values | (own if address.name.startswith("orgs:") else {}))


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ALL_ROLES)
def test_each_role_enters_exactly_its_doors(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    prove(client)
    before = traces()
    own = {"uuid_": str(schools[0].uuid)}
    held = registry().permissions_of(role)
    wrong = {}
    for address in (a for a in GUARDED if "GET" in a.methods):
        status = client.get(_place(address, own)).status_code
        if (status in OPENED) != (address.needs in held) or status not in OPENED | {403}:
            wrong[address.route] = (status, address.needs)
    assert wrong == {}
    assert traces() == before


@pytest.mark.django_db
@pytest.mark.parametrize("role", ALL_ROLES)
def test_a_role_without_the_door_writes_nothing_by_any_method(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    prove(client)
    before = traces()
    own = {"uuid_": str(schools[0].uuid)}
    held = registry().permissions_of(role)
    for address in (a for a in GUARDED if a.needs not in held):
        for method in set(address.methods) - {"GET", "HEAD"}:
            status = _call(client, method, address, own)
            assert (method, address.route, status) == (method, address.route, 403)
    assert traces() == before


Answers = tuple[int, int, int, int]
NONE: Answers = (403, 403, 403, 403)

# Where the grant stands, seen from the school that is asked for; "expired" stands rightly but
# ended an hour ago. Answers to: see the school, open the form, send the form, see the changes.
HOLDERS: dict[str, dict[str, Answers]] = {
    "province_officer": {
        "own": (200, 200, 302, 200),
        "parent": (200, 200, 302, 200),
        "expired": (403, 403, 403, 403),
    },
    "specialist": {
        "own": (200, 403, 403, 200),
        "expired": (403, 403, 403, 403),
    },
    "commune_officer": {
        "own": (200, 200, 302, 200),
        "sibling": (404, 404, 404, 404),
        "foreign": (404, 404, 404, 404),
        "expired": (403, 403, 403, 403),
    },
    "principal": {
        "own": (200, 403, 403, 200),
        "sibling": (404, 403, 403, 404),
        "foreign": (404, 403, 403, 404),
        "expired": (403, 403, 403, 403),
    },
    "clerk": {
        "own": (200, 403, 403, 200),
        "sibling": (404, 403, 403, 404),
        "foreign": (404, 403, 403, 404),
        "expired": (403, 403, 403, 403),
    },
    "homeroom_teacher": {
        "own": (200, 403, 403, 403),
        "sibling": (404, 403, 403, 403),
        "foreign": (404, 403, 403, 403),
        "expired": (403, 403, 403, 403),
    },
    "subject_teacher": {
        "own": (200, 403, 403, 403),
        "sibling": (404, 403, 403, 403),
        "foreign": (404, 403, 403, 403),
        "expired": (403, 403, 403, 403),
    },
    "guardian": {
        "own": (200, 403, 403, 403),
        "sibling": (404, 403, 403, 403),
        "foreign": (404, 403, 403, 403),
        "expired": (403, 403, 403, 403),
    },
    "learner": {
        "own": (200, 403, 403, 403),
        "sibling": (404, 403, 403, 403),
        "foreign": (404, 403, 403, 403),
        "expired": (403, 403, 403, 403),
    },
    "auditor": {
        "own": (403, 403, 403, 403),
        "parent": (403, 403, 403, 403),
        "expired": (403, 403, 403, 403),
    },
    "administrator": {
        "own": (200, 403, 403, 200),
        "parent": (200, 403, 403, 200),
        "expired": (403, 403, 403, 403),
    },
}
CASES = [(role, where) for role, places in HOLDERS.items() for where in places]
PLACES = ("own", "sibling", "parent", "foreign")
MISFITS = [(role, where) for role in HOLDERS for where in PLACES if where not in HOLDERS[role]]


def _standing(province: Province, role: str, where: str) -> Node:
    """Where the grant stands, as seen from the first school; a role of the province at its root."""
    if "province" in registry().roles[role].node_kinds and where not in {"sibling", "foreign"}:
        return province.root
    if role == "specialist" and where in {"own", "expired"}:
        return province.department
    if role == "commune_officer":
        places = {"sibling": province.communes[1], "foreign": province.communes[1]}
        return {**places, "parent": province.root}.get(where, province.communes[0])
    places = {"sibling": province.schools[1], "foreign": province.schools[2]}
    return {**places, "parent": province.communes[0]}.get(where, province.schools[0])


@pytest.fixture
def holder(province: Province) -> Callable[[str, str], Client]:
    """A browser signed in as somebody whose only grant stands somewhere."""

    def sign_in(role: str, where: str) -> Client:
        node = _standing(province, role, where)
        user = make_account(username="nguoi.giu", node=node)
        until = datetime.now(UTC) - timedelta(hours=1) if where == "expired" else None
        give(user=user, role=role, node=node, until=until)
        client = Client()
        client.force_login(user)
        prove(client)
        return client

    return sign_in


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "where"), CASES)
def test_each_role_reaches_the_school_from_where_it_stands(
    province: Province,
    schools: list[SchoolState],
    holder: Callable[[str, str], Client],
    role: str,
    where: str,
) -> None:
    client = holder(role, where)
    before = traces()
    expected = HOLDERS[role][where]
    place = f"/orgs/schools/{schools[0].uuid}/"
    change = {
        "name": schools[0].name,
        "code": "25-77777",
        "kind": "public",
        "levels": ["primary"],
        "commune": "Xã Bao La",
        "begins": "01/09/2020",
        "reason": "sửa cấp học",
        "version": 1,
    }
    answers = (
        client.get(place).status_code,
        client.get(f"{place}edit").status_code,
        client.post(f"{place}edit", change).status_code,
        client.get(f"{place}history").status_code,
    )
    assert answers == expected
    after = traces()
    if expected[2] == 302:
        changed = {name for name in after if after[name] != before[name]}
        assert "orgs_schoolhistory" in changed
    else:
        assert after == before


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "where"), MISFITS)
def test_no_role_is_written_at_a_kind_of_place_where_it_cannot_stand(
    province: Province, role: str, where: str
) -> None:
    node = _standing(province, role, where)
    user = make_account(username="nguoi.giu", node=node)
    before = traces()

    with pytest.raises(ProgrammingError, match='policy "giving"'), transaction.atomic():
        give(user=user, role=role, node=node)

    assert traces() == before


# The same for somebody's account and role at the first school. Answers to: see the account, open
# its form, see the role, open the page that ends it.
KEEPERS: dict[str, dict[str, Answers]] = {
    "province_officer": {
        "own": (200, 403, 200, 200),
        "parent": (200, 403, 200, 200),
    },
    "commune_officer": {
        "own": (200, 403, 200, 403),
        "sibling": (404, 403, 404, 404),
        "foreign": (404, 403, 404, 404),
    },
    "principal": {
        "own": (200, 200, 200, 200),
        "sibling": (404, 404, 404, 404),
        "foreign": (404, 404, 404, 404),
    },
    "clerk": {
        "own": (200, 403, 403, 403),
        "sibling": (404, 403, 403, 403),
        "foreign": (404, 403, 403, 403),
    },
    "administrator": {
        "own": (200, 200, 200, 200),
        "parent": (200, 200, 200, 200),
    },
}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "where"), CASES)
def test_each_role_reaches_the_account_and_its_role_from_where_it_stands(
    province: Province, holder: Callable[[str, str], Client], role: str, where: str
) -> None:
    node = province.schools[0]
    user = make_account(username="nguoi.khac", node=node)
    grant = give(user=user, role="subject_teacher", node=node)
    with acting(SECTOR):
        card = Card.objects.get(user_id=user.pk)
    client = holder(role, where)
    before = traces()
    answers = tuple(
        client.get(place).status_code
        for place in (
            f"/people/accounts/{card.uuid}/",
            f"/people/accounts/{card.uuid}/edit",
            f"/access/grants/{grant.uuid}/",
            f"/access/grants/{grant.uuid}/end",
        )
    )
    assert answers == KEEPERS.get(role, {}).get(where, NONE)
    assert traces() == before


@pytest.mark.django_db
def test_a_closed_account_is_out_at_its_next_click(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    client = signed_in("principal")
    assert client.get("/orgs/schools/").status_code == 200
    get_user_model().objects.filter(pk=province.users["principal"].pk).update(is_active=False)
    assert client.get("/orgs/schools/").status_code == 302


def test_the_suite_knows_every_role() -> None:
    assert set(ALL_ROLES) == set(HOLDERS) == set(registry().roles)
