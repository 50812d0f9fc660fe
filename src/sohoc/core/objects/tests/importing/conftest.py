"""A program in which books are imported: clerks and principals may, others may not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access import selectors
from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.identity import sessions
from sohoc.core.manifest import Door, registry
from sohoc.core.objects.importing import kinds, runs
from sohoc.core.objects.importing.background import read_import, write_import
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.core.objects.tests.importing.books import BOOKS, PERMISSION, table_of_books
from sohoc.core.testing.actors import NOW, Province
from sohoc.core.testing.database import owner_connection

HEAD = ("Mã sách", "Tên sách", "Số trang", "Ngày mua")


class Counted:
    """Counts the steps of a body."""

    def __init__(self) -> None:
        self.wanted, self.done = 0, 0

    def total(self, n: int) -> None:
        self.wanted = n

    def step(self, n: int = 1) -> None:
        self.done += n


@pytest.fixture(scope="package")
def _books_table(django_db_setup: None) -> Iterator[None]:
    with table_of_books():
        yield


@pytest.fixture
def books(_books_table: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Books are a noun of the program, and none is there yet."""
    with owner_connection() as db:
        db.execute("DELETE FROM tried_book")
    known = registry()
    door = Door(PERMISSION, "nhập sách", frozenset({"clerk", "principal"}))
    extended = replace(
        known,
        doors={**known.doors, PERMISSION: door},
        imports=["sohoc.core.objects.tests.importing.books.BOOKS"],
    )
    for module in (selectors, sessions, kinds):
        monkeypatch.setattr(module, "registry", lambda: extended)


@dataclass
class Desk:
    """A clerk at the import of books, past the pages and the queue."""

    actor: Actor

    def send(self, content: bytes, *, name: str = "sach.xlsx") -> ImportRun:
        """Send a file and have it read."""
        with acting(self.actor.scope):
            stream = _Stream(content)
            run = runs.begin_run(actor=self.actor, kind=BOOKS, name=name, stream=stream, at=NOW)
        self.read(run)
        return self.seen(run)

    def read(self, run: ImportRun) -> dict[str, Any]:
        with acting(self.actor.scope):
            return read_import(
                Counted(), actor=self.actor, at=NOW, kind=BOOKS.code, run=str(run.uuid)
            )

    def rows(self, *rows: tuple[Any, ...]) -> ImportRun:
        """Send these rows below the usual heads."""
        return self.send(workbook(HEAD, *rows))

    def want(self, run: ImportRun) -> None:
        with acting(self.actor.scope):
            runs.want_writing(actor=self.actor, kind=BOOKS, uuid=run.uuid)

    def do_write(self, run: ImportRun) -> dict[str, Any]:
        with acting(self.actor.scope):
            return write_import(
                Counted(), actor=self.actor, at=NOW, kind=BOOKS.code, run=str(run.uuid)
            )

    def write(self, run: ImportRun) -> ImportRun:
        """Have the good rows written."""
        self.want(run)
        self.do_write(run)
        return self.seen(run)

    def seen(self, run: ImportRun) -> ImportRun:
        with acting(self.actor.scope):
            return ImportRun.objects.get(pk=run.pk)

    def lines(self, run: ImportRun) -> list[ImportLine]:
        with acting(self.actor.scope):
            return list(run.lines.order_by("id"))


class _Stream:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int, /) -> bytes:
        given, self._content = self._content[:size], self._content[size:]
        return given


@pytest.fixture
def desk(books: None, province: Province) -> Desk:
    """The clerk of the first school."""
    return Desk(province.actor("clerk"))


@pytest.fixture
def clerk(books: None, signed_in: Callable[[str], Client], settings: Any, desk: Desk) -> Client:
    """The browser of the clerk; work in the background is done at once."""
    settings.SOHOC_JOBS_INLINE = True
    return signed_in("clerk")
