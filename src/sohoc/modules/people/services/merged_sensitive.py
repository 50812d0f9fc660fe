"""Sensitive attributes of two records that become one: compared and joined, and told to nobody."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import F

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.modules.people.contracts import Sensitive
from sohoc.modules.people.models import Person, SensitiveFacts
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.services.sensitive import read, unmasking_in, written


@dataclass(frozen=True, slots=True)
class SensitiveBeside:
    """Which attributes either record says, and which both say alike; never what they say."""

    sides: tuple[tuple[str, ...], tuple[str, ...]]
    alike: frozenset[str]

    @property
    def apart(self) -> tuple[str, ...]:
        """What both say, and not the same."""
        mine, others = self.sides
        return tuple(name for name in mine if name in others and name not in self.alike)


NOTHING_SAID = SensitiveBeside(sides=((), ()), alike=frozenset())


def sensitive_beside(actor: Actor, one: Person, other: Person) -> SensitiveBeside:
    """What two records say that is sensitive, by name alone; one statement."""
    actor.must(PeoplePermission.MERGE_PEOPLE)
    with _reaching(actor, one, other):
        rows = SensitiveFacts.objects.in_bulk([one.pk, other.pk])
    mine, others = (
        asdict(read(rows[person.pk].closed)) if person.pk in rows else {} for person in (one, other)
    )
    said = [tuple(name for name, text in facts.items() if text) for facts in (mine, others)]
    alike = {name for name in said[0] if mine[name] == others.get(name)}
    return SensitiveBeside((said[0], said[1]), frozenset(alike))


def join_sensitive(
    actor: Actor, kept: Person, gone: Person, *, takes: bool
) -> dict[str, str] | None:
    """Let the kept record say what the other one says besides; None where nothing is to be done.

    `takes` says that the other one is right where both say something. Gives what stood there and
    what stands there now, closed both.
    """
    with _reaching(actor, kept, gone):
        rows = SensitiveFacts.objects.in_bulk([kept.pk, gone.pk])
        if len(rows) < len((kept, gone)):
            return None  # the only one goes over, or stays where it is
        mine, others = read(rows[kept.pk].closed), read(rows[gone.pk].closed)
        joined = _joined(others, mine) if takes else _joined(mine, others)
        if joined == mine:
            return None
        now = written(joined)
        _replace(kept, now)
    return {"was": rows[kept.pk].closed, "given": now}


def part_sensitive(
    actor: Actor, kept: Person, gone: Person, joined: Mapping[str, str] | None
) -> None:
    """Take `join_sensitive` back, where nobody has corrected it since."""
    if not joined:
        return
    with _reaching(actor, kept, gone):
        if SensitiveFacts.objects.filter(person=kept, closed=joined["given"]).exists():
            _replace(kept, joined["was"])


def _joined(first: Sensitive, second: Sensitive) -> Sensitive:
    said = {name: text for name, text in asdict(first).items() if text}
    return replace(second, **said)


def _replace(person: Person, closed: str) -> None:
    rows = SensitiveFacts.objects.filter(person=person)
    rows.update(closed=closed, version=F("version") + 1)


def _reaching(actor: Actor, one: Person, other: Person) -> AbstractContextManager[Any]:
    schools = tuple(sorted({*one.schools, *other.schools}))
    return acting(unmasking_in(actor, schools=schools))
