"""Writing the good rows of a table of people: a fixed number of statements for any number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sohoc.core.access.actors import Actor
from sohoc.core.objects.importing.layouts import Plain
from sohoc.core.objects.models import ImportLine, VerdictKind
from sohoc.lib.ids import new_uuid7
from sohoc.modules.people.contracts import Evidence
from sohoc.modules.people.imports.cells import day_of, last_birth
from sohoc.modules.people.imports.known import rows_of
from sohoc.modules.people.imports.names import name_columns
from sohoc.modules.people.imports.nouns import Noun
from sohoc.modules.people.rules.persons import latest_birth
from sohoc.modules.people.services.rows import Row, insert, update

PERSON = (
    ("uuid", "uuid"),
    *((name, "text") for name in ("full_name", "sort_key", "search_key", "match_key")),
    *(("born", "date"), ("born_precision", "text"), ("sex", "text"), ("nationality", "text")),
    ("schools", "int[]"),
)
CORRECTED = (("id", "bigint"), *PERSON[1:8])
TEXTS = (
    *("grade_text", "class_text", "state_text"),
    *("position_text", "duty_text", "subjects_text"),
)
AFFILIATION = (
    *(("person_id", "bigint"), ("school_id", "int"), ("belonging", "text")),
    *(("period", "daterange"), ("source", "text")),
    *((name, "text") for name in TEXTS),
)
SOURCE = (
    *(("person_id", "bigint"), ("attribute", "text"), ("proof", "text")),
    *(("source", "text"), ("day", "date")),
)
ATTRIBUTES = {
    "full_name": "full_name",
    "born": "born",
    "sex": "sex",
    "number": "personal_number",
}
_HELD = """
SELECT id, uuid::text, full_name, born, born_precision, sex FROM people_person
WHERE uuid = ANY (%s::uuid[]) ORDER BY id FOR UPDATE
"""
_BELONGING = """
SELECT person_id, id, grade_text, class_text, state_text, position_text, duty_text, subjects_text
FROM people_affiliation
WHERE school_id = %s AND belonging = %s AND period @> %s::date AND person_id = ANY (%s)
"""


@dataclass(frozen=True, slots=True)
class Writing:
    """What all rows of one run share."""

    actor: Actor
    school_id: int
    source: str
    evidence: Evidence
    day: date

    @property
    def since(self) -> str:
        """From the day on, as a range."""
        return f"[{self.day},)"


@dataclass(frozen=True, slots=True)
class Subject:
    """The person whom a line is about, as they are now; `last_birth` is the last day that the birth
    date can be."""

    pk: int
    uuid: str
    last_birth: date | None
    is_new: bool = False  # by this writing


Subjects = Mapping[int, Subject]  # by the number of the line
LeftOut = Mapping[int, Mapping[str, str]]  # digest by name of the column, by person


def written_people(writing: Writing, lines: Sequence[ImportLine]) -> dict[int, Subject]:
    """Write who is new and what changed of whom was known."""
    new = [line for line in lines if line.verdict == VerdictKind.NEW]
    changed = [line for line in lines if line.verdict == VerdictKind.CHANGED]
    added = add_people(writing, [line.values for line in new], uuids=[line.subject for line in new])
    subjects = {line.pk: one for line, one in zip(new, added, strict=True)}
    return subjects | _change(changed)


def add_people(
    writing: Writing, rows: Sequence[Mapping[str, Plain]], *, uuids: Sequence[str] = ()
) -> list[Subject]:
    """A record for each of the rows, at the school; in their order."""
    planned = []
    for values, uuid in zip(rows, uuids or [str(new_uuid7()) for _row in rows], strict=True):
        born, precision = day_of(values.get("born"))
        facts = (str(values["full_name"]), born, precision, str(values.get("sex") or ""))
        planned.append((uuid, *facts))
    schools = f"{{{writing.school_id}}}"
    made = insert(
        "people_person",
        PERSON,
        [
            (uuid, *name_columns(name), str(born) if born else None, precision, sex, "VN", schools)
            for uuid, name, born, precision, sex in planned
        ],
        returning="uuid::text, id",
    )
    ids = {row[0]: row[1] for row in made}
    return [
        Subject(ids[uuid], uuid, latest_birth(born, precision), is_new=True)
        for uuid, _name, born, precision, _sex in planned
    ]


def _change(lines: Sequence[ImportLine]) -> dict[int, Subject]:
    if not lines:
        return {}
    held = people_held([line.subject for line in lines])
    update(
        "people_person",
        CORRECTED,
        corrections([(held[line.subject], line.values) for line in lines]),
        is_versioned=True,
    )
    found = {}
    for line in lines:
        pk, uuid, _name, born, precision, _sex = held[line.subject]
        said = last_birth(line.values.get("born"))
        found[line.pk] = Subject(pk, uuid, said or latest_birth(born, precision))
    return found


def people_held(uuids: Sequence[str]) -> dict[str, Row]:
    """The people by uuid, held until the transaction ends."""
    return {row[1]: row for row in rows_of(_HELD, [list(uuids)])}


def corrections(held: Sequence[tuple[Row, Mapping[str, Plain]]]) -> list[Row]:
    """The people whom their rows have otherwise; what a row does not say stays."""
    rows = []
    for (pk, _uuid, *before), values in held:
        now = list(before)
        if values.get("full_name"):
            now[0] = str(values["full_name"])
        if values.get("born"):
            now[1:3] = day_of(values["born"])
        if values.get("sex"):
            now[3] = str(values["sex"])
        if now != before:
            name, born, precision, sex = now
            rows.append((pk, *name_columns(name), str(born) if born else None, precision, sex))
    return rows


def belong(writing: Writing, noun: Noun, lines: Sequence[ImportLine], subjects: Subjects) -> None:
    """Say as what they belong to the school, with the texts of the file."""
    people = [one.pk for one in subjects.values()]
    held = {
        row[0]: row[1:]
        for row in rows_of(_BELONGING, [writing.school_id, noun.belonging, writing.day, people])
    }
    made: list[Row] = []
    changed: list[Row] = []
    for line in lines:
        person = subjects[line.pk].pk
        said = {name: str(line.values[name]) for name in noun.texts if line.values.get(name)}
        if person not in held:
            made.append(belonging_row(writing, noun, person, said))
            continue
        pk, *texts = held[person]
        now = [said.get(name, text) for name, text in zip(TEXTS, texts, strict=True)]
        if now != texts:
            changed.append((pk, *now))
    insert("people_affiliation", AFFILIATION, made)
    update("people_affiliation", (("id", "bigint"), *AFFILIATION[5:]), changed)


def belonging_row(writing: Writing, noun: Noun, person: int, said: Mapping[str, str]) -> Row:
    """Somebody belongs to the school from the day of the writing on."""
    texts = [said.get(name, "") for name in TEXTS]
    return (person, writing.school_id, noun.belonging, writing.since, writing.source, *texts)


def without(values: Mapping[str, Plain], names: Collection[str]) -> Mapping[str, Plain]:
    """The values but those of some columns."""
    return {name: value for name, value in values.items() if name not in names}


def prove(
    writing: Writing, lines: Sequence[ImportLine], subjects: Subjects, *, left_out: LeftOut
) -> None:
    """Say where what was written comes from; what stayed as it was keeps its own source."""
    said = []
    for line in lines:
        subject = subjects[line.pk]
        values = line.values if line.verdict == VerdictKind.NEW else _changed(line)
        said.append((subject, without(values, left_out.get(subject.pk, ()))))
    prove_people(writing, said)


def _changed(line: ImportLine) -> dict[str, Plain]:
    return {name: line.values.get(name) for name in line.before}


def prove_people(writing: Writing, said: Sequence[tuple[Subject, Mapping[str, Plain]]]) -> None:
    """Say of the attributes among these values where they come from."""
    source = (writing.evidence.proof, writing.evidence.source, str(writing.evidence.day))
    insert(
        "people_attributesource",
        SOURCE,
        [
            (one.pk, attribute, *source)
            for one, values in said
            for name, attribute in ATTRIBUTES.items()
            if values.get(name)
        ],
        on_conflict="(person_id, attribute) DO UPDATE"
        " SET proof = excluded.proof, source = excluded.source, day = excluded.day",
    )
