"""What has changed in a record: the kept states of all that belongs to it, and the acts behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from sohoc.core.access.actors import Actor
from sohoc.core.access.models import HistoryRow
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.audit.selectors import names_of_nodes
from sohoc.modules.people.models import (
    AffiliationHistory,
    AttributeSourceHistory,
    ContactHistory,
    GuardianshipHistory,
    IdentifierHistory,
    MergeMove,
    Person,
    PersonHistory,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.merging import TOLD
from sohoc.modules.people.selectors.elsewhere import Left

MOST_STATES = 200
# By ledger, the column that says whose record the kept row belonged to, and what the trail of
# merges calls the rows; "" for what does not go over with a record.
LEDGERS: Mapping[Any, tuple[str, str]] = {
    PersonHistory: ("row_id", ""),
    AffiliationHistory: ("person_id", "people.affiliation"),
    GuardianshipHistory: ("child_id", "people.guardianship"),
    IdentifierHistory: ("person_id", "people.identifier"),
    ContactHistory: ("person_id", "people.contact"),
    AttributeSourceHistory: ("person_id", ""),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The last states of a record by ledger, newest first, and what the rows point to is called."""

    states: Mapping[Any, Sequence[Any]]
    guardians: Mapping[int, str]
    schools: Mapping[int, str]


def states_kept(actor: Actor, person: Person, *, left: Left | None = None) -> Kept:
    """The last 200 states of each ledger; a fixed number of statements.

    What came from another record by a merge that was taken back is told there: those states, too,
    that it had here meanwhile. A school that the person has `left` is told what was before.
    """
    actor.must(PeoplePermission.VIEW_HISTORY)
    return _kept(person, _before(left) if left else Q())


def own_states(actor: Actor, person_id: int, *, named: Mapping[int, str]) -> Kept:
    """The same of one of the own people, with the names of those guardians alone who are `named`.

    Read past the actor's wall: a family's scope shows no history.
    """
    with acting(replace(actor.scope, role="sohoc_sector", schools=())):
        kept = _kept(Person.objects.get(pk=person_id), Q())
    return replace(kept, guardians=named)


def _kept(person: Person, own_time: Q) -> Kept:
    parted = list(_parted(person))
    states: dict[Any, Sequence[HistoryRow]] = {
        ledger: list(
            ledger.objects.filter(
                _told_of(person, column, [p for p in parted if p.model == model]), own_time
            ).order_by("-id")[:MOST_STATES]
        )
        for ledger, (column, model) in LEDGERS.items()
    }
    guardians: Sequence[Any] = states[GuardianshipHistory]
    places: Sequence[Any] = states[AffiliationHistory]
    names = Person.objects.filter(pk__in={row.guardian_id for row in guardians})
    return Kept(
        states=states,
        guardians=dict(names.values_list("pk", "full_name")),
        schools=names_of_nodes(row.school_id for row in places),
    )


def _parted(person: Person) -> QuerySet[MergeMove, Any]:
    """What went over by merges that do not hold any more, to this record or away from it."""
    moves = MergeMove.objects.filter(is_moved=True, merge__undone_at__isnull=False)
    mine = Q(merge__kept=person) & ~Q(merge__gone__in=Person.objects.filter(merged_into=person))
    return moves.filter(mine | Q(merge__gone=person)).select_related("merge")


def _told_of(person: Person, column: str, parted: Sequence[MergeMove]) -> Q:
    """The states under the own record but for the other's, and the own ones under the other."""
    gone = [int(one.row) for one in parted if one.merge.kept_id == person.pk]
    own = Q(**{column: person.pk}) & ~Q(row_id__in=gone)
    if not (back := [one for one in parted if one.merge.gone_id == person.pk]):
        return own
    # By the column first: each ledger has its index there.
    holders = Q(**{f"{column}__in": {person.pk, *(one.merge.kept_id for one in back)}})
    return holders & (own | Q(row_id__in=[int(one.row) for one in back]))


def _before(left: Left) -> Q:
    """What was written down before the person came to the others."""
    return Q(at__date__lt=left.since) if left.since else Q(pk=None)


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
