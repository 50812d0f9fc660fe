"""A large list is exported in the background: same rows, same rights, a file for its owner."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import acting
from sohoc.core.files.models import StoredFile
from sohoc.core.files.services import store
from sohoc.core.jobs.models import Job
from sohoc.core.objects import screens
from sohoc.core.objects.background import export_list
from sohoc.core.testing.actors import PASSWORD, SECTOR, Province

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)
ACCOUNTS = {"listing": "identity.accounts", "query": "", "kind": "csv"}


class Counted:
    """Counts the steps of a body."""

    def __init__(self) -> None:
        self.wanted, self.done = 0, 0

    def total(self, n: int) -> None:
        self.wanted = n

    def step(self, n: int = 1) -> None:
        self.done += n


def test_the_file_holds_the_rows_of_the_owners_scope(province: Province) -> None:
    actor, progress = province.actor("principal"), Counted()
    with acting(actor.scope):
        result = export_list(progress, actor=actor, at=AT, **ACCOUNTS)
        kept = StoredFile.objects.get(uuid=result["file"])
    with store().open(kept.sha256) as file:
        lines = file.read().decode("utf-8-sig").splitlines()
    assert (progress.wanted, progress.done, len(lines)) == (6, 6, 7)
    assert kept.owner_id == actor.user_id
    assert kept.is_sensitive
    assert str(kept.ends_at) == "2026-09-14 02:00:00+00:00"


def test_a_role_without_the_right_gets_no_file(province: Province) -> None:
    actor = province.actor("clerk")
    with acting(actor.scope):
        with pytest.raises(NotAllowed):
            export_list(Counted(), actor=actor, at=AT, **ACCOUNTS)
        assert StoredFile.objects.count() == 0


def test_a_long_list_leads_to_the_order_and_a_sensitive_one_asks_for_the_proof(
    province: Province,
    signed_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screens, "LARGEST_DIRECT_EXPORT", 3)
    client = signed_in("principal")
    url = "/people/accounts/export/csv"
    client.post(url, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    page: Any = client.get(url)
    assert 'action="/jobs/export/sensitive"' in page.content.decode()
    response = client.post("/jobs/export/sensitive", ACCOUNTS)
    assert response.status_code == 302
    with acting(SECTOR):
        job = Job.objects.get()
    assert (job.kind, job.wish) == ("objects.export", ACCOUNTS)
    assert response["Location"] == f"/jobs/{job.uuid}"


def test_a_sensitive_order_without_a_fresh_proof_starts_nothing(
    signed_in: Callable[[str], Client],
) -> None:
    assert signed_in("principal").post("/jobs/export/sensitive", ACCOUNTS).status_code == 403
    assert signed_in("principal").post("/jobs/export", ACCOUNTS).status_code == 404
    with acting(SECTOR):
        assert Job.objects.count() == 0


def test_conditions_too_long_to_be_kept_are_refused_and_never_cut(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    client = signed_in("principal")
    # Cut at its end, the query would lose the search and order every row.
    query = "x=" + "a" * 8000 + "&q=nobody"
    answer = client.post("/jobs/export/sensitive", {**ACCOUNTS, "query": query}, follow=True)
    assert answer.redirect_chain == [("/people/accounts/", 302)]
    assert "Điều kiện lọc của danh sách này quá dài" in answer.content.decode()
    with acting(SECTOR):
        assert Job.objects.count() == 0


def test_conditions_of_any_usual_length_are_kept_whole(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sohoc.core.identity.proof.is_fresh", lambda request: True)
    query = "x=" + "a" * 7000 + "&q=nobody"
    signed_in("principal").post("/jobs/export/sensitive", {**ACCOUNTS, "query": query})
    with acting(SECTOR):
        assert Job.objects.get().wish == {**ACCOUNTS, "query": query}


def test_the_state_of_ticked_rows_is_passed_on_whole(signed_in: Callable[[str], Client]) -> None:
    state = "x=" + "a" * 3000 + "&q=nobody"
    answer = signed_in("principal").get("/people/accounts/chosen", {"state": state, "act": "xlsx"})
    assert answer["Location"] == f"/people/accounts/export/xlsx?{state}"


@pytest.mark.parametrize(
    "wish",
    [
        {"listing": "nothing", "query": "", "kind": "csv"},
        {"listing": "orgs.schools", "query": "", "kind": "exe"},
        {},
    ],
)
def test_an_order_that_names_no_list_or_kind_starts_nothing(
    signed_in: Callable[[str], Client], wish: dict[str, str]
) -> None:
    assert signed_in("principal").post("/jobs/export", wish).status_code == 404
    with acting(SECTOR):
        assert Job.objects.count() == 0
