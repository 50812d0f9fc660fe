"""The demo as a framework: every app plans and writes its own part of one invented province.

First all parts are planned, lower tiers first, each from the world that those below have planned:
pure, from size and seed alone, without a database. Then they are written in the same order, set by
set. Every part draws from streams of chance of its own, so that a new part changes no other.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
SIZES = ("XS", "S", "M", "L", "XL")


class NotPlanned(Exception):
    """A part asked for a plan that no part below it has made."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake that was planted in the data on purpose, at exactly these keys.

    `code` is `<module>.<mistake>`; the words say in Vietnamese and English what is wrong.
    """

    code: str
    vi: str
    en: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """An account to make, and its role at the place with this key (kind "node" of `Ids`)."""

    username: str
    full_name: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """All accounts; one with several roles stands there several times, once for each."""

    held: tuple[PlannedAccount, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Size, seed and what was planned so far: frozen plans, one for each part, found by type."""

    size: str
    seed: int
    plans: Mapping[type, Any] = field(default_factory=dict)

    def chance(self, name: str) -> Random:
        """A stream of its own: `<module>` or `<module>.<topic>`."""
        return Random(f"{self.seed}/{name}")  # noqa: S311 - invented data, not a secret

    def of(self, kind: type[T]) -> T:
        """The plan of this type; raises `NotPlanned`."""
        if kind not in self.plans:
            raise NotPlanned(kind.__name__)
        plan: T = self.plans[kind]
        return plan

    def with_plan(self, plan: object) -> "World":
        """The same world, and this plan."""
        return replace(self, plans={**self.plans, type(plan): plan})

    def fingerprint(self) -> str:
        """Changes when anything that is planned changes."""
        text = "\n".join(repr(plan) for plan in self.plans.values())
        return hashlib.sha256(f"{self.size} {text}".encode()).hexdigest()


class Ids:
    """Which rows were written: ids by kind ("node", "area") and by the keys of the plans."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, int]] = {}

    def keep(self, kind: str, ids: Mapping[str, int]) -> None:
        """Hand ids on to the parts that are written later."""
        self._kept.setdefault(kind, {}).update(ids)

    def of(self, kind: str) -> Mapping[str, int]:
        """All ids of a kind; none when nothing of it was written."""
        return self._kept.get(kind, {})


def _no_faults(_world: World) -> Sequence[Fault]:
    return ()


@dataclass(frozen=True, slots=True)
class DemoPart:
    """What one app adds to the demo; its manifest names it.

    `plan(world)` returns a frozen plan, a dataclass of its own. `write(world, ids=ids, at=at)`
    writes it in the scope of the sector and says in a few words what it has written.
    `faults(world)` names what is wrong on purpose.
    """

    name: str
    plan: Callable[[World], object]
    write: Callable[..., str]
    faults: Callable[[World], Sequence[Fault]] = _no_faults


def planned(parts: Iterable[DemoPart], *, size: str, seed: int) -> World:
    """The world as the parts plan it, one after the other."""
    world = World(size, seed)
    for part in parts:
        world = world.with_plan(part.plan(world))
    return world
