"""Planning the demo province with all its parts, and writing it into an empty database."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connections, transaction
from django.utils.module_loading import import_string

from sohoc.core.access.scope import Scope, acting
from sohoc.core.demo import DemoPart, Fault, Ids, World, planned
from sohoc.core.manifest import registry
from sohoc.modules.areas.demo import Territory
from sohoc.modules.orgs.demo.naming import MARK
from sohoc.project.demo import accounts
from sohoc.project.installation import seal

SECTOR = Scope("sohoc_sector")


def parts() -> tuple[DemoPart, ...]:
    """Those that the manifests name, lower tiers first; accounts as soon as there are places."""
    found: list[DemoPart] = [import_string(name) for name in registry().demos]
    names = [part.name for part in found]
    found.insert(names.index("orgs") + 1, accounts.DEMO)
    return tuple(found)


def plan(size: str, *, seed: int) -> World:
    """The demo province of a size; the same for the same seed, without a database."""
    return planned(parts(), size=size, seed=seed)


def faults(world: World) -> Sequence[Fault]:
    """Every mistake that is planted in it."""
    return [fault for part in parts() for fault in part.faults(world)]


@transaction.atomic
def write(world: World, *, at: datetime, say: Callable[[str], None]) -> None:
    """Write everything or nothing; the seal comes last.

    Raises `AlreadySealed` when the database belongs to somebody already.
    """
    ids = Ids()
    for part in parts():
        with acting(SECTOR):
            say(part.write(world, ids=ids, at=at))
    seal(kind="demo", province=f"{world.of(Territory).province} {MARK}", at=at)


def load(world: World, *, at: datetime, say: Callable[[str], None]) -> None:
    """Write everything, then let the planner of the database count it; raises `AlreadySealed`."""
    write(world, at=at, say=say)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
