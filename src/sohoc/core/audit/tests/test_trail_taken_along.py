"""The trail taken along: exported, printed, and that this stands in it."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.audit.tests.conftest import act
from sohoc.core.objects import screens
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR, Province

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
LIST = "/audit/entries/"
CSV = "/audit/entries/export/csv"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of identity is as fresh as an export needs it."""
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)


def page(client: Client, query: str = "") -> str:
    answer: Any = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def lines(client: Client, query: str = "") -> list[list[str]]:
    answer: Any = client.get(f"{CSV}{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_exporting_and_printing_ask_for_a_fresh_proof(
    province: Province, signed_in: SignIn
) -> None:
    act(province)
    client = signed_in("auditor")
    for part in ("export/csv", "print"):
        answer = client.get(f"{LIST}{part}")
        assert answer.status_code == 403
        assert "Quyển sổ" not in answer.content.decode()


@pytest.mark.usefixtures("fresh")
def test_the_file_has_the_rows_asked_for_in_the_columns_chosen(
    province: Province, signed_in: SignIn
) -> None:
    act(province, label="Sổ một")
    act(province, school=1, label="Sổ hai")
    client = signed_in("auditor")
    client.post(f"{LIST}columns", {"columns": ["who", "label", "place"]})
    assert lines(client) == [
        ["Ai", "Đối tượng", "Nơi"],
        ["Đinh Thị Thắm", "Sổ hai", province.schools[1].name],
        ["Đinh Thị Thắm", "Sổ một", province.schools[0].name],
    ]
    assert len(lines(client, "?q=mot")) == 2


@pytest.mark.usefixtures("fresh")
def test_text_never_becomes_a_formula(province: Province, signed_in: SignIn) -> None:
    act(province, label="=1+1")
    client = signed_in("auditor")
    assert lines(client)[1][2] == "'=1+1"
    book: Any = client.get(f"{LIST}export/xlsx")
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        assert "<t>=1+1</t>" in parts.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.usefixtures("fresh")
def test_another_kind_of_file_is_refused(province: Province, signed_in: SignIn) -> None:
    assert signed_in("auditor").get(f"{LIST}export/exe").status_code == 400


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("part", ["export/csv", "export/xlsx", "print"])
def test_who_may_only_read_the_trail_takes_nothing_along(
    province: Province, signed_in: SignIn, part: str
) -> None:
    act(province)
    client = signed_in("principal")
    assert client.get(f"{LIST}{part}").status_code == 403
    shown = page(client)
    assert f"{LIST}{part}" not in shown
    assert "Xuất các dòng đã chọn" not in shown


@pytest.mark.usefixtures("fresh")
def test_chosen_rows_are_taken_along_by_their_numbers(
    province: Province, signed_in: SignIn
) -> None:
    for number in range(3):
        act(province, label=f"Sổ {number}")
    with acting(SECTOR):
        first, second, _third = Entry.objects.order_by("id").values_list("id", flat=True)
    client = signed_in("auditor")
    chosen = client.get(f"{LIST}chosen?id={first}&id={second}&state=order%3Dat&act=xlsx")
    assert chosen["Location"] == f"{LIST}export/xlsx?order=at&id={first}&id={second}"
    found = lines(client, f"?order=at&id={first}&id={second}&id=nobody&id={'9' * 30}")
    assert [line[2] for line in found[1:]] == ["Sổ 0", "Sổ 1"]


@pytest.mark.usefixtures("fresh")
def test_paper_shows_the_conditions_and_every_row(province: Province, signed_in: SignIn) -> None:
    act(province)
    answer = signed_in("auditor").get(f"{LIST}print?since=01/02/2020&verb=grants.grant.given")
    words = text_of(answer.content.decode())
    assert "Việc gì: đã giao vai trò. Từ ngày 01/02/2020. 1 việc làm, tính đến" in words
    assert "Quyển sổ" in words


@pytest.mark.usefixtures("fresh")
def test_too_long_a_stretch_is_not_exported_but_said(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.audit.web.trail.TRAIL.largest_export", 2)
    for _number in range(3):
        act(province)
    client = signed_in("auditor")
    answer: Any = client.get(f"{CSV}?person=Tham", follow=True)
    assert answer.redirect_chain == [(f"{LIST}?person=Tham", 302)]
    said = "Có hơn 2 dòng. Hãy chọn khoảng thời gian ngắn hơn rồi xuất."
    assert said in answer.content.decode()
    order = {"listing": "audit.trail", "query": "", "kind": "csv"}
    assert client.post("/jobs/export/sensitive", order)["Location"] == f"{LIST}?"
    assert len(lines(client, "?until=01/01/2020")) == 1


@pytest.mark.usefixtures("fresh")
def test_a_long_stretch_is_exported_in_the_background(
    province: Province, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "LARGEST_DIRECT_EXPORT", 2)
    for _number in range(3):
        act(province)
    client = signed_in("auditor")
    shown = client.get(CSV).content.decode()
    assert "3 việc làm" in text_of(shown)
    assert 'action="/jobs/export/sensitive"' in shown
    order = {"listing": "audit.trail", "query": "", "kind": "csv"}
    assert client.post("/jobs/export/sensitive", order)["Location"].startswith("/jobs/")


@pytest.mark.django_db(transaction=True)  # an export is recorded by a connection of its own
@pytest.mark.usefixtures("fresh")
def test_exporting_the_trail_is_recorded_in_it(province: Province, signed_in: SignIn) -> None:
    act(province)
    signed_in("auditor").get(CSV)
    signed_in("principal").get(CSV)
    with acting(SECTOR):
        (kept,) = Entry.objects.filter(verb="objects.list.exported")
    assert (kept.actor_id, kept.role) == (province.users["auditor"].pk, "auditor")
    assert (kept.noun, kept.object_id, kept.label) == ("objects.list", "audit.trail", "Nhật ký")
    assert kept.data == {
        "rows": 1,
        "format": "csv",
        "columns": [
            "Ai",
            "Việc gì",
            "Đối tượng",
            "Lúc nào",
            "Nơi",
            "Lý do",
            "Từ đâu",
            "Vai trò",
        ],
    }


@pytest.mark.parametrize("name", ["entries", "security", "seals"])
def test_pages_ask_the_database_a_few_times_only(
    province: Province,
    signed_in: SignIn,
    name: str,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for _number in range(30):
        act(province)
    client = signed_in("auditor")
    client.get(f"/audit/{name}/")
    with django_assert_max_num_queries(9):
        client.get(f"/audit/{name}/")


def test_the_first_page_counts_no_rows_and_asks_the_same_for_few_and_many(
    province: Province, signed_in: SignIn, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = signed_in("auditor")
    for count in (1, 60):
        for _number in range(count):
            act(province)
        page(client)
        with django_assert_num_queries(8) as asked:
            page(client)
        statements = [query["sql"].upper() for query in asked.captured_queries]
        assert not [text for text in statements if "COUNT(" in text]


def test_no_page_carries_a_style_or_script_inside(province: Province, signed_in: SignIn) -> None:
    act(province)
    for name in ("entries", "security", "seals"):
        shown = signed_in("auditor").get(f"/audit/{name}/").content.decode()
        assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", shown)
