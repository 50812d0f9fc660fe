"""The list of roles: the same statements for few and many, exports, any query."""

import csv
import io
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import Scope, acting
from sohoc.core.grants.tests.proving import prove
from sohoc.core.grants.web.listings import GRANTS
from sohoc.core.identity.models import Card, User
from sohoc.core.testing.actors import (
    Province,
    give,
    make_account,
    make_guardians,
    make_node,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SECTOR = Scope("sohoc_sector")
GIVE, LEND = "/access/grants/give", "/access/grants/delegate"


@pytest.fixture
def teacher(province: Province) -> User:
    return make_account(username="unhv", node=province.schools[0], full_name="Hà Văn Ún")


@pytest.mark.parametrize("role", ["province_officer", "principal"])
def test_the_list_needs_the_same_statements_for_five_rows_and_for_fifty(
    province: Province, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    client.get("/access/grants/")
    counts = []
    for number in (5, 50):
        make_guardians(province.schools[0], number)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get("/access/grants/?q=nguoi&place=bao").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_export_is_safe_and_keeps_text_as_text(
    province: Province, teacher: User, signed_in: SignIn
) -> None:
    with acting(SECTOR):
        Card.objects.filter(pk=teacher.pk).update(full_name='=HYPERLINK("x")')
    give(user=teacher, role="clerk", node=province.schools[0])
    client = prove(signed_in("principal"), GIVE)
    response = client.get("/access/grants/export/csv?q=unhv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0] == '\'=HYPERLINK("x")'
    book = client.get("/access/grants/export/xlsx").content
    with ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert client.get("/access/grants/export/pdf").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "order=-newest",
        "order=person",
        "order=-person",
        "tab=x",
        "role=x",
        "after=%21",
        "after=WzFd",
        "after=WyJhIiwxXQ",
        "place=%00",
        "n=-1",
        "id=1",
    ],
)
def test_any_query_of_the_list_is_answered(
    province: Province, signed_in: SignIn, query: str
) -> None:
    response = signed_in("principal").get(f"/access/grants/?{query}")
    assert response.status_code in (200, 400)


def test_the_newest_role_comes_first_and_pages_follow(
    province: Province, signed_in: SignIn
) -> None:
    place = make_node(name="Trường Lớn", kind="school", parent=province.communes[0])
    make_guardians(place, 30)
    client = signed_in("province_officer")
    first = client.get("/access/grants/?place=truong+lon").content.decode()
    assert first.count('name="id"') == 25
    link = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
    second = client.get(link.replace("&amp;", "&")).content.decode()
    assert second.count('name="id"') == 5


def test_listing_is_declared_without_gaps() -> None:
    codes = {column.code for column in GRANTS.columns}
    assert {"person", "role", "place", "from", "until", "giver", "state"} <= codes
