"""Every change of a record: of its facts, where it belongs, who answers, numbers and contacts."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.manifest import registry
from sohoc.core.objects.records import Change, history_page, told_by
from sohoc.core.objects.screens import acting_person
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
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.selectors.history import Kept, acts_behind, merges_told, states_kept
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.web.page import head_of

Line = tuple[str, str]  # what it is called, what stood there


@door(PeoplePermission.VIEW_HISTORY)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of a record, with its author and reason."""
    actor = acting_person(request)
    person = person_by_uuid(actor, uuid_)
    kept = states_kept(actor, person)
    differences = dict(_differences(kept))
    acts = acts_behind(person, differences)
    changes = [
        _change(rows[0], acts.get(txid), [line for one in rows for line in one[1]])
        for txid, rows in differences.items()
    ]
    changes += [told_by(act) for act in merges_told(actor, person) if act.txid not in acts]
    changes.sort(key=lambda change: change.at, reverse=True)
    return history_page(request, head_of(person, actor, current="history"), changes)


def _change(first: Any, act: Any, fields: Sequence[tuple[str, str, str]]) -> Change:
    return Change(
        at=first[0].at,
        who=act.actor_name if act else "",
        act=registry().sentences.get(act.verb, act.verb) if act else "",
        reason=act.reason if act else "",
        take_back_url="",
        fields=fields,
    )


def _differences(kept: Kept) -> Mapping[int, list[tuple[Any, list[tuple[str, str, str]]]]]:
    """By transaction, the states in which something differs from the state before, and what."""
    found: dict[int, list[tuple[Any, list[tuple[str, str, str]]]]] = defaultdict(list)
    for ledger, lines_of in LINES.items():
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
    name = kept.guardians.get(row.guardian_id, "")
    told = [words.relation(row.relation), words.basis(row.basis), row.verified_by]
    told += [words.rights(row), words.period(row.period)]
    yield _("Guardian {name}").format(name=name).strip(), ", ".join(filter(None, told))


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
