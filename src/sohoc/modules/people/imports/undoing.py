"""Taking back what one import wrote: every row goes back to the state before it, or is gone.

The history of the rows says what the transaction of the import did. Somebody whom another act has
changed since stays as they are, with all that belongs to them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.modules.people.contracts import PersonFacts
from sohoc.modules.people.models import (
    Affiliation,
    AffiliationHistory,
    ContactHistory,
    GuardianshipHistory,
    Identifier,
    IdentifierHistory,
    Person,
    PersonHistory,
    SecretNumber,
)
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
FACTS = ("full_name", "born", "born_precision", "sex", "nationality", "died")
_DELETE = {
    GuardianshipHistory: "DELETE FROM people_guardianship WHERE id = ANY (%s)",
    ContactHistory: "DELETE FROM people_contact WHERE id = ANY (%s)",
    IdentifierHistory: "DELETE FROM people_identifier WHERE id = ANY (%s)",
    AffiliationHistory: "DELETE FROM people_affiliation WHERE id = ANY (%s)",
}
_SOURCES = "DELETE FROM people_attributesource WHERE person_id = ANY (%s)"
_PEOPLE = "DELETE FROM people_person WHERE id = ANY (%s)"


def written_people(txid: int) -> set[int]:
    """Everybody whose record the transaction wrote to."""
    return {
        pk
        for history, column in HISTORIES.items()
        for pk in history._default_manager.filter(txid=txid).values_list(column, flat=True)
    }


def changed_since(txid: int) -> set[int]:
    """Those of them whom another act has changed after it."""
    people = written_people(txid)
    return {
        pk
        for history, column in HISTORIES.items()
        for pk in history._default_manager.filter(
            _after(history, txid), **{f"{column}__in": people}
        )
        .exclude(txid=txid)
        .values_list(column, flat=True)
    }


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
    _restore_affiliations(txid, kept)
    added = _added_people(txid, kept)
    gone = {history: _inserted(history, txid, kept) for history in _DELETE}
    with acting(unmasking_in(actor, schools=(school_id,))):
        SecretNumber.objects.filter(identifier_id__in=gone[IdentifierHistory]).delete()
    with connection.cursor() as cursor:
        for history in (GuardianshipHistory, ContactHistory, IdentifierHistory):
            cursor.execute(_DELETE[history], [gone[history]])
        _restore_identifiers(txid, kept)
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
    rows = rows.exclude(**{f"{HISTORIES[history]}__in": kept})
    return list(rows.values_list("row_id", flat=True))


def _states_before(history: Kept, txid: int, kept: Collection[int]) -> Mapping[int, Any]:
    """The last state before the transaction of every row that it changed, by the row's number."""
    changed = history._default_manager.filter(txid=txid, verb="UPDATE")
    changed = changed.exclude(**{f"{HISTORIES[history]}__in": kept})
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


def _restore_affiliations(txid: int, kept: Collection[int]) -> None:
    before = _states_before(AffiliationHistory, txid, kept)
    rows = list(Affiliation.objects.filter(pk__in=before))
    for row in rows:
        row.grade_text = before[row.pk].grade_text
        row.class_text = before[row.pk].class_text
    _update(rows, ["grade_text", "class_text"])


def _restore_identifiers(txid: int, kept: Collection[int]) -> None:
    before = _states_before(IdentifierHistory, txid, kept)
    rows = list(Identifier.objects.filter(pk__in=before))
    for row in rows:
        row.status, row.period = before[row.pk].status, before[row.pk].period
        row.version += 1
    _update(rows, ["status", "period", "version"])


def _update(rows: Sequence[Any], columns: Sequence[str]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_update(rows, columns)
