"""New people of a table who may have a record at a school that the importing one does not see."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.kinds import NotCompared
from sohoc.core.objects.importing.layouts import Plain
from sohoc.modules.people.imports.cells import day_of
from sohoc.modules.people.imports.known import rows_of
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.writing import LeftOut, Subject
from sohoc.modules.people.models.matching import Typed
from sohoc.modules.people.selectors.held_elsewhere import (
    AskedTooMuch,
    Wanted,
    elsewhere,
)
from sohoc.modules.people.services.matching import tell_department_of

Values = Mapping[str, Plain]
_SEEN = """
SELECT n.name, n.day, p.id FROM unnest(%s::text[], %s::date[]) AS n (name, day)
CROSS JOIN LATERAL (
  SELECT p.id FROM people_person p WHERE p.match_key = n.name AND p.born = n.day OFFSET 0) p
"""


def likely_elsewhere(rows: Sequence[Values]) -> list[bool]:
    """Which of the new people may be known elsewhere; two statements. Raises `NotCompared`."""
    with _patient():
        return [answer is not None for answer in elsewhere(_wanted(rows))]


def tell_department(
    school_id: int,
    new: Sequence[tuple[Subject, Values]],
    *,
    left_out: LeftOut,
    typed: Mapping[int, Sequence[Typed]],
    left: Mapping[int, tuple[str, ...]] | None = None,
) -> None:
    """A ticket for each of the new people who may be known elsewhere, for whoever has a number of
    somebody elsewhere in the table, and for those who `left` for other schools, by id with their
    own digests; three statements. `typed` are the numbers that were left out."""
    wanted = _wanted([values for _subject, values in new])
    asked = {subject.pk: one for (subject, _values), one in zip(new, wanted, strict=True)}
    for person, digests in left_out.items():
        asked[person] = replace(asked.get(person, Wanted()), digests=tuple(digests.values()))
    for person, own in (left or {}).items():
        asked[person] = Wanted(own)
    with _patient():
        tell_department_of(asked, school_id=school_id, numbers=typed)


def _wanted(rows: Sequence[Values]) -> list[Wanted]:
    keys = [(match_key(str(one["full_name"])), day_of(one.get("born"))[0]) for one in rows]
    known = _known([key for key in keys if key[1]])
    return [Wanted(name_key=key[0], born=key[1], known=tuple(known[key])) for key in keys]


@contextmanager
def _patient() -> Iterator[None]:
    """Whoever asked too much today is told to send the table tomorrow."""
    try:
        yield
    except AskedTooMuch as error:
        raise NotCompared(
            _("More numbers were asked for today than a school needs. Send the table tomorrow.")
        ) from error


def _known(
    keys: Sequence[tuple[str, date | None]],
) -> defaultdict[tuple[str, date | None], list[int]]:
    """Who is seen under these names and birth dates: they are no news."""
    found: defaultdict[tuple[str, date | None], list[int]] = defaultdict(list)
    if keys:
        names, days = zip(*set(keys), strict=True)
        for name, born, pk in rows_of(_SEEN, [list(names), list(map(str, days))]):
            found[name, born].append(pk)
    return found
