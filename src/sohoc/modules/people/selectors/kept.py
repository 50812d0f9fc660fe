"""The own people of an account, and what is asked about them without opening their records."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from sohoc.core.access.actors import Actor
from sohoc.law.full_years import years_later
from sohoc.modules.people.contracts import ConsentGiver, OwnPerson
from sohoc.modules.people.models import Affiliation, Guardianship, Person, Precision

_DECEMBER = 12


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
    if person.born is None or person.born_precision == Precision.DAY:
        return person.born
    if person.born_precision == Precision.MONTH and person.born.month < _DECEMBER:
        return person.born.replace(month=person.born.month + 1, day=1) - timedelta(days=1)
    return years_later(person.born.replace(month=1, day=1), years=1) - timedelta(days=1)


def _told(row: Person, *, is_self: bool) -> OwnPerson:
    return OwnPerson(
        id=row.pk,
        uuid=row.uuid,
        full_name=row.full_name,
        born=last_birth(row),
        is_self=is_self,
        schools=tuple(row.schools),
    )
