"""Which consents there are, and for whom a purpose may be pursued on a day."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Prefetch, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from sohoc.core.access.actors import Actor, NotYours
from sohoc.law.full_years import years_later
from sohoc.law.privacy.consent import AGE_OF_ASKING, Giver, PurposeKind, consent_needed, is_adult
from sohoc.modules.people.contracts import OwnPerson
from sohoc.modules.people.public import births_of, may_consent_for
from sohoc.modules.privacy.models import Consent, Purpose, PurposeText
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.own import own_person


@dataclass(frozen=True, slots=True)
class Asked:
    """A purpose with the words of the day, whose yes it needs, and those that are there.

    `ended` is when a yes to these words was taken back, by who had given it, where none is there
    now. `as_giver` is as whom the person at the screen may answer, None where they may not.
    """

    purpose: Purpose
    text: PurposeText
    needed: frozenset[Giver]
    given: Mapping[str, Consent]
    ended: Mapping[str, datetime]
    as_giver: Giver | None

    @property
    def is_in_force(self) -> bool:
        """Whether everybody whose yes is needed has said it to these words."""
        return all(giver.value in self.given for giver in self.needed)

    @property
    def own(self) -> Consent | None:
        """The yes that the person at the screen may end."""
        return self.given.get(self.as_giver.value) if self.as_giver else None


def yes_and_no() -> QuerySet[Any, Any]:
    """Every yes with `ended_at` and `ended_name`: when and by whom it was taken back.

    The newest word of a giver for a person and a purpose counts. Where two records became one, the
    yes of one of them may be older than the withdrawal of the other, and is over since then.
    """
    later = Consent.objects.filter(
        person=OuterRef("person"),
        purpose=OuterRef("purpose"),
        giver=OuterRef("giver"),
        withdrawn_at__gt=OuterRef("given_at"),
    ).order_by("withdrawn_at")
    own_name = Case(When(withdrawn_at=None, then=None), default=F("withdrawn_name"))
    return Consent.objects.annotate(
        ended_at=Coalesce("withdrawn_at", Subquery(later.values("withdrawn_at")[:1])),
        ended_name=Coalesce(own_name, Subquery(later.values("withdrawn_name")[:1])),
    )


def purposes_on(day: date) -> Sequence[tuple[Purpose, PurposeText]]:
    """The purposes of a day, each with its words of that day; two statements."""
    newest = PurposeText.objects.filter(purpose=OuterRef("purpose"), valid_from__lte=day)
    texts = PurposeText.objects.filter(
        pk=Subquery(newest.order_by("-valid_from").values("pk")[:1])
    ).select_related("purpose")
    return [(one.purpose, one) for one in texts.order_by("purpose__title", "pk")]


def asked_of(actor: Actor, uuid_: uuid.UUID, day: date) -> tuple[OwnPerson, Sequence[Asked]]:
    """One of the own people and everything that consent is asked for; raises `NotYours`."""
    person = own_person(actor, uuid_)
    rows = yes_and_no().filter(person_id=person.id).order_by("ended_at").prefetch_related("papers")
    given = {(row.text_id, row.giver): row for row in rows if row.ended_at is None}
    ended = {(row.text_id, row.giver): row.ended_at for row in rows if row.ended_at is not None}
    allowed = giver_of(actor, person, day)
    found = []
    for purpose, text in purposes_on(day):
        needed = consent_needed(PurposeKind(purpose.kind), born=birth(person.born, day), on=day)
        found.append(
            Asked(
                purpose=purpose,
                text=text,
                needed=needed,
                given={g: row for (pk, g), row in given.items() if pk == text.pk},
                ended={
                    g: moment
                    for (pk, g), moment in ended.items()
                    if pk == text.pk and (pk, g) not in given
                },
                as_giver=allowed if allowed in needed else None,
            )
        )
    return person, found


def giver_of(actor: Actor, person: OwnPerson, day: date) -> Giver | None:
    """As whom the actor consents for one of the own people; None for who may not for the child."""
    if person.is_self:
        adult = is_adult(birth(person.born, day), on=day)
        return Giver.PERSON if adult else Giver.CHILD
    may = may_consent_for(account=actor.user_id, child=person.id, day=day)
    return Giver.REPRESENTATIVE if may else None


def birth(born: date | None, day: date) -> date:
    """The birth date; where it is not known, that of a child who is asked too."""
    return born or years_later(day, years=-AGE_OF_ASKING)


def consents_in_force(*, person_ids: Collection[int], purpose: str, day: date) -> frozenset[int]:
    """Those of the people for whom the purpose may be pursued on a day; three statements.

    Everybody whose yes the law asks for has said it to the words of the day, and nobody of them has
    withdrawn it. An unknown purpose may be pursued for nobody.
    """
    text = (
        PurposeText.objects.filter(purpose__code=purpose, valid_from__lte=day)
        .select_related("purpose")
        .order_by("-valid_from")
        .first()
    )
    if text is None:
        return frozenset()
    kind = PurposeKind(text.purpose.kind)
    rows = yes_and_no().filter(text=text, person_id__in=person_ids, ended_at=None)
    given: dict[int, set[str]] = {}
    for person_id, giver in rows.values_list("person_id", "giver"):
        given.setdefault(person_id, set()).add(giver)
    births = births_of(person_ids=list(given))
    return frozenset(
        pk
        for pk, born in births.items()
        if consent_needed(kind, born=birth(born, day), on=day) <= given[pk]
    )


def consents_seen(actor: Actor) -> QuerySet[Consent, Any]:
    """Who has said yes, of the people of the actor's schools."""
    actor.must(PrivacyPermission.VIEW_CONSENTS)
    newest = PurposeText.objects.filter(purpose=OuterRef("purpose")).order_by("-number")
    rows: QuerySet[Consent, Any] = yes_and_no().select_related("person", "purpose", "text")
    return rows.annotate(newest=Subquery(newest.values("pk")[:1]))


def purposes_seen(actor: Actor) -> Sequence[Purpose]:
    """Every purpose by its title, with its texts, the newest first; two statements."""
    actor.must(PrivacyPermission.VIEW_CONSENTS)
    texts = Prefetch("texts", PurposeText.objects.order_by("-number"))
    return list(Purpose.objects.prefetch_related(texts).order_by("title", "pk"))


def purpose_by_code(actor: Actor, code: str) -> Purpose:
    """One purpose; raises `NotYours`."""
    actor.must(PrivacyPermission.VIEW_CONSENTS)
    found = Purpose.objects.filter(code=code).first()
    if found is None:
        raise NotYours
    return found


def texts_of(purpose: Purpose) -> Sequence[PurposeText]:
    """Every text of a purpose, the newest first."""
    return list(PurposeText.objects.filter(purpose=purpose).order_by("-number"))
