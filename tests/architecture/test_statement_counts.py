"""Each page costs a fixed number of SQL statements for each role, however many rows there are.

`SOHOC_WRITE_COUNTS=1 pytest tests/architecture/test_statement_counts.py` writes the numbers anew.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import ALL_ROLES, SECTOR, Province, give, make_account
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.testing import make_schools
from tests.architecture.schools import more_schools, prove

SignIn = Callable[[str], Client]
COUNTS = Path(__file__).with_name("statement_counts.json")
# The frame of a transaction costs its own round trips, but not the same in a test as outside.
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
PAGES = {
    "first page": "/",
    "everything": "/everything/",
    "search": "/search/?q=thcs",
    "school list": "/orgs/schools/",
    "school list narrowed": "/orgs/schools/?q=nà&level=primary&tab=all&order=-code",
    "school print": "/orgs/schools/print",
    "school export": "/orgs/schools/export/csv",
    "school": "/orgs/schools/{school}/",
    "school changes": "/orgs/schools/{school}/history",
    "school form": "/orgs/schools/{school}/edit",
    "school new form": "/orgs/schools/add",
    "account": "/people/accounts/{account}/",
    "account changes": "/people/accounts/{account}/history",
    "account form": "/people/accounts/{account}/edit",
    "grant": "/access/grants/{grant}/",
    "grant changes": "/access/grants/{grant}/history",
    "own tokens": "/tokens/",
    "own sessions": "/me/sessions/",
    "own security": "/accounts/2fa/",
}


def _pages(province: Province, school: SchoolState) -> dict[str, str]:
    """The pages above, and every other place of the navigation."""
    with acting(SECTOR):
        card = Card.objects.get(user_id=province.users["clerk"].pk)
    named = {"school": school.uuid, "account": card.uuid, "grant": province.grants["clerk"].uuid}
    pages = {name: place.format(**named) for name, place in PAGES.items()}
    others = {f"place {e.url_name}": reverse(e.url_name) for e in registry().navigation}
    return pages | {name: place for name, place in others.items() if place not in pages.values()}


def statements(client: Client, address: str) -> int | None:
    """Statements of a page that was opened once before; None when the role may not open it."""
    if client.get(address).status_code != 200:
        return None
    with (
        CaptureQueriesContext(connections["default"]) as inner,
        CaptureQueriesContext(connections["log"]) as outer,
    ):
        assert client.get(address).status_code == 200
    asked = [*inner.captured_queries, *outer.captured_queries]
    return sum(not query["sql"].startswith(FRAME) for query in asked)


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


def _counted(client: Client, province: Province, school: SchoolState) -> dict[str, int]:
    pages = sorted(_pages(province, school).items())
    counts = {name: statements(client, place) for name, place in pages}
    return {name: count for name, count in counts.items() if count is not None}


def more_people(province: Province, *, count: int) -> None:
    """Further accounts with a role at the first school."""
    for number in range(count):
        user = make_account(username=f"them.{count}.{number}", node=province.schools[0])
        give(user=user, role="learner", node=province.schools[0])


@pytest.mark.django_db
@pytest.mark.parametrize("role", ALL_ROLES)
def test_each_page_costs_the_same_for_few_and_for_many_rows(
    province: Province, schools: list[SchoolState], signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    prove(client)
    more_people(province, count=1)
    more_schools(province.communes[0], count=5)
    few = _counted(client, province, schools[0])
    more_people(province, count=20)
    more_schools(province.communes[0], count=45, first=200)
    many = _counted(client, province, schools[0])

    assert few == many
    kept = json.loads(COUNTS.read_text(encoding="utf-8")) if COUNTS.exists() else {}
    if os.environ.get("SOHOC_WRITE_COUNTS"):
        kept = dict(sorted({**kept, role: many}.items()))
        COUNTS.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    more = {n: (kept[role].get(n), c) for n, c in many.items() if c > kept[role].get(n, -1)}
    fewer = {n: (kept[role][n], many.get(n)) for n in kept[role] if many.get(n, -1) < kept[role][n]}
    assert more == {}, "a page costs more statements than before"
    assert fewer == {}, "a page costs fewer: lower the number in statement_counts.json"
