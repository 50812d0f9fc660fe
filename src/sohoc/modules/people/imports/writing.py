"""Writing the good rows of a table of learners: a fixed number of statements for any number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.objects.importing.layouts import Plain
from sohoc.core.objects.models import ImportLine, VerdictKind
from sohoc.law.capacity import majority
from sohoc.lib.ids import provisional_code
from sohoc.lib.periods import Period
from sohoc.lib.person_names import match_key
from sohoc.lib.personal_numbers import masked
from sohoc.modules.people.contracts import ContactFacts, Evidence, PersonFacts
from sohoc.modules.people.imports.comparing import CHANNELS
from sohoc.modules.people.imports.known import CODES, PARENTS
from sohoc.modules.people.imports.layouts import day_of
from sohoc.modules.people.models import (
    Affiliation,
    Belonging,
    Contact,
    Guardianship,
    Identifier,
    Person,
    Relation,
    SecretNumber,
    Status,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.rules.contacts import search_key_of
from sohoc.modules.people.rules.guardianships import until_majority
from sohoc.modules.people.secrets import closed, digest
from sohoc.modules.people.services.persons import columns_of, write_many_sources
from sohoc.modules.people.services.sensitive import unmasking_in

PERSON_COLUMNS = (
    *("full_name", "sort_key", "search_key", "match_key"),
    *("born", "born_precision", "sex", "version"),
)


@dataclass(frozen=True, slots=True)
class Writing:
    """What all rows of one run share."""

    actor: Actor
    school_id: int
    source: str
    evidence: Evidence
    day: date


def write_lines(writing: Writing, lines: Sequence[ImportLine]) -> None:
    """Write new and changed learners with what belongs to them; sets the lines' `subject`."""
    new = [line for line in lines if line.verdict == VerdictKind.NEW]
    changed = [line for line in lines if line.verdict == VerdictKind.CHANGED]
    people = {line.pk: person for line, person in zip(new, _add(writing, new), strict=True)}
    for line in new:
        line.subject = str(people[line.pk].uuid)
    people |= _change(changed)
    _belong(writing, lines, people)
    _number(writing, lines, people)
    _reach(lines, people)
    _parents(writing, lines, people)
    write_many_sources(
        [
            (people[line.pk], [n for n in ("full_name", "born", "sex") if line.values.get(n)])
            for line in lines
        ],
        writing.evidence,
    )


def facts_of_row(values: Mapping[str, Plain], person: Person | None = None) -> PersonFacts:
    """The facts that a row says; what it does not say is the person's own."""
    born, precision = day_of(values.get("born"))
    return PersonFacts(
        full_name=str(values.get("full_name") or (person.full_name if person else "")),
        born=born or (person.born if person else None),
        born_precision=precision if born else (person.born_precision if person else "day"),
        sex=str(values.get("sex") or (person.sex if person else "")),
        nationality=person.nationality if person else "VN",
        died=person.died if person else None,
    )


def _add(writing: Writing, lines: Sequence[ImportLine]) -> list[Person]:
    return Person.objects.bulk_create(
        Person(schools=[writing.school_id], **columns_of(facts_of_row(line.values)))
        for line in lines
    )


def _change(lines: Sequence[ImportLine]) -> dict[int, Person]:
    held = {
        str(person.uuid): person
        for person in Person.objects.select_for_update().filter(
            uuid__in=[line.subject for line in lines]
        )
    }
    people = {line.pk: held[line.subject] for line in lines}
    touched = []
    for line in lines:
        person = people[line.pk]
        columns = columns_of(facts_of_row(line.values, person))
        if any(getattr(person, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(person, name, value)
            person.version += 1
            touched.append(person)
    if touched:
        Person.objects.bulk_update(touched, PERSON_COLUMNS)
    return people


def _belong(writing: Writing, lines: Sequence[ImportLine], people: Mapping[int, Person]) -> None:
    held = {
        row.person_id: row
        for row in Affiliation.objects.filter(
            school_id=writing.school_id,
            belonging=Belonging.LEARNER,
            period__contains=writing.day,
            person__in=people.values(),
        )
    }
    made, changed = [], []
    for line in lines:
        person, texts = people[line.pk], _texts(line.values)
        row = held.get(person.pk)
        if row is None:
            made.append(_affiliation(writing, person, Belonging.LEARNER, **texts))
        elif any(getattr(row, name) != value for name, value in texts.items()):
            for name, value in texts.items():
                setattr(row, name, value)
            changed.append(row)
    Affiliation.objects.bulk_create(made)
    if changed:
        Affiliation.objects.bulk_update(changed, ["grade_text", "class_text"])


def _texts(values: Mapping[str, Plain]) -> dict[str, str]:
    names = ("grade_text", "class_text")
    return {name: str(values[name]) for name in names if values.get(name)}


def _affiliation(writing: Writing, person: Person, belonging: str, **texts: str) -> Affiliation:
    return Affiliation(
        person=person,
        school_id=writing.school_id,
        belonging=belonging,
        period=(writing.day, None),
        source=writing.source,
        **texts,
    )


def _number(writing: Writing, lines: Sequence[ImportLine], people: Mapping[int, Person]) -> None:
    """Codes and numbers: what was in force is replaced, a learner without any gets a provisional
    code."""
    held = {
        (row.person_id, row.system): row
        for row in Identifier.objects.filter(IN_FORCE, person__in=people.values())
    }
    made: list[tuple[Identifier, str]] = []
    replaced: dict[int, Identifier] = {}
    for line in lines:
        person = people[line.pk]
        for system, text in _numbers(line, has_code=_has_code(person, held)):
            key = digest(system, text)
            now = held.get((person.pk, system))
            if now is not None and now.digest == key:
                continue
            for old in (now, held.get((person.pk, _takes_place_of(system)))):
                if old is not None:
                    replaced[old.pk] = old
            made.append((_identifier(writing, person, system, text, key), text))
    for old in replaced.values():
        old.status, old.version = Status.SUPERSEDED, old.version + 1
        old.period = (min(old.period.lower or writing.day, writing.day), writing.day)
    if replaced:
        Identifier.objects.bulk_update(replaced.values(), ["status", "period", "version"])
    Identifier.objects.bulk_create([row for row, _text in made])
    _close(writing, made)


def _takes_place_of(system: str) -> str:
    return System.PROVISIONAL if system == System.MOET_LEARNER else ""


def _has_code(person: Person, held: Mapping[tuple[int, str], Identifier]) -> bool:
    return any((person.pk, system) in held for system in CODES)


def _numbers(line: ImportLine, *, has_code: bool) -> Iterable[tuple[str, str]]:
    if text := line.values.get("code"):
        is_provisional = str(text).startswith("TAM-")
        yield System.PROVISIONAL if is_provisional else System.MOET_LEARNER, str(text)
    elif not has_code:
        yield System.PROVISIONAL, provisional_code()
    if text := line.values.get("number"):
        yield System.PERSONAL_NUMBER, str(text)


def _identifier(writing: Writing, person: Person, system: str, text: str, key: str) -> Identifier:
    return Identifier(
        person=person,
        system=system,
        value=masked(text) if system == System.PERSONAL_NUMBER else text,
        digest=key,
        status=Status.PROVISIONAL if system == System.PROVISIONAL else Status.ACTIVE,
        period=(writing.day, None),
    )


def _close(writing: Writing, made: Sequence[tuple[Identifier, str]]) -> None:
    secret = [
        SecretNumber(identifier=row, person_id=row.person_id, closed=closed(text))
        for row, text in made
        if row.system == System.PERSONAL_NUMBER
    ]
    if secret:
        with acting(unmasking_in(writing.actor, schools=(writing.school_id,))):
            SecretNumber.objects.bulk_create(secret)


def _reach(lines: Sequence[ImportLine], people: Mapping[int, Person]) -> None:
    Contact.objects.bulk_create(
        (
            _contact(people[line.pk], channel, str(line.values[name]))
            for line in lines
            for name, channel in CHANNELS.items()
            if line.values.get(name)
        ),
        ignore_conflicts=True,
    )


def _contact(person: Person, channel: str, value: str) -> Contact:
    key = search_key_of(ContactFacts(channel, value))
    return Contact(person=person, channel=channel, value=value, search_key=key)


def _parents(writing: Writing, lines: Sequence[ImportLine], people: Mapping[int, Person]) -> None:
    """Fathers and mothers: one record for the children of one parent, told by name and phone."""
    named = [
        (people[line.pk], name, str(line.values[name]), str(line.values.get(f"{name}_phone") or ""))
        for line in lines
        for name in PARENTS
        if line.values.get(name)
    ]
    held = _guardians_held(writing.school_id, [child for child, *_rest in named])
    records = _guardian_records(writing, [one for one in named if (one[0].pk, one[1]) not in held])
    Guardianship.objects.bulk_create(
        Guardianship(
            child=child,
            guardian=records[_parent_key(child, full_name, phone)],
            relation=PARENTS[name],
            basis="school",
            period=_until_of_age(child, writing.day),
        )
        for child, name, full_name, phone in named
        if (child.pk, name) not in held and not _is_of_age(child, writing.day)
    )


def _parent_key(child: Person, full_name: str, phone: str) -> tuple[str, str]:
    """Who is one parent: the same name and phone; without a phone each child's own."""
    return match_key(full_name), phone or f"child {child.pk}"


def _guardians_held(school_id: int, children: Iterable[Person]) -> set[tuple[int, str]]:
    """The children who have such a parent already; a table does not change who that is."""
    columns = {relation: name for name, relation in PARENTS.items()}
    rows = Guardianship.objects.filter(child__in=list(children), relation__in=columns)
    pairs = rows.values_list("child", "relation")
    return {(child, columns[Relation(relation)]) for child, relation in pairs}


def _guardian_records(
    writing: Writing, named: Sequence[tuple[Person, str, str, str]]
) -> dict[tuple[str, str], Person]:
    phones = {phone for _child, _name, _full_name, phone in named if phone}
    records = {
        (row.person.match_key, row.search_key): row.person
        for row in Contact.objects.filter(
            channel="phone",
            search_key__in=phones,
            person__affiliations__school_id=writing.school_id,
            person__affiliations__belonging=Belonging.GUARDIAN,
        ).select_related("person")
    }
    wanted = {
        _parent_key(child, full_name, phone): (name, full_name, phone)
        for child, name, full_name, phone in named
    }
    missing = {key: one for key, one in wanted.items() if key not in records}
    sexes = {"father": "male", "mother": "female"}
    made = Person.objects.bulk_create(
        Person(
            schools=[writing.school_id],
            **columns_of(PersonFacts(full_name, sex=sexes[name])),
        )
        for name, full_name, _phone in missing.values()
    )
    Affiliation.objects.bulk_create(
        _affiliation(writing, person, Belonging.GUARDIAN) for person in made
    )
    Contact.objects.bulk_create(
        _contact(person, "phone", phone)
        for person, (_name, _full_name, phone) in zip(made, missing.values(), strict=True)
        if phone
    )
    return records | dict(zip(missing, made, strict=True))


def _until_of_age(child: Person, day: date) -> tuple[date | None, date | None]:
    period = until_majority(Period(day, None), born=child.born)
    return period.start, period.until


def _is_of_age(child: Person, day: date) -> bool:
    return child.born is not None and majority(child.born) <= day
