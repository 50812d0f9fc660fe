"""Whether this process can work: each part is asked, and a watcher reads one line for each."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from sohoc.core.access.scope import GATE, acting
from sohoc.core.keys.keyring import KeysUnreadable
from sohoc.project.supervisor.preflight import NEEDED_MEGABYTES, free_megabytes

# Three silences after which another worker takes over (core.jobs.rescue): by then one is there.
WORKER_SILENCE = timedelta(seconds=60)

_BEAT = "SELECT now() - max(last_heartbeat) FROM procrastinate_workers"
_APPLIED = "SELECT app, name FROM django_migrations"


@dataclass(frozen=True, slots=True)
class Part:
    """One part and what is wrong with it; empty when nothing is. No personal data, no values."""

    name: str
    fault: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.fault or 'ok'}"


def parts() -> list[Part]:
    """Every part in the order in which it is worth mending."""
    return list(_asked())


def _asked() -> Iterator[Part]:
    reached = _database()
    yield Part("database", reached)
    for name, look in (("migrations", _migrations), ("worker", _worker)):
        yield Part(name, "unknown" if reached else _of_the_database(look))
    yield Part("disk", _disk())
    yield Part("keys", _keys())


def _database() -> str:
    def look() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return ""

    return _of_the_database(look)


def _of_the_database(look: Callable[[], str]) -> str:
    try:
        return look()
    except DatabaseError as error:
        return type(error).__name__


def _migrations() -> str:
    """All migrations of this program are applied; another version's rows do not matter."""
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_APPLIED)
        applied = set(cursor.fetchall())
    missing = len(_known() - applied)
    return f"{missing} missing" if missing else ""


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str]]:
    """Those on the disk, read once: they change with the program, which is then started anew."""
    loader = MigrationLoader(None)
    squashed = {name for m in loader.graph.nodes.values() for name in (m.replaces if m else ())}
    return frozenset(loader.graph.nodes.keys() - squashed)


def _worker() -> str:
    with acting(GATE), connection.cursor() as cursor:
        cursor.execute(_BEAT)
        (silent,) = cursor.fetchone()
    if silent is None:
        return "none"
    return "" if silent < WORKER_SILENCE else f"silent for {round(silent.total_seconds())} s"


def _disk() -> str:
    free = free_megabytes(settings.ENVIRONMENT.home)
    return "" if free >= NEEDED_MEGABYTES else f"{free} MB free"


def _keys() -> str:
    """Readable now, for us alone: a share that went away shows here before the next start."""
    try:
        path = settings.KEYRING.path
        if path.stat().st_mode & 0o077:
            return "readable for others"
        if not os.access(path, os.R_OK):
            return "unreadable"
        settings.KEYRING.all()
    except (OSError, KeysUnreadable):
        return "unreadable"
    return ""
