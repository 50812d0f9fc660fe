"""A clerk at the import of learners, past the pages and the queue."""

from dataclasses import dataclass
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.objects.importing import runs
from sohoc.core.objects.importing.background import read_import, write_import
from sohoc.core.objects.importing.kinds import ImportKind
from sohoc.core.objects.importing.undoing import staying, undo_run
from sohoc.core.objects.models import ImportLine, ImportRun
from sohoc.core.testing.actors import NOW
from sohoc.modules.people.imports.learners import LEARNERS

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp")
FULL_HEAD = (
    *HEAD,
    *("Mã học sinh", "Số định danh cá nhân", "Điện thoại"),
    *("Họ tên cha", "Điện thoại cha", "Họ tên mẹ", "Điện thoại mẹ"),
)


STAFF_HEAD = ("Họ và tên", "Ngày sinh", "Giới tính", "Mã giáo viên", "Số CCCD", "Môn dạy")
GUARDIAN_HEAD = (
    *("Họ tên học sinh", "Ngày sinh học sinh", "Mã học sinh"),
    *("Họ tên phụ huynh", "Quan hệ", "Điện thoại", "Số CCCD phụ huynh", "Năm sinh"),
    *("Căn cứ", "Được xem", "Được ký thay"),
)


class Steps:
    """Counts nothing."""

    def total(self, n: int) -> None:
        """Nobody looks."""

    def step(self, n: int = 1) -> None:
        """Nobody looks."""


class Stream:
    """The bytes of a file that is sent."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int, /) -> bytes:
        """The next ones."""
        given, self._content = self._content[:size], self._content[size:]
        return given


@dataclass
class Desk:
    """Sends tables, has them read and written, and takes them back."""

    actor: Actor
    kind: ImportKind = LEARNERS

    def rows(self, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> ImportRun:
        """Send these rows as a workbook and have them read."""
        return self.send(workbook(head, *rows), name="bang.xlsx")

    def send(self, content: bytes, *, name: str) -> ImportRun:
        """Send a file and have it read."""
        with acting(self.actor.scope):
            run = runs.begin_run(
                actor=self.actor, kind=self.kind, name=name, stream=Stream(content), at=NOW
            )
            read_import(Steps(), actor=self.actor, at=NOW, kind=self.kind.code, run=str(run.uuid))
        return self.seen(run)

    def write(self, run: ImportRun) -> ImportRun:
        """Have the good rows written."""
        with acting(self.actor.scope):
            runs.want_writing(actor=self.actor, kind=self.kind, uuid=run.uuid)
            write_import(Steps(), actor=self.actor, at=NOW, kind=self.kind.code, run=str(run.uuid))
        return self.seen(run)

    def stays(self, run: ImportRun) -> list[str]:
        """Who would stay."""
        with acting(self.actor.scope):
            return [one.name for one in staying(self.actor, self.kind, run)]

    def undo(self, run: ImportRun) -> ImportRun:
        """Take the run back."""
        with acting(self.actor.scope):
            runs.want_undoing(actor=self.actor, kind=self.kind, uuid=run.uuid, at=NOW)
            undo_run(actor=self.actor, kind=self.kind, uuid=run.uuid, reason="thử", at=NOW)
        return self.seen(run)

    def seen(self, run: ImportRun) -> ImportRun:
        """The run as it is."""
        with acting(self.actor.scope):
            return ImportRun.objects.get(pk=run.pk)

    def lines(self, run: ImportRun) -> list[ImportLine]:
        """Its lines."""
        with acting(self.actor.scope):
            return list(run.lines.order_by("id"))

    def told(self, run: ImportRun) -> list[tuple[str, list[str]]]:
        """The verdict of every line, and what is wrong with it."""
        return [(one.verdict, [said for _, said in one.problems]) for one in self.lines(run)]
