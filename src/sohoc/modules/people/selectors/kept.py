"""The own people of an account, and what is asked about them without opening their records."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.modules.people.contracts import ConsentGiver, OwnPerson
from sohoc.modules.people.models import Affiliation, Guardianship, Person
from sohoc.modules.people.rules.persons import latest_birth


def own_people(*, actor: Actor) -> tuple[OwnPerson, ...]:
    """The person of the account, first, and the children whose records it opens; one statement.

    Somebody in a role for staff has the own record alone, whatever children they may have: such a
    scope names no learners.
    """
    mine = Q(account_id=actor.user_id) | Q(pk__in=actor.scope.learners)
    rows = Person.objects.filter(mine).order_by("sort_key", "pk")
    found = [_told(row, is_self=row.account_id == actor.user_id) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.is_self))


def may_consent_for(*, account: int, child: int, day: date) -> bool:
    """Whether the person of the account answers for the child on a day, and may consent for it."""
    ties = Guardianship.objects.filter(child_id=child, guardian__account_id=account)
    return ties.filter(period__contains=day, can_consent=True).exists()


def opens_record(*, actor: Actor, account: int, person_id: int, day: date) -> bool:
    """Whether the record is the account's own, or that of a child for whom it answers on a day.

    Asked past the actor's wall, as a guardian may belong to another school: only yes or no leaves.
    """
    ties = Guardianship.objects.filter(
        child=OuterRef("pk"), guardian__account_id=account, can_view=True, period__contains=day
    )
    with acting(replace(actor.scope, role="sohoc_sector", schools=())):
        return (
            Person.objects.filter(pk=person_id)
            .filter(Q(account_id=account) | Exists(ties))
            .exists()
        )


def guardians_named(*, actor: Actor, child: int, others: bool) -> dict[int, str]:
    """The guardians of a child whose names the actor is told, by their record.

    Of itself; with `others`, all of whom nothing was restricted at this child. Read past the
    actor's wall, which shows a family its own records alone.
    """
    with acting(replace(actor.scope, role="sohoc_sector", schools=())):
        rows = list(Guardianship.objects.filter(child_id=child).select_related("guardian"))
    own = {row.guardian_id for row in rows if row.guardian.account_id == actor.user_id}
    restricted = {row.guardian_id for row in rows if row.restriction or not row.can_view}
    is_told = others and not own & restricted
    return {
        row.guardian_id: row.guardian.full_name
        for row in rows
        if row.guardian_id in own or (is_told and row.guardian_id not in restricted)
    }


def consent_givers(*, child: int, day: date) -> tuple[ConsentGiver, ...]:
    """The guardians who answer for a child on a day and may consent for it, by name."""
    ties = Guardianship.objects.filter(child_id=child, period__contains=day, can_consent=True)
    rows = Person.objects.filter(pk__in=ties.values("guardian")).order_by("sort_key", "pk")
    return tuple(ConsentGiver(row.pk, row.full_name, row.account_id) for row in rows)


def schools_of(*, person_id: int, day: date) -> tuple[tuple[int, str], ...]:
    """The schools to which a person belongs on a day, by name: number of the node, and name."""
    rows = Affiliation.objects.filter(person_id=person_id, period__contains=day)
    found = rows.order_by("school__name", "school_id").values_list("school_id", "school__name")
    return tuple(dict.fromkeys(found))


def births_of(*, person_ids: Sequence[int]) -> dict[int, date | None]:
    """The last day on which each of them can have been born; one statement."""
    rows = Person.objects.filter(pk__in=person_ids).only("pk", "born", "born_precision")
    return {row.pk: last_birth(row) for row in rows}


def last_birth(person: Person) -> date | None:
    """The last day that the date of birth can be, as far as it is known."""
    return latest_birth(person.born, person.born_precision)


def _told(row: Person, *, is_self: bool) -> OwnPerson:
    return OwnPerson(
        id=row.pk,
        uuid=row.uuid,
        full_name=row.full_name,
        born=last_birth(row),
        is_self=is_self,
        schools=tuple(row.schools),
    )
