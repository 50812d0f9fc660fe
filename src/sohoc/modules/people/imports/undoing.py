"""Taking back what one import wrote: every row goes back to the state before it, or is gone.

The history of the rows says what the transaction of the import did. Somebody whom another act has
changed since stays as they are, with all that belongs to them; and so does whoever it added and to
whom others point by now: who that is can be said before, and no constraint has to say it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.modules.people.contracts import PersonFacts
from sohoc.modules.people.imports.writing import TEXTS
from sohoc.modules.people.models import (
    Affiliation,
    AffiliationHistory,
    AttributeSource,
    AttributeSourceHistory,
    ContactHistory,
    Guardianship,
    GuardianshipHistory,
    Identifier,
    IdentifierHistory,
    Person,
    PersonHistory,
    SecretNumber,
    SensitiveFacts,
    SensitiveFactsHistory,
)
from sohoc.modules.people.selectors.elsewhere import left_people
from sohoc.modules.people.services.carrying import models_of_people
from sohoc.modules.people.services.persons import columns_of
from sohoc.modules.people.services.sensitive import unmasking_in

Kept = Any  # one of the models of a history: they have no manager in common that is typed
# Every history, and the column that names the person whose record the row is part of.
HISTORIES: Mapping[Any, str] = {
    PersonHistory: "row_id",
    AffiliationHistory: "person_id",
    IdentifierHistory: "person_id",
    ContactHistory: "person_id",
    GuardianshipHistory: "child_id",
}
# References whose rows hold nobody: the histories tell of a change of what goes with the people,
# and the database lets go of questions to the department.
GOING = frozenset(
    {
        *(("people.affiliation", "person"), ("people.guardianship", "child")),
        *(("people.identifier", "person"), ("people.secretnumber", "person")),
        *(("people.contact", "person"), ("people.attributesource", "person")),
        *(("people.sensitivefacts", "person"), ("people.matchticket", "subject")),
        ("people.matchfound", "person"),
    }
)
FACTS = ("full_name", "born", "born_precision", "sex", "nationality", "died")
_DELETE = {
    GuardianshipHistory: "DELETE FROM people_guardianship WHERE id = ANY (%s)",
    ContactHistory: "DELETE FROM people_contact WHERE id = ANY (%s)",
    IdentifierHistory: "DELETE FROM people_identifier WHERE id = ANY (%s)",
    AffiliationHistory: "DELETE FROM people_affiliation WHERE id = ANY (%s)",
    AttributeSourceHistory: "DELETE FROM people_attributesource WHERE id = ANY (%s)",
}
# What an import changes of rows that belong to people.
RESTORED: Mapping[Any, Sequence[str]] = {
    Affiliation: TEXTS,
    Guardianship: ("relation", "basis", "can_view", "can_consent"),
    AttributeSource: ("proof", "source", "day"),
    Identifier: ("status", "period"),
}
_SOURCES = "DELETE FROM people_attributesource WHERE person_id = ANY (%s)"
_PEOPLE = "DELETE FROM people_person WHERE id = ANY (%s)"


def changed_since(actor: Actor, *, txid: int, school_id: int) -> set[int]:
    """Those whose record the transaction wrote to and who stay, because of another act after it, or
    because they are at another school now."""
    changed = set()
    written = set()
    for history, column in HISTORIES.items():
        written |= _people_in(history.objects.filter(txid=txid), column)
    for history, column in HISTORIES.items():
        changed |= _changed_in(history, column, txid, written)
    with acting(unmasking_in(actor, schools=(school_id,))):
        sensitive = _people_in(SensitiveFactsHistory.objects.filter(txid=txid), "person_id")
        changed |= _changed_in(SensitiveFactsHistory, "person_id", txid, written | sensitive)
    changed |= left_people(list(written | sensitive), day=timezone.localdate()).keys()
    merged = Person.objects.filter(pk__in=written).exclude(merged_into=None)
    with acting(replace(actor.scope, role="sohoc_sector", schools=())):
        pointed = _pointed_at(txid)
    return changed | _people_in(merged, "pk") | pointed


def _people_in(rows: Any, column: str) -> set[int]:
    return set(rows.values_list(column, flat=True))


def _changed_in(history: Kept, column: str, txid: int, people: Collection[int]) -> set[int]:
    """Whose rows another transaction has written after this one."""
    rows = history.objects.filter(_after(history, txid), **{f"{column}__in": people})
    return _people_in(rows.exclude(txid=txid), column)


def _pointed_at(txid: int) -> set[int]:
    """Whom the transaction added and who have an account or rows that are not its own by now.

    Asked where every row is seen: what the department alone has holds them as well.
    """
    added = PersonHistory.objects.filter(txid=txid, verb="INSERT").values("row_id")
    ties = GuardianshipHistory.objects.filter(txid=txid, verb="INSERT").values("row_id")
    found = _people_in(Person.objects.filter(pk__in=added).exclude(account=None), "pk")
    for reference in registry().person_references:
        if (reference.model, reference.column) not in GOING:
            model = models_of_people()[reference.model]
            rows = model.objects.filter(**{f"{reference.column}__in": added})
            own = rows.exclude(pk__in=ties) if model is Guardianship else rows
            found |= _people_in(own, reference.column)
    return found


def _after(history: Kept, txid: int) -> Q:
    """Later than the transaction: begun later, or begun before and written after it."""
    last = history._default_manager.filter(txid=txid).aggregate(last=Max("id"))["last"]
    later = Q(txid__gt=txid)
    return later if last is None else later | Q(id__gt=last)


def take_back(actor: Actor, *, txid: int, school_id: int, staying: Collection[int]) -> None:
    """Undo what the transaction wrote to everybody but those who stay.

    A guardian whom it added stays with a child who does.
    """
    kept = set(staying) | _guardians_of(staying, txid)
    _restore_people(txid, kept)
    _restore(Affiliation, AffiliationHistory, txid, kept)
    _restore(Guardianship, GuardianshipHistory, txid, kept)
    _restore(AttributeSource, AttributeSourceHistory, txid, kept)
    added = _added_people(txid, kept)
    gone = {history: _inserted(history, txid, kept) for history in _DELETE}
    with acting(unmasking_in(actor, schools=(school_id,))):
        SecretNumber.objects.filter(identifier_id__in=gone[IdentifierHistory]).delete()
        _restore_sensitive(txid, kept)
    with connection.cursor() as cursor:
        for history in (
            GuardianshipHistory,
            ContactHistory,
            AttributeSourceHistory,
            IdentifierHistory,
        ):
            cursor.execute(_DELETE[history], [gone[history]])
        _restore(Identifier, IdentifierHistory, txid, kept)
        cursor.execute(_SOURCES, [added])
        # The people first: without an affiliation the wall would not show them any more.
        cursor.execute(_PEOPLE, [added])
        cursor.execute(_DELETE[AffiliationHistory], [gone[AffiliationHistory]])


def _guardians_of(children: Collection[int], txid: int) -> set[int]:
    rows = GuardianshipHistory.objects.filter(txid=txid, verb="INSERT", child_id__in=children)
    return set(rows.values_list("guardian_id", flat=True))


def _added_people(txid: int, kept: Collection[int]) -> list[int]:
    rows = PersonHistory.objects.filter(txid=txid, verb="INSERT").exclude(row_id__in=kept)
    return list(rows.values_list("row_id", flat=True))


def _inserted(history: Kept, txid: int, kept: Collection[int]) -> list[int]:
    rows = history._default_manager.filter(txid=txid, verb="INSERT")
    rows = rows.exclude(**{f"{HISTORIES.get(history, 'person_id')}__in": kept})
    return list(rows.values_list("row_id", flat=True))


def _states_before(history: Kept, txid: int, kept: Collection[int]) -> Mapping[int, Any]:
    """The last state before the transaction of every row that it changed, by the row's number."""
    changed = history._default_manager.filter(txid=txid, verb="UPDATE")
    changed = changed.exclude(**{f"{HISTORIES.get(history, 'person_id')}__in": kept})
    first = dict(changed.order_by("-id").values_list("row_id", "id"))
    states = history._default_manager.filter(row_id__in=first).order_by("id")
    return {one.row_id: one for one in states if one.pk < first[one.row_id]}


def _restore_people(txid: int, kept: Collection[int]) -> None:
    before = _states_before(PersonHistory, txid, kept)
    people = list(Person.objects.select_for_update().filter(pk__in=before))
    for person in people:
        facts = PersonFacts(**{name: getattr(before[person.pk], name) for name in FACTS})
        for name, value in columns_of(facts).items():
            setattr(person, name, value)
        person.version += 1
    _update(people, [*columns_of(PersonFacts("x")), "version"])


def _restore(model: Any, history: Kept, txid: int, kept: Collection[int]) -> None:
    """Give rows that belong to people the values that they had."""
    before = _states_before(history, txid, kept)
    rows = list(model._default_manager.filter(pk__in=before))
    columns = list(RESTORED[model])
    for row in rows:
        for name in columns:
            setattr(row, name, getattr(before[row.pk], name))
        if hasattr(row, "version"):
            row.version += 1
    is_versioned = any(hasattr(row, "version") for row in rows)
    _update(rows, [*columns, *(["version"] if is_versioned else [])])


def _restore_sensitive(txid: int, kept: Collection[int]) -> None:
    """What was closed before, or nothing where nothing was; in the scope that reaches it."""
    states = SensitiveFactsHistory.objects.exclude(person_id__in=kept)
    ours = states.filter(txid=txid)
    new = ours.filter(verb="INSERT").values_list("person_id", flat=True)
    SensitiveFacts.objects.filter(person_id__in=set(new)).delete()
    first = dict(ours.filter(verb="UPDATE").order_by("-id").values_list("person_id", "id"))
    before = {
        one.person_id: one.closed
        for one in states.filter(person_id__in=first).order_by("id")
        if one.pk < first[one.person_id]
    }
    rows = list(SensitiveFacts.objects.filter(person_id__in=before))
    for row in rows:
        row.closed, row.version = before[row.person_id], row.version + 1
    _update(rows, ["closed", "version"])


def _update(rows: Sequence[Any], columns: Sequence[str]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, columns)
