"""Rows about somebody who was at the school and is at another one now: they change nothing.

A row of a class list is no word of the other school that it let somebody go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sohoc.core.objects.importing.kinds import Verdict
from sohoc.core.objects.models import ImportRun, VerdictKind
from sohoc.modules.people.former_words import row_stays
from sohoc.modules.people.imports.known import Member, digests_in, rows_of
from sohoc.modules.people.imports.nouns import Noun
from sohoc.modules.people.models import Belonging, MatchTicket, TicketState
from sohoc.modules.people.selectors.elsewhere import Left, left_people

_SUBJECTS = "SELECT uuid::text, id FROM people_person WHERE uuid = ANY (%s::uuid[])"


def left_among(people: Iterable[Member | str | None], *, day: date) -> Mapping[int, Left]:
    """Those of the people found who are here no more, and at other schools."""
    gone = [one.pk for one in people if isinstance(one, Member) and one.belonging is None]
    return left_people(gone, day=day)


def untouched(
    verdict: Verdict, belonging: Belonging, member: Member | str | None, left: Mapping[int, Left]
) -> Verdict:
    """The verdict, or that the row changes nothing, with the reason."""
    told = list(of_former(belonging, member, left))
    if not told:
        return verdict
    warnings = [*verdict.warnings, *(("full_name", sentence) for sentence in told)]
    if verdict.kind == VerdictKind.WRONG:
        return replace(verdict, warnings=warnings)
    return replace(verdict, kind=VerdictKind.UNCHANGED, before={}, warnings=warnings)


def of_former(
    belonging: Belonging, member: Member | str | None, left: Mapping[int, Left]
) -> Iterable[str]:
    """That somebody is at another school now, and what becomes of the row; nothing of others."""
    if isinstance(member, Member) and member.pk in left:
        yield row_stays(belonging, left[member.pk].since)


def left_of_run(run: ImportRun, noun: Noun, *, day: date) -> Mapping[int, tuple[str, ...]]:
    """By id, the digests by which rows of a run name such people of whom the department was not
    asked yet; a fixed number of statements."""
    lines = run.lines.filter(verdict=VerdictKind.UNCHANGED).exclude(warnings=[])
    said = {line.subject: line.values for line in lines if line.subject}
    people = dict(rows_of(_SUBJECTS, [list(said)])) if said else {}
    left = left_people(list(people.values()), day=day)
    if not left:
        return {}
    asked = MatchTicket.objects.filter(
        school_id=run.school_id, subject__in=left, state=TicketState.OPEN
    )
    known = set(asked.values_list("subject_id", flat=True))
    return {
        pk: tuple(digests_in(said[uuid], noun).values())
        for uuid, pk in people.items()
        if pk in left.keys() - known
    }
