"""What is known of the numbers that a question to the department is about."""

from collections.abc import Collection

from sohoc.modules.people.models import Identifier, MatchTicket, Person, TicketState
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.models.matching import Typed


def answered_apart(person: Person, number: Typed) -> MatchTicket | None:
    """The last question about this number of the person that was answered: they are two people."""
    asked = MatchTicket.objects.filter(subject=person, state=TicketState.DIFFERENT)
    return asked.filter(numbers__contains=[number]).order_by("-closed_at").first()


def held_numbers(ticket: MatchTicket, people: Collection[int]) -> dict[int, list[Identifier]]:
    """By person, the numbers in force by which they were found; one statement."""
    found: dict[int, list[Identifier]] = {}
    if ticket.numbers:
        rows = Identifier.objects.filter(IN_FORCE, person__in=people).order_by("pk")
        for row in rows:
            if any(row.system == of and row.value.endswith(to[1:]) for of, to in ticket.numbers):
                found.setdefault(row.person_id, []).append(row)
    return found
