"""What each row of a table of guardians would change: who answers for which child, and how."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.kinds import Row, Verdict
from sohoc.core.objects.importing.layouts import Plain
from sohoc.core.objects.models import VerdictKind
from sohoc.modules.people import words
from sohoc.modules.people.former_words import reads_only
from sohoc.modules.people.imports.cells import day_of, last_birth
from sohoc.modules.people.imports.comparing import (
    born_problem,
    changes_of,
    number_warnings,
    warned,
)
from sohoc.modules.people.imports.doubles import Doubles
from sohoc.modules.people.imports.former import left_among
from sohoc.modules.people.imports.guardians_known import (
    Families,
    GuardianKeys,
    Tie,
    child_of,
    families_of,
    guardian_digests,
    guardian_of,
    members_of,
)
from sohoc.modules.people.imports.identity import Problem, numbers_elsewhere
from sohoc.modules.people.imports.known import Member
from sohoc.modules.people.imports.mistaken import doubtful, overwritten
from sohoc.modules.people.imports.nouns import GUARDIAN, PARENTS
from sohoc.modules.people.imports.parents import is_of_age
from sohoc.modules.people.imports.writing import without
from sohoc.modules.people.models import Basis
from sohoc.modules.people.rules.guardianships import BadGuardianship, check_ages
from sohoc.modules.people.selectors.elsewhere import Left

OF_TIE = ("relation", "basis", "can_view", "can_consent")
OF_PERSON = ("full_name", "born", "sex", "number", "phone", "email", "address")
Said = Mapping[str, Plain]
# Names by who they are (as `Pair.key` has it), of the parents of a child in one relation.
Parents = Mapping[tuple[int, str], Mapping[tuple[str, str], str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row with its child (or why there is none), its guardian, and their tie of the day."""

    values: Said
    child: Member | str
    guardian: Member | None = None
    tie: Tie | None = None
    key: tuple[str, str] = ("", "")


def pairs_of(known: Families, rows: Sequence[Said]) -> list[Pair]:
    """Whom the rows are about, in their order."""
    keys, found = GuardianKeys(rows), []
    for values in rows:
        child = child_of(values, known)
        if isinstance(child, str):
            found.append(Pair(values, child))
            continue
        guardian = guardian_of(values, known, child)
        tie = known.ties.get((child.pk, guardian.pk)) if guardian else None
        key = ("known", str(guardian.pk)) if guardian else keys.of(values, child.pk)
        found.append(Pair(values, child, guardian, tie, key))
    return found


def verdicts_of(school_id: int, rows: Sequence[Row], *, day: date) -> Sequence[Verdict]:
    """A verdict for every row, in a fixed number of statements."""
    known = families_of(school_id, [row.values for row in rows], day=day)
    asked = {key for row in rows for key in guardian_digests(row.values).values()}
    elsewhere = numbers_elsewhere(asked - known.guardians.by_digest.keys())
    pairs = pairs_of(known, [row.values for row in rows])
    doubles = Doubles(rows, [_ends(pair) for pair in pairs])
    parents = parents_of(known, pairs)
    contrary = _contrary(pairs)
    left = left_among((one for pair in pairs for one in (pair.child, pair.guardian)), day=day)
    verdicts = []
    for row, pair in zip(rows, pairs, strict=True):
        keys = guardian_digests(pair.values)
        left_out = [name for name, key in keys.items() if key in elsewhere]
        problems = list(_wrong_person(pair, contrary, day))
        problems += _of_former(pair, left)
        if pair.guardian:
            problems += overwritten(pair.values, pair.guardian)
        if isinstance(pair.child, str):
            problems.append(("child", pair.child))
        else:
            problems += _wrong_tie(pair, pair.child, known.restricted, day)
            if others := doubles.others(row, (pair.child.pk, pair.key)):
                told = _("Another row names this guardian of the child: {rows}.")
                problems.append(("full_name", told.format(rows=others)))
        kept = replace(pair, values=without(pair.values, left_out))
        verdict = warned(_verdict(kept, known.restricted, problems), left_out)
        verdict = replace(verdict, filled=child_named(pair))
        verdicts.append(with_second_parent(verdict, pair, parents))
    return verdicts


def _of_former(pair: Pair, left: Mapping[int, Left]) -> Iterator[Problem]:
    """A child at another school is that school's; a guardian there is written down by hand."""
    if isinstance(pair.child, Member) and pair.child.pk in left:
        yield "child", reads_only(str(pair.child.values["full_name"]), left[pair.child.pk].since)
    if pair.guardian and pair.guardian.pk in left:
        told = reads_only(str(pair.guardian.values["full_name"]), left[pair.guardian.pk].since)
        by_hand = _("Write the guardianship down on the child's page.")
        yield "full_name", f"{told} {by_hand}"


def child_named(pair: Pair) -> dict[str, Plain]:
    """Name and birth date of the child, where the row says a code or a number instead: they are
    looked at before somebody is made to answer for the child."""
    if isinstance(pair.child, str):
        return {}
    held = pair.child.values
    told = {"child": held["full_name"], "child_born": held.get("born")}
    return {name: value for name, value in told.items() if value and not pair.values.get(name)}


def parents_of(known: Families, pairs: Sequence[Pair]) -> Parents:
    """The fathers and mothers of the children, of the record and of the rows."""
    found: dict[tuple[int, str], dict[tuple[str, str], str]] = defaultdict(dict)
    names = {one.pk: str(one.values["full_name"]) for one in members_of(known.guardians)}
    for tie in known.ties.values():
        if tie.relation in PARENTS.values() and tie.guardian in names:
            found[tie.child, tie.relation]["known", str(tie.guardian)] = names[tie.guardian]
    for pair in pairs:
        relation = str(pair.values["relation"])
        if isinstance(pair.child, Member) and relation in PARENTS.values():
            found[pair.child.pk, relation].setdefault(pair.key, str(pair.values["full_name"]))
    return found


def with_second_parent(verdict: Verdict, pair: Pair, parents: Parents) -> Verdict:
    """The verdict, with a warning where the row gives the child one more father or mother."""
    is_told = verdict.kind == VerdictKind.NEW or "relation" in verdict.before
    if not is_told or not isinstance(pair.child, Member):
        return verdict
    relation = str(pair.values["relation"])
    of_child = parents.get((pair.child.pk, relation), {})
    others = [name for key, name in of_child.items() if key != pair.key]
    if not others:
        return verdict
    told = _("The child has “{relation}” already: {names}. Look whether both are right.")
    told = told.format(relation=words.relation(relation), names=", ".join(others))
    return replace(verdict, warnings=[*verdict.warnings, ("relation", told)])


def _ends(pair: Pair) -> list[tuple[int, tuple[str, str]]]:
    return [(pair.child.pk, pair.key)] if isinstance(pair.child, Member) else []


def _contrary(pairs: Sequence[Pair]) -> set[tuple[tuple[str, str], str]]:
    """Guardians of whom the rows say different things, with the column."""
    said: dict[tuple[tuple[str, str], str], set[Plain]] = defaultdict(set)
    for pair in pairs:
        for name in ("full_name", "born", "sex", "number"):
            if pair.values.get(name):
                said[pair.key, name].add(pair.values[name])
    return {place for place, values in said.items() if place[0][0] and len(values) > 1}


def _wrong_person(
    pair: Pair, contrary: set[tuple[tuple[str, str], str]], day: date
) -> Iterator[Problem]:
    if problem := born_problem(pair.values.get("born"), day):
        yield "born", words.problem("born", problem)
    for name in ("full_name", "born", "sex", "number"):
        if (pair.key, name) in contrary:
            yield name, _("Another row says otherwise of this guardian. Make them the same.")


def _wrong_tie(
    pair: Pair, child: Member, restricted: frozenset[int], day: date
) -> Iterator[Problem]:
    if is_of_age(last_birth(child.values.get("born")), day):
        yield "child", words.problem("since", "of_age")
    if pair.guardian and pair.guardian.pk == child.pk:
        yield "full_name", words.problem("guardian", "the_child")
    if pair.guardian and pair.guardian.pk in restricted and pair.tie is None:
        yield (
            "full_name",
            _("This guardian has a restriction. Write the guardianship down on the child's page."),
        )
    born = day_of(pair.values.get("born"))[0] or (pair.guardian.born if pair.guardian else None)
    try:
        check_ages(child=child.born, guardian=born, relation=str(pair.values["relation"]))
    except BadGuardianship as bad:
        yield "born", words.problem(bad.field, bad.problem)


def _verdict(pair: Pair, restricted: frozenset[int], problems: Sequence[Problem]) -> Verdict:
    warnings = list(number_warnings(pair.values))
    if pair.guardian:
        warnings += doubtful(pair.values, pair.guardian)
    if problems:
        return Verdict(VerdictKind.WRONG, problems=problems, warnings=warnings)
    if pair.guardian is None:
        return Verdict(VerdictKind.NEW, warnings=warnings)
    subject = pair.guardian.uuid
    if pair.guardian.pk in restricted:
        told = _("This guardian has a restriction: a table changes nothing of it.")
        warnings.append(("full_name", told))
        return Verdict(VerdictKind.UNCHANGED, subject, warnings=warnings)
    before = changes_of_person(pair.values, pair.guardian)
    if pair.tie is None:
        before["relation"] = None
        return Verdict(VerdictKind.CHANGED, subject, before, warnings=warnings)
    before |= changes_of_tie(pair.values, pair.tie)
    if _is_better_proven(pair.values, pair.tie):
        told = _("The record has “{basis}”. It stays so: correct it there.")
        warnings.append(("basis", told.format(basis=words.basis(pair.tie.basis))))
    kind = VerdictKind.CHANGED if before else VerdictKind.UNCHANGED
    return Verdict(kind, subject, before, warnings=warnings)


def changes_of_person(values: Said, guardian: Member) -> dict[str, Plain]:
    """The old values of what the row says otherwise of the guardian."""
    said = {name: values[name] for name in OF_PERSON if values.get(name)}
    return changes_of(GUARDIAN, said, guardian_digests(said), guardian)


def changes_of_tie(values: Said, tie: Tie) -> dict[str, Plain]:
    """The old values of what the row says otherwise of the guardianship."""
    held = tie.values
    return {
        name: held[name]
        for name in OF_TIE
        if values.get(name)
        and values[name] != held[name]
        and not (name == "basis" and _is_better_proven(values, tie))
    }


def _is_better_proven(values: Said, tie: Tie) -> bool:
    """Whether the record rests on more than what was said: a table is no document."""
    said = values.get("basis")
    return bool(said) and said != tie.basis and tie.basis != Basis.SCHOOL
