"""Two records beside each other, and what somebody decides about them."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_look
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.objects.tables import Cell, Table
from sohoc.modules.people import merging_words, row_words, words
from sohoc.modules.people.holdings import SENSITIVE
from sohoc.modules.people.models import Person, Status, System
from sohoc.modules.people.permissions import PeoplePermission
from sohoc.modules.people.rules.merging import Worth
from sohoc.modules.people.selectors.duplicates import compare_people
from sohoc.modules.people.selectors.elsewhere import left_for_others
from sohoc.modules.people.selectors.hanging import NAMED, Beside, beside, model_of
from sohoc.modules.people.selectors.people import person_by_uuid
from sohoc.modules.people.services.carrying import going_along, rows_of, staying
from sohoc.modules.people.services.merged_sensitive import (
    NOTHING_SAID,
    SensitiveBeside,
    sensitive_beside,
)
from sohoc.modules.people.services.merging import (
    BadMerge,
    merge_people,
    refuse_merge,
)
from sohoc.modules.people.services.persons import PersonChanged
from sohoc.modules.people.services.proofs import STRENGTH
from sohoc.modules.people.services.telling_apart import say_two_people
from sohoc.modules.people.web.merging_forms import FACTS, FIRST, SECOND, CompareForm
from sohoc.modules.people.web.page import crumbs_of, person_url

Pair = tuple[Person, Person]
SENSITIVE_PLACE = "people.sensitivefacts.person"

# Of what a record may have many: what it is called, and each one in words.
LISTS: Sequence[tuple[Any, Callable[[Beside], list[str]]]] = (
    (gettext_lazy("Belongs to"), lambda of: [row_words.belonging(row) for row in of.belongs]),
    (
        gettext_lazy("Guardians"),
        lambda of: [row_words.guardian(r, of.phones.get(r.guardian_id, ())) for r in of.guardians],
    ),
    (gettext_lazy("Answers for"), lambda of: [row_words.ward(row) for row in of.wards]),
    (
        gettext_lazy("Codes and numbers"),
        lambda of: [row_words.identifier(row) for row in of.identifiers],
    ),
    (gettext_lazy("Reached by"), lambda of: [row_words.contact(row) for row in of.contacts]),
    (gettext_lazy("Account"), lambda of: [_("has an account")] if of.person.account_id else []),
)


@dataclass(frozen=True, slots=True)
class Line:
    """Something that one of the records says, by what it is proven, and whether both say it."""

    text: str
    sub: str = ""
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What both records say of one thing."""

    label: Any
    sides: tuple[Sequence[Line], Sequence[Line]]

    @property
    def differs(self) -> bool:
        """Whether one says something that the other does not."""
        return any(not line.is_same for side in self.sides for line in side)


@door(PeoplePermission.MERGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, one: uuid.UUID, other: uuid.UUID) -> HttpResponseBase:
    """Both records beside each other, what a merge would leave behind, and the decision."""
    actor = acting_person(request)
    first, second = person_by_uuid(actor, one), person_by_uuid(actor, other)
    if first.pk == second.pk:
        messages.info(request, _("These two records are one already."))
        return HttpResponseRedirect(person_url(first))
    pair = (first, second)
    sides = (beside(first, day=today()), beside(second, day=today()))
    has_left = any(left_for_others(person, day=today()) for person in pair)
    said = NOTHING_SAID if has_left else sensitive_beside(actor, first, second)
    form = CompareForm(
        request.POST or None,
        pair=pair,
        stays=FIRST if _worth(sides[0]) > _worth(sides[1]) else SECOND,
        sensitive=[str(SENSITIVE[name]) for name in said.apart],
    )
    if form.is_valid() and (done := _decide(request, actor, form, pair)):
        return HttpResponseRedirect(done)
    for person in pair:
        record_look(actor, person)
    found = compare_people(first, second, day=today())
    context = {
        "title": _("Two records of {name}?").format(name=first.full_name),
        "crumbs": crumbs_of(first),
        "form": form,
        "topics": [*_topics(*sides), *_sensitive(said)],
        "stays": _stays(actor, pair, said),
        "hanging": _hanging(actor, pair),
        "refused": "" if form.errors else _refused(actor, pair),
        "confidence": merging_words.confidence(found),
        "reasons": merging_words.reasons(found),
        "against": merging_words.against(found),
        "cancel_url": person_url(first),
        "people": [(person, person_url(person)) for person in pair],
    }
    return render(request, "people/compare.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, actor: Actor, form: CompareForm, pair: Pair) -> str | None:
    """Do what was decided; the address to go to, None where it was refused."""
    reason = form.cleaned_data["reason"]
    try:
        if form.says_two_people:
            first, second = pair
            say_two_people(
                actor=actor, one=first.uuid, other=second.uuid, reason=reason, at=timezone.now()
            )
            messages.success(request, _("Both records stay. They are not proposed again."))
            return reverse("people:told_apart")
        merge = merge_people(actor=actor, wish=form.wish(), reason=reason, at=timezone.now())
    except BadMerge as bad:
        form.add_error(None, merging_words.problem(bad))
    except PersonChanged as changed:
        form.add_error(None, words.changed_meanwhile(changed.person))
    else:
        messages.success(request, _("The two records are one now. It can be taken back."))
        return reverse("people:merge", args=[merge.uuid])
    return None


def _refused(actor: Actor, pair: Pair) -> str:
    """Why the two cannot be made one as they stand; "" when they can."""
    try:
        refuse_merge(actor, *pair, day=today())
    except BadMerge as bad:
        return merging_words.problem(bad)
    return ""


def _topics(one: Beside, other: Beside) -> list[Topic]:
    """Everything that is known of one of the two, and what it is of both."""
    facts = [
        Topic(label, (_fact(one, name, is_same=is_same), _fact(other, name, is_same=is_same)))
        for name, (label, show) in FACTS.items()
        for is_same in [show(one.person) == show(other.person)]
    ]
    rows = [_topic(label, lines(one), lines(other)) for label, lines in LISTS]
    return [topic for topic in (*facts, *rows) if any(topic.sides)]


def _worth(of: Beside) -> Worth:
    codes = {row.system for row in of.identifiers if row.status == Status.ACTIVE}
    return Worth(
        has_code=bool(codes & {System.MOET_LEARNER, System.MOET_STAFF}),
        proven=sum(STRENGTH[proof.proof] for proof in of.proofs.values()),
        age=-of.person.pk,
    )


def _sensitive(said: SensitiveBeside) -> list[Topic]:
    """Which attributes are kept, by name: what they say is opened with a purpose alone."""
    sides = [
        [
            Line(
                str(SENSITIVE[name]),
                _("not the same in the other record") if name in said.apart else "",
                is_same=name in said.alike,
            )
            for name in names
        ]
        for names in said.sides
    ]
    return [Topic(_("Sensitive attributes"), (sides[0], sides[1]))] if any(sides) else []


def _fact(of: Beside, name: str, *, is_same: bool) -> list[Line]:
    text = FACTS[name][1](of.person)
    proof = of.proofs.get(name)
    return [Line(text, words.source(proof) if proof else "", is_same)] if text else []


def _topic(label: Any, mine: Sequence[str], others: Sequence[str]) -> Topic:
    return Topic(
        label,
        (
            [Line(text, is_same=text in others) for text in mine],
            [Line(text, is_same=text in mine) for text in others],
        ),
    )


def _stays(actor: Actor, pair: Pair, said: SensitiveBeside) -> list[tuple[Any, list[str]]]:
    """For each choice of the record that stays, what remains with the other one, by name."""
    names = ", ".join(str(SENSITIVE[name]) for name in said.apart)
    apart = [_("Sensitive attributes that are not chosen: {names}").format(names=names)]
    schools = sorted({school for person in pair for school in person.schools})
    first, second = pair
    return [
        (
            title,
            [
                ": ".join(filter(None, [kind, name]))
                for (place, _key), kind, name in row_words.named(
                    staying(of=gone, to=kept, actor=actor, schools=schools)
                )
                if place != SENSITIVE_PLACE
            ]
            + (apart if names else []),
        )
        for title, kept, gone in (
            (_("If the first record stays"), first, second),
            (_("If the second record stays"), second, first),
        )
    ]


def _hanging(actor: Actor, pair: Pair) -> Table | None:
    """How much else hangs on the records: of what is not named beside each other already."""
    schools = sorted({school for person in pair for school in person.schools})
    counts = []
    for person in pair:
        hanging = rows_of(person, actor, schools=schools)
        others = {place: keys for place, keys in hanging.items() if _is_other(place)}
        counts.append(dict(merging_words.counted(others)))
    kinds = sorted({*counts[0], *counts[1]})
    if not kinds:
        return None
    rows = [[Cell(name), *(Cell(count.get(name, 0)) for count in counts)] for name in kinds]
    heads = [_("What else hangs on it"), _("First record"), _("Second record")]
    return Table(_("What else hangs on the records"), heads, rows)


def _is_other(place: str) -> bool:
    is_named = model_of(place) in NAMED and place != "people.person.merged_into"
    return not is_named and place != SENSITIVE_PLACE and place not in going_along()
