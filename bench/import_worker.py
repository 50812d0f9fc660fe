"""One worker of the bench of imports, as a process of its own.

The task comes as JSON on the standard input, what came of it goes out as JSON: `plant` makes
schools with a clerk each, `import` imports the file of each of them, `obvious` does the same the
obvious way.
"""

import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

import bench.ready  # noqa: F401 - before any model
from bench.obvious_import import import_file
from bench.school_files import school_file
from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import GATE, acting
from sohoc.core.access.selectors import actor_for
from sohoc.core.access.tree import plant
from sohoc.core.identity.models import Card, User
from sohoc.core.objects.importing import runs
from sohoc.core.objects.importing.background import read_import, write_import
from sohoc.core.objects.models import ImportRun
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.people.imports.learners import LEARNERS
from sohoc.project.worker import look_for_circles_seldom

SINCE = date(2020, 9, 1)
VERDICTS = ("new", "changed", "unchanged", "wrong")
Done = tuple[float, dict[str, int]]


class Steps:
    """Nobody looks at the progress."""

    def total(self, n: int) -> None:
        """How many there are."""

    def step(self, n: int = 1) -> None:
        """How many are done."""


class Sent:
    """The bytes of a file that is sent."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int, /) -> bytes:
        """The next ones."""
        given, self._content = self._content[:size], self._content[size:]
        return given


def file_of(number: int) -> bytes:
    """The file of a school, made when it is asked for the first time."""
    kept = Path(os.environ["SOHOC_HOME"]) / "made" / f"{number}.xlsx"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(school_file(number))
    return kept.read_bytes()


def make_schools(count: int) -> list[list[int]]:
    """Schools with a clerk and a file each: number, account and grant."""
    for number in range(count):
        file_of(number)
    with acting(SECTOR):
        (province,) = plant(
            [Node(kind="province", name="Tỉnh", period=(SINCE, None))], below=[None]
        )
        nodes = [
            Node(kind="school", name=f"Trường {n}", period=(SINCE, None)) for n in range(count)
        ]
        plant(nodes, below=[province] * count)
    users = [User(username=f"vanthu.{n}") for n in range(count)]
    with acting(GATE):
        for user in users:
            user.set_unusable_password()
            user.save()
    with acting(SECTOR):
        return [_clerk(n, *pair) for n, pair in enumerate(zip(users, nodes, strict=True))]


def _clerk(number: int, user: User, node: Node) -> list[int]:
    name = f"Văn thư {number}"
    Card.objects.create(
        user=user, node=node, username=user.username, full_name=name, sort_key="a", search_key="a"
    )
    since = datetime.now(UTC) - timedelta(days=1)
    grant = Grant(user_id=user.pk, role="clerk", node=node, period=(since, None), reason="bench")
    grant.save()
    return [number, user.pk, grant.pk]


def _actor(account: int, grant: int) -> Actor:
    found = actor_for(
        user_id=account,
        name="Văn thư",
        grant_id=grant,
        at=datetime.now(UTC),
        origin=Origin(channel="job"),
    )
    assert found is not None
    return found


def import_school(number: int, account: int, grant: int) -> Done:
    """Import one file as the jobs do; seconds to the preview, and rows by verdict."""
    actor, at, content = _actor(account, grant), datetime.now(UTC), Sent(file_of(number))
    began = time.perf_counter()
    with acting(actor.writing_scope):
        run = runs.begin_run(actor=actor, kind=LEARNERS, name="hs.xlsx", stream=content, at=at)
    wish = {"kind": LEARNERS.code, "run": str(run.uuid)}
    with acting(actor.writing_scope):
        read_import(Steps(), actor=actor, at=at, **wish)
    preview = time.perf_counter() - began
    with acting(actor.writing_scope):
        kept = ImportRun.objects.get(pk=run.pk)
        if kept.new + kept.changed:
            runs.want_writing(actor=actor, kind=LEARNERS, uuid=run.uuid)
    if kept.new + kept.changed:
        with acting(actor.writing_scope):
            write_import(Steps(), actor=actor, at=at, **wish)
    return preview, {name: getattr(kept, name) for name in VERDICTS}


def import_obviously(number: int, account: int, grant: int) -> Done:
    """Import one file the obvious way."""
    actor = _actor(account, grant)
    with acting(actor.writing_scope):
        import_file(file_of(number), actor=actor, day=timezone.localdate())
    return 0.0, {}


WAYS = {"import": import_school, "obvious": import_obviously}


def work(way: str, schools: list[list[int]], *, threads: int) -> dict[str, Any]:
    """Import the files of these schools, so many at a time."""
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        done = list(pool.map(lambda one: WAYS[way](*one), schools))
    seconds = time.perf_counter() - began
    rows = {name: sum(found.get(name, 0) for _preview, found in done) for name in VERDICTS}
    used = [resource.getrusage(who) for who in _PROCESSES]
    return {
        "previews": [preview for preview, _found in done],
        "seconds": seconds,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "rows": rows,
        "memory": sum(one.ru_maxrss for one in used) / 1024,
    }


_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main() -> None:
    """Do the task that stands in the standard input."""
    look_for_circles_seldom()
    task = json.load(sys.stdin)
    if task["way"] == "plant":
        json.dump(make_schools(task["count"]), sys.stdout)
    else:
        json.dump(work(task["way"], task["schools"], threads=task["threads"]), sys.stdout)


if __name__ == "__main__":
    main()
