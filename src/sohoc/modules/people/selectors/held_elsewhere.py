"""Whether people have records where the asking person does not see them: yes or no, no more.

Asked on the connection of the log, in the asking person's own scope: what was asked is counted
also when the act that asked it comes to nothing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DatabaseError, connections

from sohoc.core.access.actors import TooMuchAsked
from sohoc.core.access.scope import acting, current

TOO_MUCH = "SH429"


class AskedTooMuch(TooMuchAsked):
    """More was asked within a day than the work of a school needs."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """About whom is asked: the digests of their numbers, or name key and birth date.

    `known` are the keys of the records that the asking person sees: they are no news. `subject` is
    that of the record which the question is about, where there is one.
    """

    digests: tuple[str, ...] = ()
    name_key: str = ""
    born: date | None = None
    known: tuple[int, ...] = ()
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known of somebody elsewhere: `answer` is a code of `models.Answer`."""

    answer: str
    ticket: UUID | None = None


def elsewhere(
    wanted: Sequence[Wanted], *, school_id: int | None = None, wants_tickets: bool = False
) -> list[Elsewhere | None]:
    """What is known of each elsewhere, in their order; None is nothing. One statement.

    With `wants_tickets` the department is told of every one that was found; one ticket for as long
    as it waits for an answer, however often the same is asked about a subject. Raises
    `AskedTooMuch`.
    """
    answers: list[Elsewhere | None] = [None] * len(wanted)
    if not wanted:
        return answers
    rows = [
        {
            "keys": one.digests,
            "name": one.name_key if one.born else None,
            "born": one.born and one.born.isoformat(),
            "known": one.known,
            "subject": one.subject,
        }
        for one in wanted
    ]
    try:
        with acting(current(), using="log"), connections["log"].cursor() as cursor:
            cursor.execute(
                "SELECT number, answer, ticket FROM app.people_match(%s, %s, %s)",
                [json.dumps(rows), school_id, wants_tickets],
            )
            for number, answer, ticket in cursor.fetchall():
                answers[number - 1] = Elsewhere(answer, ticket)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == TOO_MUCH:
            raise AskedTooMuch from error
        raise
    return answers


def held_elsewhere(digests: Iterable[str]) -> frozenset[str]:
    """Those of the digests that are in force for anybody at all; one statement.

    Says neither who nor where. A unique constraint would say as much at the writing. Raises
    `AskedTooMuch`.
    """
    asked = sorted(digests)
    found = elsewhere([Wanted((one,)) for one in asked])
    return frozenset(one for one, answer in zip(asked, found, strict=True) if answer)
