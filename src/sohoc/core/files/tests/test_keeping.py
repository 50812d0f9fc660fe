"""What is kept, and what is refused with a sentence and leaves nothing behind."""

import io
import resource
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError
from django.utils import translation

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.files.models import StoredFile
from sohoc.core.files.purposes import DOCUMENT, IMPORT, PICTURE, RESULT, Purpose
from sohoc.core.files.refusals import FileRefused, Reason
from sohoc.core.files.services import file_of, keep_file, remove_file, store
from sohoc.core.files.tests import samples
from sohoc.core.testing.actors import ALL_ROLES, NOW, Province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any) -> Path:
    settings.SOHOC_FILES, settings.SOHOC_CLAMD = tmp_path / "files", None
    return tmp_path / "files"


def keep(
    actor: Actor, content: bytes, name: str, purpose: Purpose = DOCUMENT, **more: Any
) -> StoredFile:
    with acting(actor.scope):
        return keep_file(
            actor=actor, name=name, stream=io.BytesIO(content), purpose=purpose, at=NOW, **more
        )


def refused(actor: Actor, content: bytes, name: str, purpose: Purpose = DOCUMENT) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        keep(actor, content, name, purpose)
    with acting(actor.scope):
        assert StoredFile.objects.count() == 0
    assert [p for p in store().root.rglob("*") if p.is_file()] == []
    return refusal.value


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_keeps_and_finds_a_file(role: str, province: Province) -> None:
    actor = province.actor(role)
    kept = keep(actor, samples.PDF, "quyết định.pdf")
    with acting(actor.scope):
        found = file_of(actor, uuid=kept.uuid)
        with store().open(found.sha256) as file:
            assert file.read() == samples.PDF
    assert (found.name, found.media_type, found.size, found.purpose) == (
        "quyết định.pdf",
        "application/pdf",
        len(samples.PDF),
        "document",
    )


def test_nobody_else_finds_the_file_not_even_the_province(province: Province) -> None:
    kept = keep(province.actor("clerk"), samples.PDF, "a.pdf")
    for role in ALL_ROLES:
        other = province.actor(role)
        if role == "clerk":
            continue
        with acting(other.scope):
            assert StoredFile.objects.count() == 0
            with pytest.raises(NotYours):
                file_of(other, uuid=kept.uuid)


def test_a_kept_file_is_never_altered(province: Province) -> None:
    actor = province.actor("clerk")
    kept = keep(actor, samples.PDF, "a.pdf")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(actor.scope):
        StoredFile.objects.filter(pk=kept.pk).update(sha256="0" * 64)


@pytest.mark.parametrize(
    ("content", "name", "purpose", "media_type"),
    [
        (samples.png(), "a.png", PICTURE, "image/png"),
        (samples.jpeg(), "a.JPG", PICTURE, "image/jpeg"),
        (samples.package("xl/"), "a.xlsx", IMPORT, "xlsx"),
        (samples.package("word/"), "a.docx", DOCUMENT, "docx"),
        ("\ufeffHọ tên;Lớp\r\nĐinh Thị Thắm;6A\r\n".encode(), "a.csv", IMPORT, "text/csv"),
        (b'{"a": [1]}', "a.json", RESULT, "application/json"),
    ],
)
def test_every_allowed_kind_is_known_by_its_content(
    content: bytes, name: str, purpose: Purpose, media_type: str, province: Province
) -> None:
    kept = keep(province.actor("clerk"), content, name, purpose)
    expected = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
    assert kept.media_type == expected.get(media_type, media_type)


@pytest.mark.parametrize(
    ("content", "name", "purpose"),
    [
        (samples.HTML, "a.pdf", DOCUMENT),
        (samples.EXE, "a.pdf", DOCUMENT),
        (samples.HTML, "a.png", PICTURE),
        (samples.PDF, "a.png", DOCUMENT),
        (samples.png(), "a.jpg", PICTURE),
        (samples.package("word/"), "a.xlsx", IMPORT),
        (b"PK\x03\x04" + b"\x00" * 40, "a.xlsx", IMPORT),
        (b"MZ" + samples.package("xl/"), "a.xlsx", IMPORT),
        (samples.HTML, "a.csv", IMPORT),
        (samples.SVG, "a.csv", IMPORT),
        (b"  \n<script>x</script>", "a.csv", IMPORT),
        (b"a;b\x00c", "a.csv", IMPORT),
        (b"a;b\xff\xfe", "a.csv", IMPORT),
        (samples.PDF + b"\x00\xff", "a.csv", IMPORT),
        (b"{not json", "a.json", RESULT),
        (b"[" * 100_000, "a.json", RESULT),
    ],
)
def test_a_content_that_is_not_what_the_name_says_is_refused(
    content: bytes, name: str, purpose: Purpose, province: Province
) -> None:
    found = refused(province.actor("clerk"), content, name, purpose)
    assert found.reason == Reason.NOT_WHAT_IT_SAYS


def test_other_endings_are_refused_with_the_allowed_ones(province: Province) -> None:
    found = refused(province.actor("clerk"), samples.HTML, "a.html", IMPORT)
    assert found.reason == Reason.WRONG_ENDING
    with translation.override("vi"):
        assert found.sentence == ("Ở đây không nhận loại tệp này. Các loại được nhận: xlsx, csv.")


def test_an_empty_file_is_refused(province: Province) -> None:
    assert refused(province.actor("clerk"), b"", "a.csv", IMPORT).reason == Reason.EMPTY


def test_a_file_beyond_the_limit_is_refused_at_the_limit(province: Province) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return b"x" * size

    stream, actor = Endless(), province.actor("clerk")
    with acting(actor.scope), pytest.raises(FileRefused) as refusal:
        keep_file(actor=actor, name="a.csv", stream=stream, purpose=IMPORT, at=NOW)
    assert refusal.value.reason == Reason.TOO_BIG
    assert stream.given <= IMPORT.limit + 2 * (1 << 20)
    with translation.override("vi"):
        assert "20 MB" in refusal.value.sentence
    assert [p for p in store().root.rglob("*") if p.is_file()] == []


def test_a_zip_bomb_is_kept_as_it_came_and_never_unpacked(province: Province) -> None:
    bomb = samples.bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = keep(province.actor("clerk"), bomb, "a.xlsx", IMPORT)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert kept.size == len(bomb) < 200_000
    assert grown < 20_000  # kB


def test_the_same_bytes_lie_once(province: Province) -> None:
    first = keep(province.actor("clerk"), samples.PDF, "a.pdf")
    second = keep(province.actor("principal"), samples.PDF, "b.pdf")
    assert first.sha256 == second.sha256
    assert len(list(store().blobs())) == 1
    path = store().path_of(first.sha256)
    assert path.parts[-3:-1] == (first.sha256[:2], first.sha256[2:4])
    assert path.stat().st_mode & 0o777 == 0o400


def test_a_removed_file_is_not_found_any_more(province: Province) -> None:
    actor = province.actor("clerk")
    kept = keep(actor, samples.PDF, "a.pdf", ends_at=datetime.now(UTC) + timedelta(days=1))
    with acting(actor.scope):
        remove_file(actor=actor, file=kept)
        with pytest.raises(NotYours):
            file_of(actor, uuid=kept.uuid)


class FakeClamd(threading.Thread):
    """Speaks clamd's INSTREAM, and refuses what the real one refuses."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        self.is_deaf = False

    def run(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                self.answer(line)

    def answer(self, line: socket.socket) -> None:
        file = line.makefile("rb")
        if file.read(10) != b"zINSTREAM\0":
            line.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!L", file.read(4))[0]:
            content += file.read(size)
        if self.is_deaf:
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif samples.EICAR in content:
            line.sendall(b"stream: Eicar-Signature FOUND\0")
        else:
            line.sendall(b"stream: OK\0")


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Iterator[FakeClamd]:
    fake = FakeClamd(tmp_path / "clamd")
    settings.SOHOC_CLAMD = str(tmp_path / "clamd")
    fake.start()
    yield fake
    fake.server.shutdown(socket.SHUT_RDWR)
    fake.server.close()


def test_a_clean_file_passes_the_scanner(scanner: FakeClamd, province: Province) -> None:
    content = b"a;b\n" * 100_000
    assert keep(province.actor("clerk"), content, "a.csv", IMPORT).size == 400_000


def test_the_scanner_finds_the_test_pattern(scanner: FakeClamd, province: Province) -> None:
    found = refused(province.actor("clerk"), samples.EICAR, "a.csv", IMPORT)
    assert found.reason == Reason.INFECTED
    with translation.override("vi"):
        assert found.sentence == "Trình quét vi-rút thấy mã độc nên tệp không được lưu."


def test_a_scanner_that_cannot_say_refuses(scanner: FakeClamd, province: Province) -> None:
    scanner.is_deaf = True
    found = refused(province.actor("clerk"), b"a;b", "a.csv", IMPORT)
    assert found.reason == Reason.SCANNER_AWAY


@pytest.mark.parametrize("address", ["/khong/co/clamd", "127.0.0.1:9", "vô nghĩa"])
def test_a_scanner_that_is_away_refuses(address: str, settings: Any, province: Province) -> None:
    settings.SOHOC_CLAMD = address
    found = refused(province.actor("clerk"), b"a;b", "a.csv", IMPORT)
    assert found.reason == Reason.SCANNER_AWAY
