"""Whoever takes a list along as a file stands in the audit trail."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity.models import Card
from sohoc.core.jobs.tests.test_exports import Counted
from sohoc.core.objects.background import export_list
from sohoc.core.testing.actors import SECTOR, Province

# An export at once is recorded by a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
EXPORT = "/people/accounts/export/csv"


@pytest.fixture(autouse=True)
def proof_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)


def exports() -> list[Entry]:
    with acting(SECTOR):
        return list(Entry.objects.filter(verb="objects.list.exported").order_by("id"))


def test_an_export_at_once_is_recorded_though_its_request_only_reads(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("principal")
    assert client.get(EXPORT, REMOTE_ADDR="192.0.2.44").status_code == 200
    (kept,) = exports()
    assert (kept.actor_id, kept.role) == (province.users["principal"].pk, "principal")
    assert (kept.node_id, kept.address) == (province.schools[0].pk, "192.0.2.44")
    assert (kept.noun, kept.object_id) == ("objects.list", "identity.accounts")
    assert (kept.data["rows"], kept.data["format"]) == (6, "csv")
    assert "Họ và tên" in kept.data["columns"]


def test_the_rows_chosen_are_counted_and_not_the_keys_sent(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    with acting(SECTOR):
        card = Card.objects.get(user_id=province.users["clerk"].pk)
    query = f"?id={card.uuid}&id={card.uuid}&id=nobody"
    assert signed_in("principal").get(EXPORT + query).status_code == 200
    assert [kept.data["rows"] for kept in exports()] == [1]


def test_a_refused_export_records_none(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    assert signed_in("clerk").get(EXPORT).status_code == 403
    assert exports() == []


def test_a_print_of_people_is_recorded_like_an_export(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    assert signed_in("clerk").get("/people/accounts/print").status_code == 403
    assert exports() == []
    client = signed_in("principal")
    assert client.get("/people/accounts/print", REMOTE_ADDR="192.0.2.44").status_code == 200
    (kept,) = exports()
    assert (kept.actor_id, kept.object_id) == (
        province.users["principal"].pk,
        "identity.accounts",
    )
    assert (kept.data["rows"], kept.data["format"], kept.address) == (6, "print", "192.0.2.44")
    assert "Họ và tên" in kept.data["columns"]


def test_a_print_of_what_is_not_sensitive_is_not_recorded(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    assert signed_in("principal").get("/orgs/schools/print").status_code == 200
    assert exports() == []


def test_an_export_in_the_background_is_recorded_with_its_rows(province: Province) -> None:
    actor = province.actor("principal")
    with acting(actor.scope):
        export_list(
            Counted(),
            actor=actor,
            at=datetime(2026, 9, 7, 2, 0, tzinfo=UTC),
            listing="identity.accounts",
            query="",
            kind="csv",
        )
    (kept,) = exports()
    assert (kept.actor_id, kept.data["rows"]) == (actor.user_id, 6)
