"""What proves a fact goes where the fact goes, when two records become one and two again.

Of two proofs of one fact the stronger stands, of two as strong the newer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sohoc.modules.people.models import (
    Attribute,
    AttributeSource,
    Identifier,
    Person,
    Proof,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE

NUMBER = Attribute.PERSONAL_NUMBER.value
STRENGTH = {proof: place for place, proof in enumerate(Proof.values)}


@dataclass(frozen=True, slots=True)
class Proven:
    """By what a fact is proven, and since when."""

    proof: str
    source: str
    day: date

    @classmethod
    def read(cls, kept: list[str] | None) -> Self | None:
        """What `plain` made."""
        return cls(kept[0], kept[1], date.fromisoformat(kept[2])) if kept else None

    @property
    def plain(self) -> list[str]:
        """As texts, for keeping."""
        return [self.proof, self.source, self.day.isoformat()]

    def outranks(self, other: Self | None) -> bool:
        """Whether it stands in the place of the other one."""
        if other is None:
            return True
        return (STRENGTH[self.proof], self.day) > (STRENGTH[other.proof], other.day)


def number_in_force(person: Person) -> int | None:
    """The key of the personal number that counts."""
    rows = Identifier.objects.filter(IN_FORCE, person=person, system=System.PERSONAL_NUMBER)
    return rows.values_list("pk", flat=True).first()


def take_proofs(
    kept: Person, gone: Person, *, taken: Collection[str], shared: Collection[str]
) -> dict[str, Any]:
    """Prove what the kept record took over as the other one had it, and what both say alike by the
    stronger proof; what stood there before and what stands there now, by attribute."""
    mine, theirs = _proofs_of(kept), _proofs_of(gone)
    given = {name: theirs.get(name) for name in taken}
    for name in shared:
        other = theirs.get(name)
        if other is not None and other.outranks(mine.get(name)):
            given[name] = other
    _say(kept, given)
    return {
        name: {"was": _plain(mine.get(name)), "given": _plain(proof)}
        for name, proof in given.items()
    }


def part_proofs(
    kept: Person,
    gone: Person,
    *,
    taken: Mapping[str, Any],
    returned: Collection[str],
    shared: Collection[str],
) -> None:
    """Give back what `take_proofs` told, for the facts that go back and those that both still say.

    What proved a fact since the merge goes with it to the record that gets it; what proved one that
    both say stays where it was written.
    """
    now, theirs = _proofs_of(kept), _proofs_of(gone)
    mine: dict[str, Proven | None] = {}
    other: dict[str, Proven | None] = {}
    for name in returned:
        current, before = now.get(name), taken.get(name)
        if current is not None and (before is None or current.outranks(theirs.get(name))):
            other[name] = current
        mine[name] = Proven.read(before["was"]) if before else None
    for name in shared:
        before = taken.get(name)
        if before and _plain(now.get(name)) == before["given"]:
            mine[name] = Proven.read(before["was"])
    _say(kept, mine)
    _say(gone, other)


def _proofs_of(person: Person) -> dict[str, Proven]:
    rows = AttributeSource.objects.filter(person=person)
    return {row.attribute: Proven(row.proof, row.source, row.day) for row in rows}


def _plain(proof: Proven | None) -> list[str] | None:
    return proof.plain if proof else None


def _say(person: Person, proofs: Mapping[str, Proven | None]) -> None:
    _unsay(person, [name for name, proof in proofs.items() if proof is None])
    AttributeSource.objects.bulk_create(
        [
            AttributeSource(
                person=person,
                attribute=name,
                proof=proof.proof,
                source=proof.source,
                day=proof.day,
            )
            for name, proof in proofs.items()
            if proof is not None
        ],
        update_conflicts=True,
        unique_fields=["person", "attribute"],
        update_fields=["proof", "source", "day"],
    )


def _unsay(person: Person, attributes: Iterable[str]) -> None:
    AttributeSource.objects.filter(person=person, attribute__in=list(attributes)).delete()
