"""A school writes of its own people; of who belongs to other schools alone it reads its own time.

Of who belongs nowhere today every school writes where they were: late corrections are made there.
The triggers of migration 0012 refuse the same, whatever the services forget.
"""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed
from sohoc.modules.people.former_words import reads_only, who_changes
from sohoc.modules.people.models import Person
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.elsewhere import left_for_others

# What a former school does not do. Of the time at the school it keeps the class and the day.
OF_TODAY = frozenset(
    {
        PeoplePermission.ASK_POPULATION,
        PeoplePermission.CONFIRM_POPULATION,
        PeoplePermission.EDIT_PERSON,
        PeoplePermission.KEEP_GUARDIANS,
        PeoplePermission.KEEP_IDENTIFIERS,
        PeoplePermission.MERGE_PEOPLE,
        PeoplePermission.UNMASK,
    }
)


class BelongsElsewhere(NotAllowed):
    """The person belongs to other schools alone today, so this one writes and opens nothing."""


def refuse_former(person: Person, *, at: datetime) -> None:
    """Raise `BelongsElsewhere` in the scope of a school where the person is no more."""
    left = left_for_others(person, day=timezone.localdate(at))
    if left is not None:
        told = f"{reads_only(person.full_name, left.since)} {who_changes()}"
        raise BelongsElsewhere(PeoplePermission.EDIT_PERSON, told=told)


def only_reading(actor: Actor) -> Actor:
    """The actor without what a former school does not do: its pages offer nothing of it."""
    return replace(actor, permissions=actor.permissions - OF_TODAY)
