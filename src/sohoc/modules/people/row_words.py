"""What hangs on a record, row by row, in words: this number, that phone, the class at a school."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sohoc.core.manifest import registry
from sohoc.modules.people import words
from sohoc.modules.people.models import (
    Affiliation,
    Contact,
    Guardianship,
    Identifier,
    Person,
    Status,
)
from sohoc.modules.people.selectors.hanging import model_of, rows_called


def kind(place: str) -> str:
    """What one row of a place ("people.contact.person") is called."""
    model = model_of(place)
    if word := registry().words.records.get(model.replace(".", "_")):
        return str(word)
    return next(str(r.label) for r in registry().person_references if r.model == model)


def belonging(row: Affiliation) -> str:
    """`Tiểu học Hoa Ban, Học sinh, 4A, từ 05/09/2026`."""
    told = [row.school.name, words.belonging(row.belonging), row.class_text or row.position_text]
    return ", ".join(filter(None, [*told, words.period(row.period)]))


def guardian(row: Guardianship, phones: Sequence[str] = ()) -> str:
    """`Hà Thị Mế (Mẹ), 0199123456`, and what is not as usual."""
    told = [_named(row.guardian, row), *phones]
    if row.restriction or not (row.can_view and row.can_consent):
        told.append(words.rights(row))
    return ", ".join([*told, *_ended(row)])


def ward(row: Guardianship) -> str:
    """`Bùi Thị Ngân (Mẹ)`: for whom somebody answers, and as what."""
    return ", ".join([_named(row.child, row), *_ended(row)])


def identifier(row: Identifier) -> str:
    """`Mã học sinh của Bộ 2512345678`; of a secret number the last digits."""
    told = f"{words.system(row.system)} {row.value}"
    return told if row.status == Status.ACTIVE else f"{told} ({Status(row.status).label})"


def contact(row: Contact) -> str:
    """`Điện thoại 0199123456`."""
    return f"{row.get_channel_display()} {row.value}"


def _person(row: Person) -> str:
    return ", ".join(filter(None, [row.full_name, words.born(row)]))


def _tie(row: Guardianship) -> str:
    return _("{guardian} for {child}").format(
        guardian=_named(row.guardian, row), child=row.child.full_name
    )


def _named(person: Person, row: Guardianship) -> str:
    return f"{person.full_name} ({words.relation(row.relation)})"


def _ended(row: Guardianship) -> list[str]:
    """Said of what has a last day, as the record itself says it."""
    return [words.period(row.period)] if row.period.upper else []


LINES: Mapping[str, Callable[[Any], str]] = {
    "people.affiliation": belonging,
    "people.contact": contact,
    "people.guardianship": _tie,
    "people.identifier": identifier,
    "people.person": _person,
}


def named(places: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, str], str, str]]:
    """For each (place, key) what kind of row it is and which one; "" where it has no name."""
    wanted = list(places)
    rows = rows_called(wanted)
    found = []
    for place, key in wanted:
        model = model_of(place)
        row = rows.get((model, key))
        found.append(((place, key), kind(place), LINES[model](row) if row else ""))
    return found
