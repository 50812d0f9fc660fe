"""A merge is taken back: what came from the second record goes back to it, changed or not."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.outbox.publishing import publish
from sohoc.modules.people.events import PeopleParted
from sohoc.modules.people.models import Guardianship, Merge, MergeMove, Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.merging import PARTED
from sohoc.modules.people.services.carrying import (
    Carried,
    carry_back,
    going_along,
    places,
    rows_of,
)
from sohoc.modules.people.services.merged_sensitive import part_sensitive
from sohoc.modules.people.services.merging import (
    BadMerge,
    hangs_out_of_reach,
    held_pair,
    plain_facts,
    same_facts,
    tell_both,
    with_facts,
)
from sohoc.modules.people.services.persons import PersonChanged, columns_of, facts_of
from sohoc.modules.people.services.proofs import NUMBER, number_in_force, part_proofs
from sohoc.modules.people.services.provisional import count_provisional_again
from sohoc.modules.people.services.tickets import ask_again


@dataclass(frozen=True, slots=True)
class Parting:
    """What taking a merge back would do.

    `back` goes back; `left` stayed with the second record all the time; `vanished` is not there any
    more; `since` has come to the record since the merge: it stays, unless somebody says otherwise.
    What goes along with a row of `since` is not among them: there is one decision for both.
    `facts` names the facts that are as they were before; `changed` those that were corrected since
    the merge and stay as they are.
    """

    back: Sequence[Carried]
    left: Sequence[Carried]
    vanished: Sequence[Carried]
    since: Sequence[tuple[str, str]]
    facts: Sequence[str]
    changed: Sequence[str]


def merge_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Merge:
    """One merge; raises `NotYours`, `NotAllowed`."""
    actor.must(PeoplePermission.MERGE_PEOPLE)
    merge = Merge.objects.select_related("kept", "gone").filter(uuid=uuid_).first()
    if merge is None:
        raise NotYours
    return merge


def parting_of(actor: Actor, merge: Merge) -> Parting:
    """What taking the merge back would do now; writes nothing."""
    actor.must(PeoplePermission.MERGE_PEOPLE)
    now = rows_of(merge.kept, actor, schools=_schools(merge))
    rows = [Carried(m.model, m.column, m.row, m.is_moved) for m in merge.moves.order_by("pk")]
    moved = [one for one in rows if one.is_moved]
    there = {one for one in moved if one.row in now.get(one.place, ())}
    known = {(one.place, one.row) for one in moved} | set(places(merge.held))
    known.add(("people.person.merged_into", str(merge.gone_id)))
    facts, taken = facts_of(merge.kept), merge.before["taken"]
    same = [name for name in taken if plain_facts(facts, name) == taken[name]]
    return Parting(
        back=[one for one in moved if one in there],
        left=[one for one in rows if not one.is_moved],
        vanished=[one for one in moved if one not in there],
        since=[pair for pair in places(now) if pair not in known and pair[0] not in going_along()],
        facts=same,
        changed=[name for name in taken if name not in same],
    )


@transaction.atomic
def unmerge_people(
    *,
    actor: Actor,
    merge: uuid.UUID,
    version: int,
    also: Collection[tuple[str, str]] = (),
    reason: str,
    at: datetime,
) -> Parting:
    """Let the second record stand for itself again; `also` are those of `Parting.since` it gets.

    `version` is that of the record that was kept, as it was looked at. Raises `BadMerge`,
    `PersonChanged`, `NotYours`, `NotAllowed`; nothing is written then.
    """
    found = merge_by_uuid(actor, merge)
    kept, gone = held_pair(found.kept.uuid, found.gone.uuid)
    found.refresh_from_db(fields=["undone_at"])
    found.kept, found.gone = kept, gone
    refuse_parting(actor, found)
    if kept.version != version:
        raise PersonChanged(kept)
    schools = _schools(found)
    parting = parting_of(actor, found)
    theirs = [
        Carried(place.rpartition(".")[0], place.rpartition(".")[2], row, is_moved=True)
        for place, row in parting.since
        if (place, row) in also
    ]
    shared = same_facts(facts_of(kept), facts_of(gone))
    number = number_in_force(kept)
    done = carry_back([*parting.back, *theirs], of=kept, to=gone, actor=actor, schools=schools)
    # From now on it counts as the second one's, the states that it had at the first one as well.
    MergeMove.objects.bulk_create(
        MergeMove(merge=found, model=one.model, column=one.column, row=one.row, is_moved=True)
        for one in done
        if one in theirs
    )
    _follow_rights(kept, gone, day=timezone.localdate(at))
    _give_back(kept, gone, found.before, parting.facts)
    count_provisional_again(kept, gone, found.before.get("codes", {}))
    part_sensitive(actor, kept, gone, found.before.get("sensitive"))
    part_proofs(
        kept,
        gone,
        taken=found.before["proofs"],
        returned=[*parting.facts, *([NUMBER] if number != number_in_force(kept) else ())],
        shared=shared.difference(parting.facts, parting.changed),
    )
    Person.objects.filter(pk=kept.pk).update(version=kept.version + 1)
    Person.objects.filter(pk=gone.pk).update(merged_into=None, version=gone.version + 1)
    Merge.objects.filter(pk=found.pk).update(undone_at=at)
    gone.refresh_from_db(fields=["schools"])
    tell_both(actor, PARTED, found, reason=reason, rows=done)
    ask_again(actor, found, reason=reason)
    told = PeopleParted(kept_id=kept.pk, gone_id=gone.pk)
    publish(told, node_id=actor.place_among(kept.schools))
    return parting


def refuse_parting(actor: Actor, merge: Merge) -> None:
    """Raise `BadMerge` with the reason for which this person cannot take the merge back.

    What hangs on one of the two and is not seen would stay with the first one.
    """
    if merge.undone_at is not None or merge.gone.merged_into_id != merge.kept_id:
        raise BadMerge("parted")
    if merge.kept.merged_into_id:
        raise BadMerge("merged")
    if actor.sees_all:
        return
    is_here = {*_schools(merge)} <= {*actor.writing_scope.schools}
    if not is_here or hangs_out_of_reach(actor, merge.kept, merge.gone):
        raise BadMerge("parted_elsewhere")


def _schools(merge: Merge) -> list[int]:
    return sorted({*merge.kept.schools, *merge.gone.schools})


def _follow_rights(kept: Person, gone: Person, *, day: date) -> None:
    """What ended or was forbidden while the two were one is so for both: no right comes back."""
    ties = Guardianship.objects.filter(Q(child=gone) | Q(guardian=gone))
    for row in ties:
        twins = Guardianship.objects.filter(
            child=kept if row.child_id == gone.pk else row.child_id,
            guardian=kept if row.guardian_id == gone.pk else row.guardian_id,
        )
        known = list(twins)
        if not known or (row.period.upper is not None and row.period.upper <= day):
            continue
        open_ones = [one for one in known if one.period.upper is None or one.period.upper > day]
        if not open_ones:
            ends = max(one.period.upper for one in known)
            row.period = (row.period.lower and min(row.period.lower, ends), ends)
        for one in open_ones:
            row.can_view, row.can_consent = (
                row.can_view and one.can_view,
                row.can_consent and one.can_consent,
            )
            row.restriction = one.restriction or row.restriction
        row.version += 1
        row.save()


def _give_back(
    kept: Person, gone: Person, before: Mapping[str, Any], names: Collection[str]
) -> None:
    """Facts that nobody corrected since are as they were; so is the account."""
    old = {name: before["facts"][name] for name in names}
    columns = columns_of(with_facts(facts_of(kept), old)) if old else {}
    account = before["account"]
    if account is not None and kept.account_id == account:
        Person.objects.filter(pk=kept.pk).update(account=None)
        Person.objects.filter(pk=gone.pk).update(account=account)
    if columns:
        Person.objects.filter(pk=kept.pk).update(**columns)
