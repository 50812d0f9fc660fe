"""A small noun that is imported in tests: the books of a school's library."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.cells import day, digits, shown_day, text, whole_number
from sohoc.core.objects.importing.kinds import Row, Stays, Verdict, written_lines
from sohoc.core.objects.importing.layouts import Column, Layout
from sohoc.core.objects.models import ImportLine, ImportRun, VerdictKind
from sohoc.core.testing.database import owner_connection

PERMISSION = "books.import"
FIELDS = ("title", "pages", "bought")

_TABLE = """
CREATE TABLE tried_book (
  school_id int, code text, title text, pages int, bought text, run text, version int DEFAULT 1,
  PRIMARY KEY (school_id, code));
ALTER TABLE tried_book ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON tried_book TO sohoc_owner USING (session_user = 'sohoc_owner');
GRANT SELECT, INSERT, UPDATE, DELETE ON tried_book TO sohoc_school;
CREATE POLICY sohoc_school ON tried_book TO sohoc_school
  USING (school_id = (SELECT app.school()));
"""
_KNOWN = """
SELECT code, title, pages, bought FROM tried_book WHERE school_id = %s AND code = ANY(%s)
"""
_PUT = """
INSERT INTO tried_book (school_id, code, title, pages, bought, run)
SELECT %s, code, title, pages, bought, %s
FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[]) AS n (code, title, pages, bought)
ON CONFLICT (school_id, code) DO UPDATE SET title = excluded.title, pages = excluded.pages,
  bought = excluded.bought, run = excluded.run, version = tried_book.version + 1
"""
_FOREIGN = """
SELECT title FROM tried_book WHERE school_id = %s AND code = ANY(%s) AND run <> %s ORDER BY code
"""
_REMOVE = "DELETE FROM tried_book WHERE school_id = %s AND code = ANY(%s) AND run = %s"
_RESTORE = """
UPDATE tried_book SET title = n.title, pages = n.pages, bought = n.bought
FROM unnest(%s::text[], %s::text[], %s::int[], %s::text[]) AS n (code, title, pages, bought)
WHERE tried_book.school_id = %s AND tried_book.code = n.code AND tried_book.run = %s
"""

LAYOUT = Layout(
    "books",
    "Sách của trường",
    columns=(
        Column("code", "Mã sách", digits(4), heads=("Mã", "Mã số"), required=True, example="0012"),
        Column("title", "Tên sách", text(60), heads=("Nhan đề",), required=True),
        Column("pages", "Số trang", whole_number),
        Column("bought", "Ngày mua", day, show=shown_day, note="ngày/tháng/năm"),
    ),
    named_by=("title",),
)
SHELVES = Layout(
    "shelves",
    "Kệ sách",
    columns=(
        Column("code", "Mã kệ", text(9), required=True),
        Column("place", "Chỗ đặt", text(60), required=True),
        Column("title", "Tên sách", text(60)),
    ),
)


@contextmanager
def table_of_books() -> Iterator[None]:
    """The table, as long as it is needed."""
    with owner_connection() as db:
        db.execute(_TABLE)
        try:
            yield
        finally:
            db.execute("DROP TABLE tried_book")


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


class Books:
    """Books by their code in a school; a code twice in one file is wrong."""

    code = "books.books"
    title = "Sách"
    layouts: Sequence[Layout] = (SHELVES, LAYOUT)
    permission = PERMISSION

    def url_of(self, subject: str) -> str:
        """Books have no pages."""
        return ""

    def warned(
        self, actor: Actor, *, rows: Sequence[Row], verdicts: Sequence[Verdict]
    ) -> Sequence[Verdict]:
        """As they are."""
        return verdicts

    def compare(
        self, actor: Actor, *, school_id: int, layout: str, rows: Sequence[Row]
    ) -> Sequence[Verdict]:
        times = Counter(row.values["code"] for row in rows)
        known = self._known(school_id, list(times))
        return [self._verdict(row, known, times) for row in rows]

    def _verdict(self, row: Row, known: dict[Any, dict[str, Any]], times: Counter[Any]) -> Verdict:
        code = row.values["code"]
        if times[code] > 1:
            return Verdict(VerdictKind.WRONG, problems=[("code", "Mã này có hai lần trong tệp.")])
        if code not in known:
            return Verdict(VerdictKind.NEW)
        old = known[code]
        before = {
            name: old[name] for name in FIELDS if row.values.get(name, old[name]) != old[name]
        }
        kind = VerdictKind.CHANGED if before else VerdictKind.UNCHANGED
        return Verdict(kind, subject=str(code), before=before)

    def write(
        self, actor: Actor, *, run: ImportRun, lines: Sequence[ImportLine], at: datetime
    ) -> None:
        known = self._known(run.school_id, [line.values["code"] for line in lines])
        full = [{**known.get(line.values["code"], {}), **line.values} for line in lines]
        columns = [[row.get(name) for row in full] for name in ("code", *FIELDS)]
        _rows(_PUT, [run.school_id, str(run.uuid), *columns])
        for line in lines:
            line.subject = line.values["code"]

    def names_of(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """Nobody is led to a book."""
        return {}

    def changed_since(self, actor: Actor, *, run: ImportRun) -> Sequence[Stays]:
        codes = [line.subject for line in written_lines(run)]
        found = _rows(_FOREIGN, [run.school_id, codes, str(run.uuid)])
        return [Stays(title, "đã được sửa bằng tay") for (title,) in found]

    def undo(self, actor: Actor, *, run: ImportRun, at: datetime) -> None:
        lines = written_lines(run)
        new = [line.subject for line in lines if line.verdict == VerdictKind.NEW]
        changed = [line for line in lines if line.verdict == VerdictKind.CHANGED]
        _rows(_REMOVE, [run.school_id, new, str(run.uuid)])
        known = self._known(run.school_id, [line.subject for line in changed])
        full = [{**known[line.subject], **line.before, "code": line.subject} for line in changed]
        columns = [[row[name] for row in full] for name in ("code", *FIELDS)]
        _rows(_RESTORE, [*columns, run.school_id, str(run.uuid)])

    def _known(self, school_id: int, codes: Sequence[Any]) -> dict[Any, dict[str, Any]]:
        found = _rows(_KNOWN, [school_id, list(codes)])
        return {code: dict(zip(FIELDS, rest, strict=True)) for code, *rest in found}


BOOKS = Books()


def books_of(school_id: int) -> dict[str, tuple[Any, ...]]:
    """The books of a school by their code; read as the owner, past every wall."""
    with owner_connection() as db:
        found = db.execute(
            "SELECT code, title, pages, bought FROM tried_book WHERE school_id = %s", [school_id]
        ).fetchall()
    return {code: tuple(rest) for code, *rest in found}
