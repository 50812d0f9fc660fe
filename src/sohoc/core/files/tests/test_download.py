"""Taking a file out: the own one, to be saved, never run."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.files.models import StoredFile
from sohoc.core.files.purposes import DOCUMENT, RESULT, Purpose
from sohoc.core.files.services import keep_file
from sohoc.core.files.tests import samples
from sohoc.core.testing.actors import ALL_ROLES, AUDIT, NOW, PASSWORD, Province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> None:
    settings.SOHOC_FILES, settings.SOHOC_CLAMD = tmp_path / "files", None


def keep(
    province: Province,
    role: str,
    name: str = "Quyết định số 5.pdf",
    *,
    purpose: Purpose = DOCUMENT,
    is_sensitive: bool = False,
) -> StoredFile:
    actor = province.actor(role)
    with acting(actor.scope):
        return keep_file(
            actor=actor,
            name=name,
            stream=io.BytesIO(samples.PDF),
            purpose=purpose,
            at=NOW,
            is_sensitive=is_sensitive,
        )


def taken() -> list[Entry]:
    with acting(AUDIT):
        return list(Entry.objects.filter(verb="files.file.taken").order_by("id"))


@pytest.mark.parametrize("role", ALL_ROLES)
def test_the_own_file_comes_whole_and_to_be_saved(
    role: str, province: Province, signed_in: Callable[[str], Client]
) -> None:
    kept = keep(province, role)
    response: Any = signed_in(role).get(reverse("files:download", args=[kept.uuid]))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == samples.PDF
    assert dict(response.headers) | {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(samples.PDF)),
        "Content-Disposition": (
            "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%205.pdf"
        ),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    } == dict(response.headers)


def test_the_file_of_another_person_is_not_found(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    kept = keep(province, "clerk")
    for role in ("principal", "administrator", "auditor", "guardian"):
        response = signed_in(role).get(reverse("files:download", args=[kept.uuid]))
        assert response.status_code == 404


@pytest.mark.django_db(transaction=True)  # the record is written by a connection of its own
def test_a_sensitive_file_asks_for_a_fresh_proof_and_each_taking_is_recorded(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    kept = keep(province, "clerk", "Tài khoản.pdf", purpose=RESULT, is_sensitive=True)
    client = signed_in("clerk")
    asked = client.get(reverse("files:download", args=[kept.uuid]), follow=True)
    url = reverse("files:download_sensitive", args=[kept.uuid])
    assert asked.redirect_chain == [(url, 302)]
    assert asked.status_code == 403
    assert samples.PDF not in asked.content
    assert taken() == []
    client.post(url, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    for _ in range(2):
        response: Any = client.get(url, REMOTE_ADDR="192.0.2.44")
        assert b"".join(response.streaming_content) == samples.PDF
    first, second = taken()
    assert first.actor_id == second.actor_id == province.users["clerk"].pk
    assert (first.noun, first.object_id, first.label, first.address) == (
        "files.file",
        str(kept.uuid),
        "Tài khoản.pdf",
        "192.0.2.44",
    )


@pytest.mark.django_db(transaction=True)
def test_a_sensitive_file_of_another_person_is_not_found_and_nothing_recorded(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    kept = keep(province, "clerk", is_sensitive=True)
    url, client = reverse("files:download_sensitive", args=[kept.uuid]), signed_in("principal")
    client.post(url, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert client.get(url).status_code == 404
    assert client.get(reverse("files:download", args=[kept.uuid])).status_code == 404
    assert taken() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_not_sensitive_is_taken_out_unrecorded(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    kept, client = keep(province, "clerk"), signed_in("clerk")
    response: Any = client.get(reverse("files:download", args=[kept.uuid]))
    assert b"".join(response.streaming_content) == samples.PDF
    assert taken() == []


def test_nothing_comes_without_signing_in(province: Province) -> None:
    kept = keep(province, "clerk")
    response = Client().get(reverse("files:download", args=[kept.uuid]))
    assert response.status_code == 302
