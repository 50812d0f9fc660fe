"""What each row of a table of people would change: new, changed, unchanged, or wrong and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.kinds import Row, Verdict
from sohoc.core.objects.importing.layouts import Plain
from sohoc.core.objects.models import VerdictKind
from sohoc.lib.personal_numbers import contradictions, read_number
from sohoc.modules.people import merging_words, words
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.imports.cells import day_of
from sohoc.modules.people.imports.elsewhere import likely_elsewhere
from sohoc.modules.people.imports.former import left_among, untouched
from sohoc.modules.people.imports.identity import Clashes, Problem, found, numbers_elsewhere
from sohoc.modules.people.imports.known import Known, Member, digests_in, known_people
from sohoc.modules.people.imports.mistaken import doubtful, overwritten
from sohoc.modules.people.imports.names import match_key
from sohoc.modules.people.imports.nouns import PARENTS, Noun
from sohoc.modules.people.imports.parents_unwritten import columns_of, unwritten
from sohoc.modules.people.imports.states import came_and_went, has_left, is_gone
from sohoc.modules.people.imports.writing import without
from sohoc.modules.people.models import System
from sohoc.modules.people.rules.contacts import search_key_of
from sohoc.modules.people.rules.persons import BadPerson, tidy_born

OF_PARENTS = {column: name for name in PARENTS for column in (name, f"{name}_phone")}
Complete = Callable[[Known], None]


def verdicts_of(
    noun: Noun, school_id: int, rows: Sequence[Row], *, day: date, complete: Complete | None = None
) -> Sequence[Verdict]:
    """A verdict for every row, in a fixed number of statements.

    `complete` adds to those who are known what only some may compare.
    """
    digests = [digests_in(row.values, noun) for row in rows]
    wanted = {key for one in digests for key in one.values()}
    known = known_people(noun, school_id, digests=wanted, day=day)
    if complete is not None:
        complete(known)
    members = [found(row, keys, known, noun) for row, keys in zip(rows, digests, strict=True)]
    elsewhere = numbers_elsewhere(wanted - known.by_digest.keys())
    clashes = Clashes(rows, digests, members)
    left = left_among(members, day=day)
    named = [(row.values, member) for row, member in zip(rows, members, strict=True)]
    parents: Sequence[Mapping[str, str]] = [{}] * len(rows)
    if noun.has_parents:
        parents = unwritten(school_id, named, is_first=not known.by_digest, day=day)
    verdicts = []
    for row, keys, member, not_written in zip(rows, digests, members, parents, strict=True):
        left_out = [name for name, key in keys.items() if key in elsewhere]
        values = without(row.values, {*left_out, *columns_of(not_written)})
        kept = {name: key for name, key in keys.items() if name not in left_out}
        problems = [*_problems(values, kept, day=day), *clashes.of(row, keys, member)]
        verdict = warned(_verdict(noun, values, kept, member, problems), left_out)
        told = [*verdict.warnings, *not_written.items()]
        verdict = replace(verdict, warnings=told) if not_written else verdict
        verdicts.append(untouched(verdict, noun.belonging, member, left))
    return verdicts


def warned(verdict: Verdict, left_out: Sequence[str]) -> Verdict:
    """The verdict, with a warning at each number that is left out."""
    if not left_out:
        return verdict
    told = [(name, words.left_out()) for name in left_out]
    return replace(verdict, warnings=[*verdict.warnings, *told])


def with_likely(rows: Sequence[Row], verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    """The verdicts, with a warning for new people who may have a record at another school."""
    new = [number for number, one in enumerate(verdicts) if one.kind == VerdictKind.NEW]
    likely = likely_elsewhere([rows[number].values for number in new])
    found = list(verdicts)
    for number, is_likely in zip(new, likely, strict=True):
        if is_likely:
            one = found[number]
            told = ("full_name", merging_words.elsewhere())
            found[number] = replace(one, warnings=[*one.warnings, told])
    return found


def _problems(
    values: Mapping[str, Plain], keys: Mapping[str, str], *, day: date
) -> Iterator[Problem]:
    text = values.get("born")
    if text is None and not keys:
        yield (
            "born",
            _("Write the date of birth, the code or the personal number, to tell people apart."),
        )
    if problem := born_problem(text, day):
        yield "born", words.problem("born", problem)


@lru_cache(maxsize=20_000)  # a school's children share a few hundred days
def born_problem(text: Plain, day: date) -> str:
    """Why nobody can be born on this day, as a code; "" for nothing."""
    try:
        tidy_born(*day_of(text), today=day)
    except BadPerson as bad:
        return bad.problem
    return ""


def _verdict(
    noun: Noun,
    values: Mapping[str, Plain],
    keys: Mapping[str, str],
    member: Member | str | None,
    problems: Sequence[Problem],
) -> Verdict:
    warnings = list(number_warnings(values))
    if is_gone(noun.belonging, str(values.get("state_text") or "")):
        if member is None:
            problems = [*problems, ("state_text", came_and_went())]
        else:
            warnings.append(("state_text", has_left()))
    if isinstance(member, Member):
        problems = [*problems, *overwritten(values, member)]
        warnings += [*doubtful(values, member), *_of_other_parents(member, values)]
    if problems or isinstance(member, str):
        return Verdict(VerdictKind.WRONG, problems=problems, warnings=warnings)
    if member is None:
        return Verdict(VerdictKind.NEW, warnings=warnings)
    before = changes_of(noun, values, keys, member)
    if not before and member.belonging is not None:
        return Verdict(VerdictKind.UNCHANGED, subject=member.uuid, warnings=warnings)
    return Verdict(VerdictKind.CHANGED, member.uuid, before, warnings=warnings)


def changes_of(
    noun: Noun, values: Mapping[str, Plain], keys: Mapping[str, str], member: Member
) -> dict[str, Plain]:
    """The old values of what the row says otherwise; an empty cell says nothing."""
    systems = {"code": noun.codes, "number": (System.PERSONAL_NUMBER,)}
    before = {}
    for name, value in values.items():
        if value is None or (name not in systems and value == member.values.get(name)):
            continue
        if name in systems:
            held = {member.digests.get(one) for one in systems[name]}
            is_another = keys[name] not in held | member.also
        else:
            is_another = _is_another(noun, member, name, value, values)
        if is_another:
            before[name] = member.values.get(name)
    return before


def _is_another(
    noun: Noun, member: Member, name: str, value: Plain, values: Mapping[str, Plain]
) -> bool:
    """Whether a cell is to be written: what is there already, and parents who are, stay."""
    if name in noun.channels:
        key = search_key_of(ContactFacts(noun.channels[name], str(value)))
        return (name, key) not in member.reached
    if name in OF_PARENTS:
        parent = OF_PARENTS[name]
        return member.values.get(parent) is None and values.get(parent) is not None
    return True


def _of_other_parents(member: Member, values: Mapping[str, Plain]) -> Iterator[Problem]:
    """A parent whom the record has otherwise: a table does not say who answers for a child."""
    for name in PARENTS:
        held, said = member.values.get(name), values.get(name)
        if held and said and held != said and match_key(str(held)) != match_key(str(said)):
            yield (
                name,
                _("The record has {name}. It stays so: correct the guardian there.").format(
                    name=held
                ),
            )


def number_warnings(values: Mapping[str, Plain]) -> Iterator[Problem]:
    """Where the personal number says otherwise than the row itself; no digit of it is told."""
    text = values.get("number")
    if not text:
        return
    born, _precision = day_of(values.get("born"))
    sex = str(values["sex"]) if values.get("sex") else None
    odd = contradictions(read_number(str(text)), born=born, sex=sex)
    if "province" in odd:
        yield "number", _("No province has its first three digits. Compare it with the document.")
    if born and {"century", "year"} & {*odd}:
        told = _("Its year of birth is another one than in this row ({year}). Compare both.")
        yield "number", told.format(year=born.year)
    if sex and "sex" in odd:
        told = _("Its sex is another one than in this row ({sex}). Compare both.")
        yield "number", told.format(sex=words.sex(sex))
