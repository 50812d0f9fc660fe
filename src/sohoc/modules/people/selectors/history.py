"""What has changed in a record: the kept states of all that belongs to it, and the acts behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import HistoryRow
from sohoc.core.audit.models import Entry
from sohoc.core.audit.selectors import names_of_nodes
from sohoc.modules.people.models import (
    AffiliationHistory,
    AttributeSourceHistory,
    ContactHistory,
    GuardianshipHistory,
    IdentifierHistory,
    Person,
    PersonHistory,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.merging import TOLD

MOST_STATES = 200
# By ledger, the column that says whose record the kept row belonged to.
LEDGERS: Mapping[Any, str] = {
    PersonHistory: "row_id",
    AffiliationHistory: "person_id",
    GuardianshipHistory: "child_id",
    IdentifierHistory: "person_id",
    ContactHistory: "person_id",
    AttributeSourceHistory: "person_id",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The last states of a record by ledger, newest first, and what the rows point to is called."""

    states: Mapping[Any, Sequence[Any]]
    guardians: Mapping[int, str]
    schools: Mapping[int, str]


def states_kept(actor: Actor, person: Person) -> Kept:
    """The last 200 states of each ledger; a fixed number of statements."""
    actor.must(PeoplePermission.VIEW_HISTORY)
    states: dict[Any, Sequence[HistoryRow]] = {
        ledger: list(ledger.objects.filter(**{column: person.pk}).order_by("-id")[:MOST_STATES])
        for ledger, column in LEDGERS.items()
    }
    guardians: Sequence[Any] = states[GuardianshipHistory]
    places: Sequence[Any] = states[AffiliationHistory]
    names = Person.objects.filter(pk__in={row.guardian_id for row in guardians})
    return Kept(
        states=states,
        guardians=dict(names.values_list("pk", "full_name")),
        schools=names_of_nodes(row.school_id for row in places),
    )


def merges_told(actor: Actor, person: Person) -> Sequence[Entry]:
    """The merges of a record and their ends as its trail tells them, newest first."""
    actor.must(PeoplePermission.VIEW_HISTORY)
    rows = Entry.objects.filter(noun="people.person", object_id=str(person.uuid), verb__in=TOLD)
    return list(rows.order_by("-id")[:MOST_STATES])


def acts_behind(person: Person, txids: Iterable[int]) -> dict[int, Entry]:
    """The act of each transaction: the one about this record; else the last, which says what many
    records were written by (an import, after what it did in between)."""
    found: dict[int, Entry] = {}
    for entry in Entry.objects.filter(txid__in=set(txids)).order_by("id"):
        known = found.get(entry.txid)
        if known is None or not _is_about(known, person):
            found[entry.txid] = entry
    return found


def _is_about(entry: Entry, person: Person) -> bool:
    return entry.noun == "people.person" and entry.object_id == str(person.uuid)
