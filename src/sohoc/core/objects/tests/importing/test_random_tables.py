"""Whatever tables are sent one after the other: plan and school equal those of a simple model."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoc.core.access.scope import acting
from sohoc.core.objects.importing.runs import want_undoing
from sohoc.core.objects.importing.undoing import undo_run
from sohoc.core.objects.models import ImportRun
from sohoc.core.objects.tests.importing.books import BOOKS, books_of
from sohoc.core.objects.tests.importing.conftest import Desk
from sohoc.core.testing.actors import NOW
from sohoc.core.testing.database import owner_connection

pytestmark = pytest.mark.django_db(transaction=True)
CODES = ("0001", "0002", "0003", "12345")  # the last one is none
TITLES = ("Dế Mèn", "Kiều", "")
PAGES = ("7", "8,0", "", "bảy")

Row = tuple[str, str, str]
Held = dict[str, tuple[str, int | None, None]]
ROWS = st.tuples(st.sampled_from(CODES), st.sampled_from(TITLES), st.sampled_from(PAGES))
TABLES = st.lists(st.lists(ROWS, min_size=1, max_size=5), min_size=1, max_size=3)
MEANT = {"7": 7, "8,0": 8, "": None}


def verdicts_of(table: list[Row], held: Held) -> list[str]:
    """What the model says of every row."""
    readable = [row for row in table if is_readable(row)]
    times = Counter(code for code, _title, _pages in readable)
    found = []
    for row in table:
        code, title, pages = row
        if not is_readable(row) or times[code] > 1:
            found.append("wrong")
        elif code not in held:
            found.append("new")
        else:
            same = held[code] == (title, MEANT[pages], None)
            found.append("unchanged" if same else "changed")
    return found


def is_readable(row: Row) -> bool:
    code, title, pages = row
    return len(code) == 4 and bool(title) and pages in MEANT


def written(table: list[Row], held: Held) -> Held:
    """The school of the model after the good rows were written."""
    good = [
        row
        for row, verdict in zip(table, verdicts_of(table, held), strict=True)
        if verdict in {"new", "changed"}
    ]
    return held | {code: (title, MEANT[pages], None) for code, title, pages in good}


def sent(desk: Desk, table: list[Row]) -> ImportRun:
    rows = [("Mã", "Tên sách", "Số trang"), *table]
    text = "".join("{}\t{}\t{}\n".format(*row) for row in rows)
    return desk.send(text.encode(), name="sach.csv")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tables=TABLES)
def test_plan_school_and_undoing_equal_the_model(desk: Desk, tables: list[list[Row]]) -> None:
    with owner_connection() as db:
        db.execute("DELETE FROM tried_book")
    held: list[Held] = [{}]
    runs = []
    for table in tables:
        run = sent(desk, table)
        wanted = verdicts_of(table, held[-1])
        assert [line.verdict for line in desk.lines(run)] == wanted
        assert (run.new, run.changed) == (wanted.count("new"), wanted.count("changed"))
        if {"new", "changed"} & set(wanted):
            runs.append(desk.write(run))
            held.append(written(table, held[-1]))
        assert books_of(run.school_id) == held[-1]
    with acting(desk.actor.scope):
        # The last one alone is whole: what it changed of earlier ones is theirs no more.
        for last in runs[-1:]:
            want_undoing(actor=desk.actor, kind=BOOKS, uuid=last.uuid, at=NOW)
            undo_run(actor=desk.actor, kind=BOOKS, uuid=last.uuid, reason="thử", at=NOW)
    assert not runs or books_of(run.school_id) == held[-2]
