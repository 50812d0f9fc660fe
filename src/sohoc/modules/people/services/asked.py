"""Corrections that a family has asked for: facts as plain texts, checked, applied with a proof."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.modules.people.contracts import Evidence, PersonFacts
from sohoc.modules.people.models import Person, Precision, Proof
from sohoc.modules.people.rules.persons import tidy
from sohoc.modules.people.services.persons import correct_person, facts_of

ASKED = ("full_name", "born", "sex", "nationality")


class FactsMoved(Exception):
    """What should be corrected is not any more what it was when it was asked; `fields` say what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def texts_of(*, person_id: int) -> dict[str, str]:
    """The facts that may be asked about, as texts: a day as 2014-09-05, sex and country as codes.

    Raises `NotYours`.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotYours
    return _texts(facts_of(person))


def tidied(*, person_id: int, wanted: Mapping[str, str], at: datetime) -> dict[str, str]:
    """What would be written for these texts, only as far as it differs; raises `BadPerson`."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotYours
    before = facts_of(person)
    facts = tidy(_with(before, wanted), today=timezone.localdate(at))
    now, then = _texts(before), _texts(facts)
    return {name: then[name] for name in ASKED if then[name] != now[name]}


def correct_as_asked(
    *,
    actor: Actor,
    person_id: int,
    before: Mapping[str, str],
    wanted: Mapping[str, str],
    source: str,
    reason: str,
    at: datetime,
) -> None:
    """Write the wanted texts in the place of those before, as seen in a document.

    Raises `FactsMoved` when one of them has changed meanwhile, `BadPerson`, `NotYours`,
    `NotAllowed`.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotYours
    facts = facts_of(person)
    now = _texts(facts)
    if moved := tuple(name for name in wanted if now[name] != before.get(name)):
        raise FactsMoved(moved)
    correct_person(
        actor=actor,
        uuid_=person.uuid,
        facts=_with(facts, wanted),
        evidence=Evidence(Proof.DOCUMENT, source, timezone.localdate(at)),
        version=person.version,
        reason=reason,
        at=at,
    )


def _texts(facts: PersonFacts) -> dict[str, str]:
    born = facts.born.isoformat() if facts.born else ""
    return {
        "full_name": facts.full_name,
        "born": born,
        "sex": facts.sex,
        "nationality": facts.nationality,
    }


def _with(facts: PersonFacts, wanted: Mapping[str, str]) -> PersonFacts:
    """A wanted date of birth is a whole day."""
    values: dict[str, Any] = {name: wanted[name] for name in ASKED if name in wanted}
    if text := values.pop("born", ""):
        values |= {"born": date.fromisoformat(text), "born_precision": Precision.DAY}
    return replace(facts, **values)
