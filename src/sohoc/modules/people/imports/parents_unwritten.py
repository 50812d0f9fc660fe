"""Parents whom a table of learners names and who are not written down, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.layouts import Plain
from sohoc.modules.people.imports.cells import last_birth
from sohoc.modules.people.imports.known import Member
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.nouns import PARENTS
from sohoc.modules.people.imports.parents import (
    Key,
    guardians_reached,
    is_of_age,
    restricted_among,
)

Values = Mapping[str, Plain]
Whom = Member | str | None


def unwritten(
    school_id: int, rows: Sequence[tuple[Values, Whom]], *, is_first: bool, day: date
) -> list[dict[str, str]]:
    """Of every row the parents (by column) who are not written, with a sentence each.

    One statement, and none where no row names a parent with a phone who is not there yet, or the
    table is the first one of the school, which has nobody to decide anything against.
    """
    phones = {key[1] for values, whom in rows for key in _named(values, whom).values() if key[1]}
    is_asked = phones and not is_first
    reached = guardians_reached(school_id, sorted(phones), day=day) if is_asked else []
    restricted = restricted_among(reached)
    return [dict(_why(values, whom, restricted, day)) for values, whom in rows]


def columns_of(parents: Iterable[str]) -> Iterator[str]:
    """Their columns: the name and the phone of each."""
    for parent in parents:
        yield from (parent, f"{parent}_phone")


def _named(values: Values, whom: Whom) -> dict[str, Key]:
    """The parents of a row whom the record does not have, with name and phone."""
    held = whom.values if isinstance(whom, Member) else {}
    return {
        parent: (match_key(str(values[parent])), str(values.get(f"{parent}_phone") or ""))
        for parent in PARENTS
        if values.get(parent) and not held.get(parent)
    }


def _why(values: Values, whom: Whom, restricted: set[Key], day: date) -> Iterator[tuple[str, str]]:
    held = whom.values.get("born") if isinstance(whom, Member) else None
    is_adult = is_of_age(last_birth(values.get("born") or held), day)
    for parent, key in _named(values, whom).items():
        if is_adult:
            yield (
                parent,
                _("The learner is of age: nobody answers for them, so no parent is written down."),
            )
        elif key in restricted:
            yield (
                parent,
                _(
                    "This guardian has a restriction. Write the guardianship down on the child's"
                    " page."
                ),
            )
