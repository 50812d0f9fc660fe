"""What is asked about once before facts that were typed by hand are saved."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.objects.screens import today
from sohoc.modules.orgs.public import levels_of
from sohoc.modules.people import words
from sohoc.modules.people.contracts import PersonFacts
from sohoc.modules.people.doubt_words import doubts
from sohoc.modules.people.models import Belonging, Person
from sohoc.modules.people.selectors.people import affiliations_of, identifiers_of
from sohoc.modules.people.services.contradictions import contradictions_of
from sohoc.modules.people.services.persons import facts_of

# What the form gave, and the facts of it -> (field, sentence) of what can hardly be so.
Doubted = Callable[[Mapping[str, Any], PersonFacts], list[tuple[str, str]]]
NO_LEVELS: frozenset[str] = frozenset()
FIELDS = {"century": "born", "year": "born", "sex": "sex"}  # by what the number says otherwise


def of_somebody_new(given: Mapping[str, Any], facts: PersonFacts) -> list[tuple[str, str]]:
    """Of a person who is written down, at the school and on the day that the form names."""
    return doubts(
        belonging=given["belonging"],
        full_name=facts.full_name,
        born=facts.born,
        class_text=given["class_text"],
        levels=levels_of(int(given["school"]), day=given["since"]),
        day=given["since"],
        is_by_hand=True,
    )


def of_correction(actor: Actor, person: Person) -> Doubted:
    """Of a person who is corrected, as the schools of today know the person.

    Only of what the correction changes, so that nobody is asked twice about what was said to be so;
    for a name in capitals its spelling is proposed at every correction.
    """

    def found(_given: Mapping[str, Any], facts: PersonFacts) -> list[tuple[str, str]]:
        before = facts_of(person)
        changed = {n for n in facts.__slots__ if getattr(facts, n) != getattr(before, n)}
        told = [*_of_belonging(person, facts), *_of_number(actor, person, facts)] if changed else []
        asked = changed | {"full_name"}
        return list(dict.fromkeys(one for one in told if one[0] in asked))

    return found


def _of_belonging(person: Person, facts: PersonFacts) -> list[tuple[str, str]]:
    """As what the person belongs to each school of today; the name of who belongs to none."""
    day = today()
    places = [
        (
            row.belonging,
            row.class_text or row.grade_text,
            levels_of(row.school_id, day=day) if row.belonging == Belonging.LEARNER else NO_LEVELS,
        )
        for row in affiliations_of(person)
        if words.belongs_on(row, day)
    ]
    return [
        one
        for belonging, class_text, levels in places or [("", "", NO_LEVELS)]
        for one in doubts(
            belonging=belonging,
            full_name=facts.full_name,
            born=facts.born,
            class_text=class_text,
            levels=levels,
            day=day,
            is_by_hand=True,
        )
    ]


def _of_number(actor: Actor, person: Person, facts: PersonFacts) -> list[tuple[str, str]]:
    """By field, in what the personal number would contradict the record."""
    odd = contradictions_of(
        actor=actor, person=person, identifiers=identifiers_of(person), facts=facts
    )
    sentence = _("The personal number says otherwise: {told}. Look at the document.")
    found: dict[str, list[str]] = {}
    for one in odd:
        found.setdefault(FIELDS[one], []).append(str(words.CONTRADICTIONS[one]))
    return [(name, sentence.format(told=", ".join(told))) for name, told in found.items()]
