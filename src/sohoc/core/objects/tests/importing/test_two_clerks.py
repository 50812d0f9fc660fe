"""Two clerks who write into one school at once come one after the other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from sohoc.core.objects.tests.importing.books import books_of
from sohoc.core.objects.tests.importing.conftest import Desk
from sohoc.core.testing.actors import Province, actor_of_grant, give, make_account

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = [(f"{number:04}", f"Sách {number}", number, "") for number in range(40)]


def test_of_the_same_file_by_two_clerks_one_is_written_and_the_other_compared_anew(
    desk: Desk, province: Province
) -> None:
    colleague = make_account(username="van.thu.hai", node=province.schools[0])
    grant = give(user=colleague, role="clerk", node=province.schools[0])
    desks = [desk, Desk(actor_of_grant(grant))]
    runs = [one.rows(*ROWS) for one in desks]
    for one, run in zip(desks, runs, strict=True):
        one.want(run)
    together = Barrier(2)

    def work(number: int) -> dict[str, int]:
        try:
            together.wait(timeout=10)
            return desks[number].do_write(runs[number])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(work, range(2)), key=str)
    assert results == [{"drifted": 40}, {"written": 40}]
    states = sorted((seen.state, seen.unchanged) for seen in map(desk.seen, runs))
    assert states == [("ready", 40), ("written", 0)]
    assert len(books_of(runs[0].school_id)) == 40


def test_one_run_that_is_written_twice_at_once_is_written_once(desk: Desk) -> None:
    run = desk.rows(*ROWS)
    desk.want(run)
    together = Barrier(2)

    def work(_number: int) -> dict[str, int]:
        try:
            together.wait(timeout=10)
            return desk.do_write(run)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(work, range(2)), key=str)
    assert results == [{"written": 40}, {}]
