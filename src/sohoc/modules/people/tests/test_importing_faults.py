"""What goes wrong with tables of people: bad files, two clerks, two schools."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import xlsxwriter
from django.db import connections

from sohoc.core.access.scope import acting
from sohoc.core.files.refusals import FileRefused
from sohoc.core.files.tests.workbooks_made import workbook
from sohoc.core.objects.importing import runs
from sohoc.core.objects.importing.background import write_import
from sohoc.core.objects.models import ImportRun
from sohoc.core.testing.actors import (
    NOW,
    SECTOR,
    Province,
    actor_of_grant,
    give,
    make_account,
)
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.modules.people.models import Affiliation, Guardianship, Identifier, Person
from sohoc.modules.people.tests.importing import FULL_HEAD, Desk, Steps

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
ROWS = [
    (
        *(number, f"Bùi Văn {'ABCDEFGHIK'[number % 10]}{'abcdefghik'[number // 10]}"),
        *("05/09/2014", "Nam", "6A", f"25{number:08d}", f"0032140{number:05d}", ""),
        *("Bùi Văn Cha", f"0916{number:06d}", "", ""),
    )
    for number in range(1, 31)
]


@pytest.fixture
def desk(province: Province) -> Desk:
    return Desk(province.actor("clerk", at=NOW))


def counts() -> tuple[int, int, int]:
    """People, numbers in force and guardianships that are there."""
    with acting(SECTOR):
        in_force = Identifier.objects.filter(status__in=("active", "provisional"))
        return Person.objects.count(), in_force.count(), Guardianship.objects.count()


class Zeros:
    """A file of so many bytes that nobody has in memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int, /) -> bytes:
        given = min(size, self.left)
        self.left -= given
        return b"P" * given


def sheet_with(write: Any) -> bytes:
    """A workbook whose only sheet is written by `write(book, sheet)`, with the usual heads."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Lớp 6A")
        sheet.write_row(0, 0, FULL_HEAD)
        write(book, sheet)
    return out.getvalue()


def test_two_hundred_megabytes_are_refused_before_they_are_read(desk: Desk) -> None:
    sent = Zeros(200 * MEGABYTE)
    with acting(desk.actor.scope), pytest.raises(FileRefused):
        runs.begin_run(actor=desk.actor, kind=LEARNERS, name="hs.xlsx", stream=sent, at=NOW)
    assert sent.left > 170 * MEGABYTE
    with acting(SECTOR):
        assert ImportRun.objects.count() == 0


def test_a_workbook_with_macros_is_refused_by_its_name(desk: Desk) -> None:
    with acting(desk.actor.scope), pytest.raises(FileRefused):
        runs.begin_run(actor=desk.actor, kind=LEARNERS, name="hs.xlsm", stream=Zeros(9), at=NOW)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_is_refused_whole(desk: Desk, share: float) -> None:
    whole = workbook(FULL_HEAD, *ROWS)
    run = desk.send(whole[: int(len(whole) * share)], name="hs.xlsx")
    assert (run.state, [level for level, _told in run.notes]) == ("refused", ["fault"])
    assert counts() == (0, 0, 0)


def test_a_million_rows_are_refused(desk: Desk) -> None:
    head = "Họ và tên;Ngày sinh\n".encode()
    run = desk.send(head + b"An;05/09/2014\n" * 1_000_000, name="hs.csv")
    assert run.state == "refused"
    assert run.notes[0][1].startswith("Bảng kéo dài quá dòng 50.000.")


def test_merged_cells_hidden_rows_and_formulas_are_told_and_read_as_they_show(desk: Desk) -> None:
    def write(book: Any, sheet: Any) -> None:
        for place, row in enumerate(ROWS[:3], start=1):
            sheet.write_row(place, 0, row)
        sheet.write_row(4, 0, (*ROWS[3][:2], "", *ROWS[3][3:]))
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.merge_range(3, 2, 4, 2, "05/09/2014")
        sheet.write_formula(1, 1, '=CONCAT("Bùi ", "Thị An")', None, "Bùi Thị An")

    run = desk.send(sheet_with(write), name="hs.xlsx")
    assert (run.new, run.wrong) == (3, 1)
    told = " ".join(sentence for level, sentence in run.notes if level == "warning")
    assert "1 dòng ẩn" in told
    assert "gộp" in told
    assert desk.lines(run)[0].values["full_name"] == "Bùi Thị An"


@pytest.mark.parametrize(
    "text",
    [
        'Họ và tên;Ngày sinh\n"Bùi Thị An;05/09/2014\n',
        "Họ và tên;Ngày sinh\n",
        "\n\n\n",
        "a;b;c\n1;2;3\n",
        "Họ và tên;Họ tên;Ngày sinh\nAn;An;05/09/2014\n",
    ],
)
def test_a_broken_or_foreign_text_is_refused_with_a_sentence(desk: Desk, text: str) -> None:
    run = desk.send(text.encode(), name="hs.csv")
    assert run.state == "refused"
    assert run.notes[0][0] == "fault"
    assert counts() == (0, 0, 0)


def test_quotes_and_line_ends_within_cells_are_read(desk: Desk) -> None:
    text = '"Họ\nvà tên";Ngày sinh;Lớp\r\n"Bùi\nThị An";05/09/2014;"6;A"\r\n'
    run = desk.send(text.encode(), name="hs.csv")
    (line,) = desk.lines(run)
    assert (line.values["full_name"], line.values["class_text"]) == ("Bùi Thị An", "6;A")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_write_one_file_at_once_write_it_once(
    province: Province, desk: Desk
) -> None:
    colleague = make_account(username="van.thu.hai", node=province.schools[0])
    grant = give(user=colleague, role="clerk", node=province.schools[0])
    desks = [desk, Desk(actor_of_grant(grant))]
    sent = [one.rows(*ROWS, head=FULL_HEAD) for one in desks]
    for one, run in zip(desks, sent, strict=True):
        with acting(one.actor.scope):
            runs.want_writing(actor=one.actor, kind=LEARNERS, uuid=run.uuid)
    together = Barrier(2)

    def work(number: int) -> dict[str, Any]:
        actor, run = desks[number].actor, sent[number]
        try:
            together.wait(timeout=10)
            with acting(actor.scope):
                return write_import(
                    Steps(), actor=actor, at=NOW, kind=LEARNERS.code, run=str(run.uuid)
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(work, range(2)), key=str)
    assert results == [{"drifted": 30}, {"written": 30}]
    assert counts() == (60, 60, 30)


@pytest.mark.django_db(transaction=True)
def test_of_two_schools_with_one_number_the_second_is_told_before_it_writes(
    province: Province, desk: Desk
) -> None:
    account = make_account(username="van.thu.truong.hai", node=province.schools[1])
    grant = give(user=account, role="clerk", node=province.schools[1])
    other = Desk(actor_of_grant(grant))
    first, second = (one.rows(ROWS[0], head=FULL_HEAD) for one in (desk, other))
    assert (first.new, second.new) == (1, 1)
    desk.write(first)
    run = other.write(second)
    assert (run.state, run.drifted, run.new) == ("ready", 1, 1)
    (line,) = other.lines(run)
    told = [said for _column, said in line.warnings]
    assert any(one.startswith("Số này có thể đã là của người khác.") for one in told)
    with acting(SECTOR):
        assert Affiliation.objects.filter(school_id=province.schools[1].pk).count() == 0
