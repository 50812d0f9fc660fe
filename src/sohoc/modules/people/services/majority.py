"""Guardianships end when the child is of age: a corrected date of birth moves that day."""

from datetime import date

from sohoc.core.access.actors import Actor
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.law.capacity import majority
from sohoc.modules.people.events import GuardianshipChanged
from sohoc.modules.people.models import Guardianship, Person
from sohoc.modules.people.rules.persons import BadPerson, latest_birth


def of_age_on(person: Person) -> date | None:
    """The day from which the person is certainly of age, None where no birth date is known."""
    born = latest_birth(person.born, person.born_precision)
    return majority(born) if born else None


def move_ends(actor: Actor, child: Person, *, of_age_before: date | None, reason: str) -> None:
    """Let the guardianships that ended with the majority of before end with that of now.

    The child is held and has the new date. Raises `BadPerson` where one would begin after its end.
    """
    old, new = of_age_before, of_age_on(child)
    if old == new:
        return
    rows = Guardianship.objects.select_for_update(of=("self",)).filter(child=child)
    rows = rows.select_related("guardian").order_by("pk")
    for row in rows.filter(period__endswith=old) if old else rows.filter(period__upper_inf=True):
        if new and row.period.lower and new <= row.period.lower:
            raise BadPerson("born", "of_age_before")
        row.period, row.version = (row.period.lower, new), row.version + 1
        row.save(update_fields=["period", "version"])
        data = {"guardian": str(row.guardian.uuid), "until": new.isoformat() if new else ""}
        audit.record(actor, "people.guardianship.moved", child, reason=reason, data=data)
        publish(
            GuardianshipChanged(child_id=child.pk, guardian_id=row.guardian_id),
            node_id=actor.place_among(child.schools),
        )


def majority_told(child: Person) -> date | None:
    """The day on which the child is of age, where a guardianship ends on it."""
    day = of_age_on(child)
    rows = Guardianship.objects.filter(child=child, period__endswith=day)
    return day if day and rows.exists() else None
