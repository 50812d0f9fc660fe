"""The provisional code of a record that has come by a code of the ministry through a merge."""

from collections.abc import Mapping
from datetime import date

from sohoc.modules.people.models import Identifier, Person, Status, System
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.services.identifiers import supersede

Days = tuple[str | None, str | None]


def replace_provisional(kept: Person, *, on: date) -> dict[str, Days]:
    """Replace it, as by a code of the ministry that is written down; its days before, by key."""
    codes = Identifier.objects.filter(IN_FORCE, person=kept)
    if not codes.filter(system=System.MOET_LEARNER).exists():
        return {}
    before = {
        str(code.pk): (_text(code.period.lower), _text(code.period.upper))
        for code in codes.filter(system=System.PROVISIONAL)
    }
    if before:
        supersede(kept, System.PROVISIONAL, on=on)
    return before


def count_provisional_again(kept: Person, gone: Person, before: Mapping[str, Days]) -> None:
    """Take `replace_provisional` back where the record has no other code of a learner now."""
    in_force = Identifier.objects.filter(
        IN_FORCE,
        person__in=(kept, gone),
        system__in=(System.MOET_LEARNER, System.PROVISIONAL),
    )
    holders = set(in_force.values_list("person", flat=True))
    replaced = Identifier.objects.filter(pk__in=before, status=Status.SUPERSEDED)
    for code in replaced.exclude(person__in=holders):
        since, until = (date.fromisoformat(day) if day else None for day in before[str(code.pk)])
        Identifier.objects.filter(pk=code.pk).update(
            status=Status.PROVISIONAL, period=(since, until), version=code.version + 1
        )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
