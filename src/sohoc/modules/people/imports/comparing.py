"""What each row of a table of learners would change: new, changed, unchanged, or wrong and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from sohoc.core.objects.importing.kinds import Row, Verdict
from sohoc.core.objects.importing.layouts import Plain
from sohoc.core.objects.models import VerdictKind
from sohoc.lib.person_names import match_key
from sohoc.lib.personal_numbers import contradictions, read_number
from sohoc.modules.people import words
from sohoc.modules.people.contracts import ContactFacts, PersonFacts
from sohoc.modules.people.imports.known import (
    PARENTS,
    Known,
    Learner,
    digests_in,
    known_learners,
)
from sohoc.modules.people.imports.layouts import day_of
from sohoc.modules.people.rules.contacts import search_key_of
from sohoc.modules.people.rules.persons import BadPerson, tidy
from sohoc.modules.people.selectors.held_elsewhere import held_elsewhere

Problem = tuple[str, str]
CHANNELS = {"phone": "phone", "address": "address"}  # by column
OF_PARENTS = {column: name for name in PARENTS for column in (name, f"{name}_phone")}
DIGESTED = {"code": ("moet.hs", "sohoc.tam"), "number": ("vn.sddcn",)}


def verdicts_of(school_id: int, rows: Sequence[Row], *, day: date) -> Sequence[Verdict]:
    """A verdict for every row, in a fixed number of statements."""
    digests = [digests_in(row.values) for row in rows]
    wanted = {key for one in digests for key in one.values()}
    known = known_learners(school_id, digests=wanted, day=day)
    elsewhere = held_elsewhere(wanted - known.by_digest.keys())
    seen = Counter(key for one in digests for key in set(one.values()))
    names = Counter(_name_key(row.values) for row in rows)
    found = [_found(row, keys, known) for row, keys in zip(rows, digests, strict=True)]
    meant = Counter(learner.key for learner in found if isinstance(learner, Learner))
    verdicts = []
    for row, keys, learner in zip(rows, digests, found, strict=True):
        problems = list(_problems(row, day=day))
        problems += [
            (name, _("This stands in another row of the file as well. Keep one of them."))
            for name, key in keys.items()
            if seen[key] > 1
        ]
        problems += [(name, words.taken()) for name, key in keys.items() if key in elsewhere]
        if isinstance(learner, str):
            problems.append(("code" if "code" in keys else "full_name", learner))
        elif learner and meant[learner.key] > 1:
            problems.append(("full_name", _("Another row of the file is about the same learner.")))
        elif learner is None and not keys and names[_name_key(row.values)] > 1:
            problems.append(("full_name", _same_name()))
        verdicts.append(_verdict(row, learner, problems))
    return verdicts


def _name_key(values: Mapping[str, Plain]) -> tuple[str, Plain]:
    return match_key(str(values.get("full_name") or "")), values.get("born")


def _same_name() -> str:
    return _(
        "Another row has the same name and date of birth. Write the code or the personal number of"
        " both, so that they can be told apart."
    )


def _found(row: Row, keys: Mapping[str, str], known: Known) -> Learner | str | None:
    """The learner that the row is about; None for a new one; why it cannot be said."""
    by_number = {
        known.by_digest[key].key: known.by_digest[key]
        for key in keys.values()
        if key in known.by_digest
    }
    if len(by_number) > 1:
        return _("The code and the personal number of this row belong to two different learners.")
    if by_number:
        return next(iter(by_number.values()))
    named = [
        one
        for one in known.named(row.values.get("full_name"), row.values.get("born"))
        if not _differs(one, keys)
    ]
    if len(named) > 1:
        return _("Several learners have this name and date of birth. Write the code.")
    return named[0] if named else None


def _differs(learner: Learner, keys: Mapping[str, str]) -> bool:
    """Whether a number of the row is another one than the learner has: then it is somebody else.

    A code of the ministry may take the place of a provisional one.
    """
    held = {
        "code": learner.digests.get("moet.hs"),
        "number": learner.digests.get("vn.sddcn"),
    }
    return any(held[name] is not None and held[name] != key for name, key in keys.items())


def _problems(row: Row, *, day: date) -> Iterator[Problem]:
    born, precision = day_of(row.values.get("born"))
    facts = PersonFacts(str(row.values.get("full_name") or ""), born, precision)
    try:
        tidy(facts, today=day)
    except BadPerson as bad:
        yield bad.field, words.problem(bad.field, bad.problem)


def _verdict(row: Row, learner: Learner | str | None, problems: Sequence[Problem]) -> Verdict:
    warnings = list(_warnings(row.values))
    if isinstance(learner, Learner):
        warnings += _of_other_parents(learner, row.values)
    if problems or isinstance(learner, str):
        return Verdict(VerdictKind.WRONG, problems=problems, warnings=warnings)
    if learner is None:
        return Verdict(VerdictKind.NEW, warnings=warnings)
    before = changes_of(row.values, learner)
    if not before and learner.affiliation is not None:
        return Verdict(VerdictKind.UNCHANGED, subject=learner.key, warnings=warnings)
    return Verdict(VerdictKind.CHANGED, learner.key, before, warnings=warnings)


def changes_of(values: Mapping[str, Plain], learner: Learner) -> dict[str, Plain]:
    """The old values of what the row says otherwise; an empty cell says nothing."""
    keys = digests_in(values)
    before = {}
    for name, value in values.items():
        if value is None:
            continue
        if name in DIGESTED:
            held = {learner.digests.get(system) for system in DIGESTED[name]}
            if keys[name] not in held:
                before[name] = learner.values.get(name)
        elif _is_another(learner, name, value, values):
            before[name] = learner.values.get(name)
    return before


def _is_another(learner: Learner, name: str, value: Plain, values: Mapping[str, Plain]) -> bool:
    """Whether a cell is to be written: what is there already, and parents who are, stay."""
    if name in CHANNELS:
        key = search_key_of(ContactFacts(CHANNELS[name], str(value)))
        return (name, key) not in learner.reached
    if name in OF_PARENTS:
        parent = OF_PARENTS[name]
        return learner.values.get(parent) is None and values.get(parent) is not None
    return learner.values.get(name) != value


def _of_other_parents(learner: Learner, values: Mapping[str, Plain]) -> Iterator[Problem]:
    """A parent whom the record has otherwise: a table does not say who answers for a child."""
    for name in PARENTS:
        held, said = learner.values.get(name), values.get(name)
        if held and said and match_key(str(held)) != match_key(str(said)):
            yield (
                name,
                _("The record has {name}. It stays so: correct the guardian there.").format(
                    name=held
                ),
            )


def _warnings(values: Mapping[str, Plain]) -> Iterator[Problem]:
    text = values.get("number")
    if not text:
        return
    born, precision = day_of(values.get("born"))
    odd = contradictions(
        read_number(str(text)), born=born, sex=str(values["sex"]) if values.get("sex") else None
    )
    for one in odd:
        if precision:
            yield "number", str(words.CONTRADICTIONS[one])
