"""Ten thousand requests of different people over a few pooled connections see no foreign row."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connections, transaction
from psycopg_pool import ConnectionPool

from sohoc.core.access.pool import reset_connection
from sohoc.core.access.scope import GATE, Scope, acting, current
from sohoc.core.testing.database import owner_connection
from tests.architecture.wall_rows import RowMaker

pytestmark = pytest.mark.django_db(transaction=True)

REQUESTS, THREADS, CONNECTIONS = 10_000, 4, 3
SCHOOLS = tuple(range(101, 109))
ALIAS = "default"

Request = Callable[[random.Random], None]


@contextmanager
def pooled(reset: Callable[[Any], None], *, size: int) -> Iterator[None]:
    """The web login behind a pool, as in the running program; other tests use none."""
    connection = connections[ALIAS]
    connection.close()
    options: dict[str, Any] = connection.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 1, "max_size": size, "timeout": 30, "reset": reset}
    try:
        yield
    finally:
        connection.close()
        _wait_until_idle(connection.pool)  # type: ignore[attr-defined]  # of the PostgreSQL backend
        connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend
        del options["pool"]


def _wait_until_idle(pool: ConnectionPool[Any]) -> None:
    """Connections are reset in the background; one that is on its way would outlive the pool."""
    for _turn in range(500):
        stats = pool.get_stats()
        if stats["pool_available"] == stats["pool_size"]:
            return
        time.sleep(0.01)


@pytest.fixture
def cards(transactional_db: None) -> None:
    """As many cards in each school as the last digit of its node says."""
    with owner_connection() as db:
        maker = RowMaker(db)
        for school in SCHOOLS:
            maker.row("access_node", id=school)
            for _card in range(school % 10):
                maker.row("identity_card", node_id=school)


def counts(statement: str = "SELECT node_id FROM identity_card") -> dict[int, int]:
    """How many cards of which school the database shows now."""
    found: dict[int, int] = {}
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement)
        for (school,) in cursor.fetchall():
            found[school] = found.get(school, 0) + 1
    return found


def expected(*schools: int) -> dict[int, int]:
    return {school: school % 10 for school in schools}


def some_scope(chance: random.Random) -> tuple[Scope, dict[int, int]]:
    """A scope and what it must show, exactly."""
    kind = chance.randrange(6)
    schools = tuple(chance.sample(SCHOOLS, chance.randint(1, 4)))
    if kind == 0:
        return Scope("sohoc_sector"), expected(*SCHOOLS)
    if kind == 1:
        return Scope("sohoc_audit"), {}
    if kind == 2:
        return Scope("sohoc_schools", schools=schools), expected(*schools)
    return Scope("sohoc_school", schools=schools[:1]), expected(schools[0])


def looks(chance: random.Random) -> None:
    scope, shown = some_scope(chance)
    with acting(scope):
        if scope.role == "sohoc_audit":
            with pytest.raises(ProgrammingError), transaction.atomic():
                counts("SELECT id FROM identity_user")
            return
        assert counts() == shown


def forgets_the_scope(_chance: random.Random) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        counts("SELECT school_id FROM orgs_school")
    assert counts() == {}, "the login role reads cards of its own account only"


def fails_halfway(chance: random.Random) -> None:
    scope, shown = some_scope(chance)
    with suppress(KeyError), acting(scope):
        assert scope.role == "sohoc_audit" or counts() == shown
        raise KeyError


def swallows_an_error(chance: random.Random) -> None:
    """PostgreSQL refuses to go on; the block ends with its savepoint rolled back."""
    scope, _shown = some_scope(chance)
    with acting(Scope("sohoc_school", schools=(103,))):
        ended = False
        with suppress(DatabaseError), acting(scope):
            with suppress(DatabaseError):
                counts("SELECT 1 / 0")
            counts("SELECT 1")
            ended = True
        assert not ended
        assert counts() == expected(103)


def nests_and_rolls_back(chance: random.Random) -> None:
    (outer, outer_shown), (inner, inner_shown) = some_scope(chance), some_scope(chance)
    if "sohoc_audit" in {outer.role, inner.role}:
        return
    with acting(outer):
        with acting(inner):
            assert counts() == inner_shown
            if chance.random() < 0.5:
                transaction.set_rollback(True)
        assert counts() == outer_shown
        with pytest.raises(KeyError), acting(inner):
            raise KeyError
        assert counts() == outer_shown


def leaves_a_role_behind(_chance: random.Random) -> None:
    """What no code of ours does: even then the pool gives the connection back clean."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SET ROLE sohoc_sector")


KINDS: list[tuple[Request, int]] = [
    (looks, 70),
    (forgets_the_scope, 8),
    (fails_halfway, 8),
    (swallows_an_error, 5),
    (nests_and_rolls_back, 7),
    (leaves_a_role_behind, 2),
]


def test_interleaved_requests_see_their_own_rows_and_no_others(cards: None) -> None:
    faults: list[BaseException] = []
    served: list[str] = []

    def serve(number: int) -> None:
        chance = random.Random(number)
        kinds, weights = [kind for kind, _w in KINDS], [weight for _k, weight in KINDS]
        try:
            for _request in range(REQUESTS // THREADS):
                kind = chance.choices(kinds, weights)[0]
                kind(chance)
                assert current() == GATE
                connections[ALIAS].close()  # back to the pool, as at the end of a request
                served.append(kind.__name__)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections[ALIAS].close()

    threads = [threading.Thread(target=serve, args=(n,)) for n in range(THREADS)]
    with pooled(reset_connection, size=CONNECTIONS):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert len(served) == REQUESTS
    assert {kind.__name__ for kind, _weight in KINDS} == set(served)


def test_without_the_reset_a_role_left_behind_would_reach_the_next_one(cards: None) -> None:
    """The negative control of the test above."""

    def careless(_connection: Any) -> None:
        """Gives the connection back as it is."""

    for reset, shown in ((careless, expected(*SCHOOLS)), (reset_connection, {})):
        with pooled(reset, size=1):
            leaves_a_role_behind(random.Random(0))
            connections[ALIAS].close()
            assert counts() == shown
