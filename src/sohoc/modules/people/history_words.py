"""The changes of a record in words: what each kept state says otherwise than the one before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sohoc.modules.people import words
from sohoc.modules.people.models import (
    AffiliationHistory,
    AttributeSourceHistory,
    Channel,
    ContactHistory,
    GuardianshipHistory,
    IdentifierHistory,
    PersonHistory,
    Status,
)
from sohoc.modules.people.selectors.history import Kept

Line = tuple[str, str]  # what it is called, what stood there
# A state, and what differs: what it is called, before, now.
Differing = tuple[Any, list[tuple[str, str, str]]]


def differences(kept: Kept, *, for_family: bool = False) -> Mapping[int, list[Differing]]:
    """By transaction, the states in which something differs from the state before, and what.

    A family is not told in which words a guardian was restricted.
    """
    found: dict[int, list[Differing]] = defaultdict(list)
    for ledger, lines_of in (TOLD_TO_FAMILIES if for_family else LINES).items():
        rows: dict[int, list[Any]] = defaultdict(list)
        for state in kept.states[ledger]:
            rows[state.row_id].append(state)
        for states in rows.values():
            for number, state in enumerate(states):
                older = states[number + 1] if number + 1 < len(states) else None
                before = dict(lines_of(older, kept)) if older is not None else {}
                if lines := list(_differing(state, dict(lines_of(state, kept)), before)):
                    found[state.txid].append((state, lines))
    return found


def _differing(
    state: Any, now: Mapping[str, str], before: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    if state.verb == "DELETE":
        yield from ((label, text, _("taken away")) for label, text in now.items() if text)
        return
    for label, text in now.items():
        if text != before.get(label, ""):
            yield label, before.get(label, ""), text or _("nothing")


def _facts(row: PersonHistory, _kept: Kept) -> Iterator[Line]:
    yield _("Full name"), row.full_name
    yield _("Date of birth"), words.born(row)
    yield _("Sex"), words.sex(row.sex)
    yield _("Nationality"), words.country(row.nationality)
    yield _("Died on"), words.day(row.died)


def _belonging(row: AffiliationHistory, kept: Kept) -> Iterator[Line]:
    school = kept.schools.get(row.school_id, "")
    yield (
        _("{who} at {school}").format(who=words.belonging(row.belonging), school=school),
        (words.period(row.period)),
    )
    texts = (
        (_("Grade"), row.grade_text),
        (_("Class"), row.class_text),
        (_("State"), row.state_text),
        (_("Position"), row.position_text),
        (_("Duty group"), row.duty_text),
        (_("Subjects taught"), row.subjects_text),
    )
    is_one = len(kept.schools) == 1
    yield from ((label if is_one else f"{label}, {school}", text) for label, text in texts)


def _guardianship(row: Any, kept: Kept) -> Iterator[Line]:
    told = [words.relation(row.relation), words.basis(row.basis), row.verified_by]
    told += [words.rights(row), words.period(row.period)]
    yield _guardian(row, kept), ", ".join(filter(None, told))


def _guardianship_told(row: Any, kept: Kept) -> Iterator[Line]:
    told = (words.relation(row.relation), words.basis(row.basis), words.rights_told(row))
    yield _guardian(row, kept), ", ".join((*told, words.period(row.period)))


def _guardian(row: Any, kept: Kept) -> str:
    return _("Guardian {name}").format(name=kept.guardians.get(row.guardian_id, "")).strip()


def _identifier(row: IdentifierHistory, _kept: Kept) -> Iterator[Line]:
    told = [row.value, str(Status(row.status).label), words.period(row.period)]
    if row.verified_at:
        told.append(_("verified {day}").format(day=words.day(row.verified_at)))
    yield words.system(row.system), ", ".join(told)


def _contact(row: ContactHistory, _kept: Kept) -> Iterator[Line]:
    yield str(Channel(row.channel).label), row.value


def _source(row: Any, _kept: Kept) -> Iterator[Line]:
    yield (
        _("{attribute}, proven by").format(attribute=words.attribute(row.attribute)),
        words.source(row),
    )


LINES: Mapping[Any, Callable[[Any, Kept], Iterator[Line]]] = {
    PersonHistory: _facts,
    AffiliationHistory: _belonging,
    GuardianshipHistory: _guardianship,
    IdentifierHistory: _identifier,
    ContactHistory: _contact,
    AttributeSourceHistory: _source,
}
TOLD_TO_FAMILIES = {**LINES, GuardianshipHistory: _guardianship_told}
