"""Rows that belong to one record, carried over to another one, and back.

Which columns these are, every app says for itself (`core.manifest.PersonReference`). A row that the
table refuses at the other record, because there is one like it, stays where it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.core.person_records import OnMerge, PersonReference
from sohoc.modules.people.models import Person
from sohoc.modules.people.services.room import like_at
from sohoc.modules.people.services.sensitive import unmasking_in


@dataclass(frozen=True, slots=True)
class Carried:
    """One row: its reference, its key as text, and whether it went over."""

    model: str
    column: str
    row: str
    is_moved: bool

    @property
    def place(self) -> str:
        """The reference as one text."""
        return f"{self.model}.{self.column}"


def moving_references() -> list[PersonReference]:
    """Those whose rows go over, in the order in which the apps declare them."""
    return [one for one in registry().person_references if one.on_merge is OnMerge.MOVES]


def going_along() -> frozenset[str]:
    """The places whose rows go where the rows go with which they belong together."""
    return frozenset(place_of(one) for one in moving_references() if one.along)


@cache
def models_of_people() -> Mapping[str, Any]:
    """Every model that points to a person, by its label in small letters."""
    fields: Sequence[Any] = Person._meta.get_fields(include_hidden=True)
    models = [f.related_model for f in fields if f.auto_created and (f.one_to_many or f.one_to_one)]
    return {model._meta.label_lower: model for model in models}


def keys_of(person: Person) -> dict[str, list[str]]:
    """The keys of the rows that hang on a record and are seen in this scope, by "model.column"."""
    found = {}
    for reference in moving_references():
        if not reference.is_sensitive and (keys := _keys(reference, person)):
            found[place_of(reference)] = [str(key) for key in keys]
    return found


def rows_of(person: Person, actor: Actor, *, schools: Iterable[int]) -> dict[str, list[str]]:
    """The keys of all rows that would go over with a record, by "model.column"."""
    found = {}
    for reference in moving_references():
        with _reaching(reference, actor, schools):
            keys = [str(key) for key in _keys(reference, person)]
        if keys:
            found[place_of(reference)] = keys
    return found


def staying(
    *, of: Person, to: Person, actor: Actor, schools: Iterable[int]
) -> list[tuple[str, str]]:
    """(place, key) of what `carry` would leave behind, as the tables stand now; writes nothing.

    What goes along with a row is not told by itself: it stays where that one stays.
    """
    found: list[tuple[str, str]] = []
    for reference in moving_references():
        refused = like_at(_model(reference), reference.column, to.pk)
        if reference.along is None and refused:
            with _reaching(reference, actor, schools):
                keys = _hanging(reference, of).filter(refused).values_list("pk", flat=True)
                found += [(place_of(reference), str(key)) for key in keys]
    return found


def carry(*, of: Person, to: Person, actor: Actor, schools: Iterable[int]) -> list[Carried]:
    """Let every row of one record belong to the other one, as far as its table takes it.

    Two statements for each reference whose rows hang on the record, however many they are.
    """
    done: list[Carried] = []
    for reference in moving_references():
        with _reaching(reference, actor, schools):
            done += _turned(reference, _following(reference, of, done), to=to)
    return done


def carry_back(
    rows: Iterable[Carried], *, of: Person, to: Person, actor: Actor, schools: Iterable[int]
) -> list[Carried]:
    """Let these rows belong to the first record again, where they still are at the other one.

    What goes along with a row is not asked about: it goes where that one goes.
    """
    wanted: dict[str, list[str]] = {}
    for one in rows:
        wanted.setdefault(one.place, []).append(one.row)
    done: list[Carried] = []
    for reference in moving_references():
        with _reaching(reference, actor, schools):
            hanging = _following(reference, of, done)
            if reference.along is None:
                hanging = hanging.filter(pk__in=wanted.get(place_of(reference), ()))
            done += _turned(reference, hanging, to=to)
    return done


def place_of(reference: PersonReference) -> str:
    """The reference as one text."""
    return f"{reference.model}.{reference.column}"


def _reaching(
    reference: PersonReference, actor: Actor, schools: Iterable[int]
) -> AbstractContextManager[Any]:
    if reference.is_sensitive:
        return acting(unmasking_in(actor, schools=tuple(schools)))
    return nullcontext()


def _model(reference: PersonReference) -> Any:
    return models_of_people()[reference.model]


def _hanging(reference: PersonReference, person: Person) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = _model(reference)._default_manager.all()
    return rows.filter(**{reference.column: person.pk}).order_by("pk")


def _keys(reference: PersonReference, person: Person) -> list[Any]:
    return list(_hanging(reference, person).values_list("pk", flat=True))


def _following(
    reference: PersonReference, person: Person, done: Iterable[Carried]
) -> QuerySet[Any, Any]:
    """The rows of a record; of those that go along with others, where those have gone over."""
    rows = _hanging(reference, person)
    if reference.along is None:
        return rows
    model, column = reference.along
    gone = [one.row for one in done if one.is_moved and one.model == model]
    return rows.filter(**{f"{column}__in": gone})


def _turned(reference: PersonReference, rows: QuerySet[Any, Any], *, to: Person) -> list[Carried]:
    """Let the rows belong to another record, but for those of which it has the like."""
    refused = like_at(_model(reference), reference.column, to.pk)
    told = (
        Case(When(refused, then=Value(value=True)), default=Value(value=False))
        if refused
        else Value(value=False)
    )
    found = list(rows.annotate(is_refused=told).values_list("pk", "is_refused"))
    free = [key for key, is_refused in found if not is_refused]
    if free:
        rows.filter(pk__in=free).order_by().update(**{reference.column: to.pk})
    is_key = _model(reference)._meta.get_field(reference.column).primary_key
    return [
        Carried(
            reference.model,
            reference.column,
            str(to.pk if is_key and not is_refused else key),
            is_moved=not is_refused,
        )
        for key, is_refused in found
    ]


def places(rows: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """(place, key) of everything that `rows_of` gives."""
    return ((place, key) for place, keys in rows.items() for key in keys)
