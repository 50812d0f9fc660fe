"""Two records of one person become one; nothing is lost, so that it can be taken back."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.scope import acting
from sohoc.core.audit import recording as audit
from sohoc.core.identity.models import Card
from sohoc.core.outbox.publishing import publish
from sohoc.modules.people.contracts import PersonFacts
from sohoc.modules.people.events import PeopleMerged
from sohoc.modules.people.models import (
    Guardianship,
    Merge,
    MergeMove,
    NotTheSame,
    Person,
)
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.merging import MERGED
from sohoc.modules.people.services.carrying import Carried, carry, keys_of, rows_of
from sohoc.modules.people.services.merged_sensitive import join_sensitive
from sohoc.modules.people.services.persons import PersonChanged, columns_of, facts_of
from sohoc.modules.people.services.proofs import NUMBER, number_in_force, take_proofs
from sohoc.modules.people.services.provisional import replace_provisional
from sohoc.modules.people.services.tickets import answer_by_merge

# What is taken over together, by the attribute that has a source of its own.
TAKEN = {
    "full_name": ("full_name",),
    "born": ("born", "born_precision"),
    "sex": ("sex",),
    "nationality": ("nationality",),
    "died": ("died",),
}
DAYS = frozenset({"born", "died"})


class BadMerge(Exception):
    """The two records cannot be made one; `problem` is a code, `about` whom it speaks of.

    Only people whom the actor sees are named.
    """

    def __init__(self, problem: str, *, about: Sequence[Person] = ()) -> None:
        super().__init__(problem)
        self.problem, self.about = problem, about


@dataclass(frozen=True, slots=True)
class MergeWish:
    """Which record stays and which goes, in the versions that were compared.

    `taken` names the facts (keys of `TAKEN`) that the record that goes has better; whether it has
    the sensitive ones better that both say is `takes_sensitive`.
    """

    kept: uuid.UUID
    gone: uuid.UUID
    versions: tuple[int, int]
    taken: frozenset[str] = frozenset()
    takes_sensitive: bool = False


@transaction.atomic
def merge_people(*, actor: Actor, wish: MergeWish, reason: str, at: datetime) -> Merge:
    """Let everything that hangs on one record hang on the other one.

    Raises `BadMerge`, `PersonChanged` (somebody corrected one of them meanwhile), `NotYours`,
    `NotAllowed`; nothing is written then.
    """
    actor.must(PeoplePermission.MERGE_PEOPLE)
    kept, gone = held_pair(wish.kept, wish.gone)
    for person, version in zip((kept, gone), wish.versions, strict=True):
        if person.version != version:
            raise PersonChanged(person)
    refuse_merge(actor, kept, gone, day=timezone.localdate(at))
    schools = sorted({*kept.schools, *gone.schools})
    held = rows_of(kept, actor, schools=schools)
    taken, shared = _compared(kept, gone, wish.taken)
    before = _taken_over(kept, gone, taken)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept, version=gone.version + 1)
    Person.objects.filter(pk=kept.pk).update(version=kept.version + 1)
    carried = carry(of=gone, to=kept, actor=actor, schools=schools)
    rows = {one.row for one in carried if one.is_moved and one.model == "people.identifier"}
    if str(number_in_force(kept)) in rows:
        taken.append(NUMBER)
    before["proofs"] = take_proofs(kept, gone, taken=taken, shared=shared)
    before["codes"] = replace_provisional(kept, on=timezone.localdate(at))
    before["sensitive"] = join_sensitive(actor, kept, gone, takes=wish.takes_sensitive)
    merge = Merge.objects.create(
        kept=kept, gone=gone, at=at, reason=reason, held=held, before=before
    )
    MergeMove.objects.bulk_create(
        MergeMove(
            merge=merge, model=one.model, column=one.column, row=one.row, is_moved=one.is_moved
        )
        for one in carried
    )
    NotTheSame.objects.filter(one__in=(kept, gone), other__in=(kept, gone)).delete()
    tell_both(actor, MERGED, merge, reason=reason, rows=carried)
    answer_by_merge(actor, merge, reason=reason, at=at)
    told = PeopleMerged(kept_id=kept.pk, gone_id=gone.pk)
    publish(told, node_id=actor.place_among(kept.schools))
    return merge


def tell_both(
    actor: Actor, verbs: tuple[str, str], merge: Merge, *, reason: str, rows: Iterable[Carried]
) -> None:
    """What was done stands in the trail of both records, that of the kept one first."""
    kept, gone = merge.kept, merge.gone
    noted = {"rows": sum(one.is_moved for one in rows)}
    first, second = verbs
    audit.record(actor, first, kept, reason=reason, data={"second": str(gone.uuid), **noted})
    audit.record(actor, second, gone, reason=reason, data={"first": str(kept.uuid), **noted})


def held_pair(kept: uuid.UUID, gone: uuid.UUID) -> tuple[Person, Person]:
    """Both records, held until the transaction ends and always in the same order."""
    rows = Person.objects.select_for_update().filter(uuid__in=(kept, gone)).order_by("pk")
    held = {person.uuid: person for person in rows}
    if kept not in held or gone not in held:
        raise NotYours
    if kept == gone:
        raise BadMerge("one_record")
    return held[kept], held[gone]


def refuse_merge(actor: Actor, kept: Person, gone: Person, *, day: date) -> None:
    """Raise `BadMerge` with the reason for which these two cannot be made one by this person."""
    if kept.merged_into_id or gone.merged_into_id:
        raise BadMerge("merged")
    mine = {*actor.writing_scope.schools}
    away = [one for one in (kept, gone) if not actor.sees_all and not {*one.schools} <= mine]
    if away:
        raise BadMerge("elsewhere", about=away)
    pair = (kept.pk, gone.pk)
    ties = Guardianship.objects.filter(child__in=pair, guardian__in=pair)
    if tie := ties.select_related("guardian", "child").first():
        raise BadMerge("guardian", about=(tie.guardian, tie.child))
    if not actor.sees_all and hangs_out_of_reach(actor, kept, gone):
        raise BadMerge("elsewhere")
    if others := _differ_in_rights(kept, gone, day=day):
        third = Person.objects.filter(pk__in=others).order_by("sort_key", "pk")
        raise BadMerge("restricted", about=list(third))
    if kept.account_id and gone.account_id and _is_open(gone.account_id):
        raise BadMerge("accounts")


def hangs_out_of_reach(actor: Actor, kept: Person, gone: Person) -> bool:
    """Whether rows hang on one of them that the actor does not see: they would be left behind."""
    seen = [keys_of(person) for person in (kept, gone)]
    with acting(replace(actor.scope, role="sohoc_sector", schools=())):
        return seen != [keys_of(person) for person in (kept, gone)]


def _differ_in_rights(kept: Person, gone: Person, *, day: date) -> set[int]:
    """The third people to whom they stand otherwise: one of the two would be forgotten.

    What a court forbade the one record, or what has ended there, must not be allowed by the other.
    """
    mine, others = (rights_of(person, day=day) for person in (kept, gone))
    return {third[1] for third in mine.keys() & others.keys() if mine[third] != others[third]}


def rights_of(person: Person, *, day: date) -> dict[tuple[str, int], set[tuple[Any, ...]]]:
    """What stands between a person and each other one, as guardian and child: whether it has not
    ended on the day, and what of it is allowed."""
    found: dict[tuple[str, int], set[tuple[Any, ...]]] = {}
    for row in Guardianship.objects.filter(Q(child=person) | Q(guardian=person)):
        is_child = row.child_id == person.pk
        third = ("guardian", row.guardian_id) if is_child else ("child", row.child_id)
        is_open = row.period.upper is None or row.period.upper > day
        rights = (is_open, row.can_view, row.can_consent, row.restriction)
        found.setdefault(third, set()).add(rights)
    return found


def _is_open(account: int) -> bool:
    """Whether an account is used; one that is not seen may well be."""
    return not Card.objects.filter(user_id=account, is_disabled=True).exists()


def _compared(kept: Person, gone: Person, wanted: Collection[str]) -> tuple[list[str], list[str]]:
    """Which of the wanted facts are others at the second record, and which both say alike."""
    alike = same_facts(facts_of(kept), facts_of(gone))
    return sorted({*wanted} - alike), sorted(alike)


def same_facts(one: PersonFacts, other: PersonFacts) -> set[str]:
    """The facts (keys of `TAKEN`) that are the same in both."""
    return {name for name in TAKEN if plain_facts(one, name) == plain_facts(other, name)}


def _taken_over(kept: Person, gone: Person, taken: Collection[str]) -> dict[str, Any]:
    """Take facts over; what was there before, by fact."""
    facts, others = facts_of(kept), facts_of(gone)
    before: dict[str, Any] = {
        "facts": {name: plain_facts(facts, name) for name in taken},
        "taken": {name: plain_facts(others, name) for name in taken},
        "account": None,
    }
    columns = columns_of(with_facts(facts, before["taken"])) if taken else {}
    if kept.account_id is None and gone.account_id is not None:
        before["account"] = columns["account_id"] = gone.account_id
        Person.objects.filter(pk=gone.pk).update(account=None)
    if columns:
        Person.objects.filter(pk=kept.pk).update(**columns)
    return before


def plain_facts(facts: PersonFacts, name: str) -> dict[str, str | None]:
    """One fact as texts, for keeping."""
    values = {column: getattr(facts, column) for column in TAKEN[name]}
    return {
        column: value.isoformat() if column in DAYS and value else value
        for column, value in values.items()
    }


def with_facts(facts: PersonFacts, plain: Mapping[str, Mapping[str, Any]]) -> PersonFacts:
    """The facts with those of `plain_facts` in their place."""
    changes: dict[str, Any] = {
        column: date.fromisoformat(value) if column in DAYS and value else value
        for one in plain.values()
        for column, value in one.items()
    }
    return replace(facts, **changes)
