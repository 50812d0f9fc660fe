"""What people keeps of a person, told to that person: each table in the words of its pages."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.access.actors import Actor
from sohoc.core.person_records import Holding, Subject
from sohoc.modules.people import words
from sohoc.modules.people.history_words import differences
from sohoc.modules.people.models import (
    Affiliation,
    AttributeSource,
    Contact,
    Guardianship,
    Identifier,
    Person,
    PopulationCheck,
)
from sohoc.modules.people.population_words import FIELDS
from sohoc.modules.people.rules.ethnicities import shown_ethnicity
from sohoc.modules.people.selectors.history import own_states
from sohoc.modules.people.selectors.kept import guardians_named
from sohoc.modules.people.services.kept import (
    numbers_in_clear,
    sensitive_in_clear,
    sensitive_kept,
)

Rows = Sequence[Sequence[str]]
SENSITIVE = {
    "ethnicity": gettext_lazy("Ethnicity"),
    "religion": gettext_lazy("Religion"),
    "policy_group": gettext_lazy("Policy group"),
    "disability": gettext_lazy("Disability"),
    "health": gettext_lazy("Health"),
}


def _facts(actor: Actor, subject: Subject) -> Rows:
    person = Person.objects.get(pk=subject.person_id)
    rows = AttributeSource.objects.filter(person_id=subject.person_id)
    proofs = {row.attribute: words.source(row) for row in rows}
    facts = (
        ("full_name", _("Full name"), person.full_name),
        ("born", _("Date of birth"), words.born(person)),
        ("sex", _("Sex"), words.sex(person.sex)),
        ("nationality", _("Nationality"), words.country(person.nationality)),
        ("died", _("Died on"), words.day(person.died)),
    )
    return [(label, value, proofs.get(code, "")) for code, label, value in facts if value]


def _belongs(actor: Actor, subject: Subject) -> Rows:
    rows = Affiliation.objects.filter(person_id=subject.person_id).select_related("school")
    return [
        (row.school.name, words.belonging(row.belonging), row.class_text, words.period(row.period))
        for row in rows.order_by("-period", "-pk")
    ]


def _guardians(actor: Actor, subject: Subject) -> Rows:
    """Another guardian is named to whoever decides for the child, unless restricted."""
    rows = list(Guardianship.objects.filter(child_id=subject.person_id).order_by("-period", "pk"))
    names = _named(actor, subject) if rows else {}
    return [
        (
            names.get(row.guardian_id, _("another guardian")),
            words.relation(row.relation),
            words.basis(row.basis),
            words.rights_told(row),
            words.period(row.period),
        )
        for row in rows
    ]


def _named(actor: Actor, subject: Subject) -> dict[int, str]:
    return guardians_named(actor=actor, child=subject.person_id, others=subject.decides)


def _wards(actor: Actor, subject: Subject) -> Rows:
    """With the names of the children whose records the account opens, and no other's."""
    rows = list(
        Guardianship.objects.filter(guardian_id=subject.person_id).order_by("-period", "pk")
    )
    children = [row.child_id for row in rows if row.can_view]
    names = dict(Person.objects.filter(pk__in=children).values_list("pk", "full_name"))
    return [
        (
            names.get(row.child_id, _("a child whose record you do not open")),
            words.relation(row.relation),
            words.rights_told(row),
            words.period(row.period),
        )
        for row in rows
    ]


def _numbers(actor: Actor, subject: Subject) -> Rows:
    rows = Identifier.objects.filter(person_id=subject.person_id)
    clear = numbers_in_clear(**_closed(actor, subject)) if subject.is_opened else {}
    return [
        (
            words.system(row.system),
            clear.get(row.pk, row.value),
            words.identifier_state(row).word,
            period,
        )
        for row in rows.order_by("system", "-period", "-pk")
        for period in [words.period(row.period)]
    ]


def _contacts(actor: Actor, subject: Subject) -> Rows:
    rows = Contact.objects.filter(person_id=subject.person_id).order_by("channel", "pk")
    return [(str(row.get_channel_display()), row.value) for row in rows]


def _population(actor: Actor, subject: Subject) -> Rows:
    row = PopulationCheck.objects.filter(person_id=subject.person_id).first()
    if row is None or row.checked_at is None:
        return []
    sent = ", ".join(str(FIELDS[name]) for name in row.sent)
    answered = words.day(timezone.localdate(row.checked_at))
    return [(str(row.get_state_display()), answered, sent or row.evidence)]


def _sensitive(actor: Actor, subject: Subject) -> Rows:
    if subject.is_opened:
        values = sensitive_in_clear(**_closed(actor, subject))
        if code := values.get("ethnicity"):
            values["ethnicity"] = shown_ethnicity(code)
        return [(str(SENSITIVE[name]), value) for name, value in values.items()]
    kept = sensitive_kept(**_closed(actor, subject))
    told = _("is kept, closed with a key; officers open it with a purpose alone")
    return [(str(SENSITIVE[name]), told) for name in kept]


def _closed(actor: Actor, subject: Subject) -> dict[str, Any]:
    return {"actor": actor, "person_id": subject.person_id, "schools": subject.schools}


def _history(actor: Actor, subject: Subject) -> Rows:
    """Without authors and reasons: a family reads roles alone, and who looked on its own page."""
    kept = own_states(actor, subject.person_id, named=_named(actor, subject))
    states = [one for rows in differences(kept, for_family=True).values() for one in rows]
    states.sort(key=lambda one: one[0].at, reverse=True)
    return [
        (f"{timezone.localtime(state.at):%d/%m/%Y %H:%M}", label, before, now)
        for state, lines in states
        for label, before, now in lines
    ]


_SINCE = gettext_lazy("From when till when")
HOLDINGS = [
    Holding(
        "people.facts",
        gettext_lazy("Facts"),
        [gettext_lazy("Attribute"), gettext_lazy("As it is written"), gettext_lazy("Proven by")],
        _facts,
        order=10,
    ),
    Holding(
        "people.sensitive",
        gettext_lazy("Sensitive attributes"),
        [gettext_lazy("Attribute"), gettext_lazy("State")],
        _sensitive,
        order=15,
    ),
    Holding(
        "people.belongs",
        gettext_lazy("Where the person belongs"),
        [gettext_lazy("School"), gettext_lazy("As what"), gettext_lazy("Class"), _SINCE],
        _belongs,
        order=20,
    ),
    Holding(
        "people.guardians",
        gettext_lazy("Guardians"),
        [
            gettext_lazy("Full name"),
            gettext_lazy("Relation"),
            gettext_lazy("Rests on"),
            gettext_lazy("What they may do"),
            _SINCE,
        ],
        _guardians,
        order=30,
    ),
    Holding(
        "people.wards",
        gettext_lazy("Children one answers for"),
        [
            gettext_lazy("Child"),
            gettext_lazy("Relation"),
            gettext_lazy("What they may do"),
            _SINCE,
        ],
        _wards,
        order=35,
    ),
    Holding(
        "people.numbers",
        gettext_lazy("Codes and numbers"),
        [
            gettext_lazy("Kind of number"),
            gettext_lazy("Number"),
            gettext_lazy("State"),
            _SINCE,
        ],
        _numbers,
        order=40,
    ),
    Holding(
        "people.population",
        gettext_lazy("Population database"),
        [gettext_lazy("State"), gettext_lazy("Answered on"), gettext_lazy("What was sent")],
        _population,
        order=45,
    ),
    Holding(
        "people.contacts",
        gettext_lazy("Reached by"),
        [gettext_lazy("Reached by"), gettext_lazy("Number or address")],
        _contacts,
        order=50,
    ),
    Holding(
        "people.history",
        gettext_lazy("Changes"),
        [
            gettext_lazy("When"),
            gettext_lazy("What has changed"),
            gettext_lazy("Before"),
            gettext_lazy("After"),
        ],
        _history,
        is_taken=True,
        order=55,
    ),
]
