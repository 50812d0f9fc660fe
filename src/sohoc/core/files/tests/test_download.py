"""Taking a file out: the own one, to be saved, never run."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import acting
from sohoc.core.files.models import StoredFile
from sohoc.core.files.purposes import DOCUMENT
from sohoc.core.files.services import keep_file
from sohoc.core.files.tests import samples
from sohoc.core.testing.actors import ALL_ROLES, NOW, Province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> None:
    settings.SOHOC_FILES, settings.SOHOC_CLAMD = tmp_path / "files", None


def keep(province: Province, role: str, name: str = "Quyết định số 5.pdf") -> StoredFile:
    actor = province.actor(role)
    with acting(actor.scope):
        return keep_file(
            actor=actor, name=name, stream=io.BytesIO(samples.PDF), purpose=DOCUMENT, at=NOW
        )


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


def test_nothing_comes_without_signing_in(province: Province) -> None:
    kept = keep(province, "clerk")
    response = Client().get(reverse("files:download", args=[kept.uuid]))
    assert response.status_code == 302
