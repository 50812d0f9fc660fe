"""Codes and numbers of a table: what was in force is replaced, what is secret closed with a key."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sohoc.core.access.scope import acting
from sohoc.core.objects.importing.layouts import Plain
from sohoc.lib.ids import provisional_code
from sohoc.lib.personal_numbers import masked
from sohoc.modules.people.imports.identity import numbers_elsewhere
from sohoc.modules.people.imports.known import digests_in, rows_of
from sohoc.modules.people.imports.nouns import Noun
from sohoc.modules.people.imports.writing import LeftOut, Subject, Writing, without
from sohoc.modules.people.models import Status, System
from sohoc.modules.people.models.matching import Typed
from sohoc.modules.people.secrets import closed, digest
from sohoc.modules.people.services.identifiers import REPLACES
from sohoc.modules.people.services.rows import Row, insert, update
from sohoc.modules.people.services.sensitive import unmasking_in

IDENTIFIER = (
    *(("person_id", "bigint"), ("system", "text"), ("value", "text"), ("digest", "text")),
    *(("status", "text"), ("period", "daterange"), ("verified_by", "text")),
)
REPLACED = (("id", "bigint"), ("status", "text"), ("period", "daterange"))
SECRET = (("identifier_id", "bigint"), ("person_id", "bigint"), ("closed", "text"))
_HELD = """
SELECT i.id, i.person_id, i.system, i.digest, lower(i.period)
FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
  SELECT * FROM people_identifier WHERE person_id = asked.id OFFSET 0) i
WHERE i.status IN ('provisional', 'active')
"""
# No second holder of what stayed on a record that a merge has hidden.
_OF_SECONDS = """
SELECT p.merged_into_id, i.digest
FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
  SELECT * FROM people_person WHERE merged_into_id = asked.id OFFSET 0) p
CROSS JOIN LATERAL (SELECT * FROM people_identifier WHERE person_id = p.id OFFSET 0) i
WHERE i.status IN ('provisional', 'active')
"""
Said = Sequence[tuple[Subject, Mapping[str, Plain]]]


def number(writing: Writing, noun: Noun, said: Said) -> LeftOut:
    """Write down the codes and numbers that rows say; who has no code gets a provisional one.

    Answers with what was left out, because somebody has it whom the school does not see.
    """
    before = [one.pk for one, _row in said if not one.is_new]
    rows = rows_of(_HELD, [before]) if before else []
    held = {(person, system): (pk, key, since) for pk, person, system, key, since in rows}
    of_seconds = set(rows_of(_OF_SECONDS, [before]) if before else [])
    own = of_seconds | {(person, key) for (person, _system), (_pk, key, _since) in held.items()}
    elsewhere = _of_others(noun, said, own)
    made: list[Row] = []
    secret: dict[int, str] = {}
    replaced: dict[int, Row] = {}
    for one, values in said:
        has_code = any((one.pk, system) in held for system in noun.codes)
        kept = without(values, elsewhere.get(one.pk, ()))
        for system, text in _numbers(noun, kept, has_code=has_code):
            key = digest(system, text)
            now = held.get((one.pk, system))
            if (now is not None and now[1] == key) or (one.pk, key) in of_seconds:
                continue
            for old in (now, held.get((one.pk, REPLACES.get(System(system), "")))):
                if old is not None:
                    since = min(old[2] or writing.day, writing.day)
                    replaced[old[0]] = (old[0], Status.SUPERSEDED, f"[{since},{writing.day})")
            made.append((one.pk, system, *_shown(system, text), key, *_state(writing, system)))
            if system == System.PERSONAL_NUMBER:
                secret[one.pk] = text
    update("people_identifier", REPLACED, list(replaced.values()), is_versioned=True)
    written = insert("people_identifier", IDENTIFIER, made, returning="id, person_id, system")
    _close(writing, written, secret)
    return elsewhere


def typed_numbers(noun: Noun, said: Said, left_out: LeftOut) -> dict[int, list[Typed]]:
    """What the department is told of the numbers that were left out: their last digits."""
    return {
        one.pk: [
            (system, masked(text))
            for system, text in _numbers(noun, _only(values, left_out[one.pk]), has_code=True)
        ]
        for one, values in said
        if one.pk in left_out
    }


def _only(values: Mapping[str, Plain], names: Collection[str]) -> Mapping[str, Plain]:
    return {name: values[name] for name in names}


def _of_others(noun: Noun, said: Said, own: Collection[tuple[int, str]]) -> LeftOut:
    wanted = [(one.pk, digests_in(values, noun)) for one, values in said]
    held = numbers_elsewhere(
        {key for person, keys in wanted for key in keys.values() if (person, key) not in own}
    )
    return {
        person: found
        for person, keys in wanted
        if (found := {name: key for name, key in keys.items() if key in held})
    }


def _numbers(
    noun: Noun, values: Mapping[str, Plain], *, has_code: bool
) -> Iterable[tuple[str, str]]:
    if text := values.get("code"):
        is_provisional = str(text).startswith("TAM-")
        yield System.PROVISIONAL if is_provisional else noun.code, str(text)
    elif noun.gives_codes and not has_code:
        yield System.PROVISIONAL, provisional_code()
    if text := values.get("number"):
        yield System.PERSONAL_NUMBER, str(text)


def _shown(system: str, text: str) -> tuple[str]:
    return (masked(text) if system == System.PERSONAL_NUMBER else text,)


def _state(writing: Writing, system: str) -> tuple[str, str, str]:
    """Status, period and who verified it: nobody."""
    is_provisional = system == System.PROVISIONAL
    return (Status.PROVISIONAL if is_provisional else Status.ACTIVE), writing.since, ""


def _close(writing: Writing, written: Iterable[Row], secret: Mapping[int, str]) -> None:
    rows = [
        (pk, person, closed(secret[person]))
        for pk, person, system in written
        if system == System.PERSONAL_NUMBER
    ]
    if rows:
        with acting(unmasking_in(writing.actor, schools=(writing.school_id,))):
            insert("people_secretnumber", SECRET, rows)
