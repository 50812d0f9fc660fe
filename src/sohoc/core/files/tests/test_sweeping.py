"""Bytes go when nobody names them any more, and only then."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.files.models import Blob, StoredFile
from sohoc.core.files.purposes import IMPORT
from sohoc.core.files.services import keep_file, remove_file, store
from sohoc.core.files.store import Damaged
from sohoc.core.files.sweeping import (
    StoreProblem,
    remove_expired_rows,
    sweep_store,
    verify_store,
)
from sohoc.core.testing.actors import NOW, Province

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> None:
    settings.SOHOC_FILES, settings.SOHOC_CLAMD = tmp_path / "files", None


def keep(province: Province, role: str, content: bytes, **more: Any) -> StoredFile:
    actor = province.actor(role)
    with acting(actor.scope):
        return keep_file(
            actor=actor, name="a.csv", stream=io.BytesIO(content), purpose=IMPORT, at=NOW, **more
        )


def remove(province: Province, role: str, kept: StoredFile) -> None:
    actor = province.actor(role)
    with acting(actor.scope):
        remove_file(actor=actor, file=kept)


def test_bytes_stay_while_one_file_names_them(province: Province) -> None:
    first, second = keep(province, "clerk", b"a"), keep(province, "principal", b"a")
    assert Blob.objects.get().uses == 2
    remove(province, "clerk", first)
    assert sweep_store(at=LATER) == 0
    remove(province, "principal", second)
    assert Blob.objects.get().uses == 0
    assert sweep_store(at=LATER) == 1
    assert list(store().blobs()) == []
    assert Blob.objects.count() == 0


def test_fresh_bytes_are_left_alone(province: Province) -> None:
    remove(province, "clerk", keep(province, "clerk", b"a"))
    assert sweep_store(at=NOW + timedelta(hours=23)) == 0
    assert len(list(store().blobs())) == 1


def test_bytes_of_a_rolled_back_transaction_are_swept(province: Province) -> None:
    def kept_then_failed() -> None:
        with acting(province.actor("clerk").scope):
            keep(province, "clerk", b"a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kept_then_failed()
    assert Blob.objects.count() == 0
    assert len(list(store().blobs())) == 1
    assert sweep_store(at=LATER) == 1
    assert list(store().blobs()) == []


def test_what_was_only_half_received_is_swept(province: Province) -> None:
    received = store().receive(io.BytesIO(b"a"), limit=10)
    os.utime(received.path, (NOW.timestamp(), NOW.timestamp()))
    sweep_store(at=LATER)
    assert not received.path.exists()


def test_bytes_come_back_after_a_sweep(province: Province) -> None:
    remove(province, "clerk", keep(province, "clerk", b"a"))
    sweep_store(at=LATER)
    kept = keep(province, "clerk", b"a")
    with store().open(kept.sha256) as file:
        assert file.read() == b"a"


def test_files_whose_time_is_over_are_removed_and_no_others(province: Province) -> None:
    now = datetime.now(UTC)
    keep(province, "clerk", b"a", ends_at=now - timedelta(seconds=1))
    staying = keep(province, "principal", b"b", ends_at=now + timedelta(hours=1))
    forever = keep(province, "principal", b"c")
    assert remove_expired_rows() == 1
    with acting(province.actor("clerk").scope):
        assert StoredFile.objects.count() == 0
    with acting(province.actor("principal").scope):
        found = set(StoredFile.objects.values_list("pk", flat=True))
    assert found == {staying.pk, forever.pk}


def test_altered_and_missing_bytes_are_found(province: Province) -> None:
    altered, missing, whole = (keep(province, "clerk", c) for c in (b"a", b"b", b"c"))
    path = store().path_of(altered.sha256)
    path.chmod(0o600)
    path.write_bytes(b"x")
    store().path_of(missing.sha256).unlink()
    assert verify_store() == [
        StoreProblem(missing.sha256, is_missing=True),
        StoreProblem(altered.sha256, is_missing=False),
    ]
    for damaged in (altered, missing):
        with pytest.raises(Damaged):
            store().open(damaged.sha256)
    with store().open(whole.sha256) as file:
        assert file.read() == b"c"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_hashes_lead_into_the_store(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store().path_of(name)
