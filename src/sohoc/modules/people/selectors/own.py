"""Whose records an account opens as a guardian or a learner: their own, and their children's."""

from collections.abc import Sequence
from datetime import date

from sohoc.modules.people.models import Guardianship, Person

GUARDIAN = "guardian"


def learners_of(account: int, role: str, day: date) -> Sequence[int]:
    """The person of the account, and for a guardian the children on that day; two statements.

    Asked at the account's own gate, which shows nobody else. A second record opens nothing. A
    guardian who may not look, and one whose time is over, has no such child.
    """
    people = Person.objects.filter(account_id=account, merged_into=None)
    own = list(people.values_list("pk", flat=True))
    if role != GUARDIAN or not own:
        return own
    wards = Guardianship.objects.filter(guardian_id__in=own, can_view=True, period__contains=day)
    return [*own, *sorted(set(wards.values_list("child_id", flat=True)))]
