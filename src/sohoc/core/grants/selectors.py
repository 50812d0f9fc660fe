"""Reading grants and the people who hold them; which ones, the outer wall decides."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import (
    BigIntegerField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant, GrantHistory
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.identity.models import Card
from sohoc.lib.vietnamese import folded


def grants_seen(actor: Actor) -> QuerySet[Grant, Any]:
    """Grants at nodes of the actor's scope with their node and the names of person and giver.

    A name is empty when that account belongs to a place outside of the scope. `recent` puts the
    newest first.
    """
    actor.must(GrantsPermission.VIEW_GRANTS)
    person = Card.objects.filter(user_id=OuterRef("user_id"))
    giver = Card.objects.filter(user_id=OuterRef("given_by_id"))
    return Grant.objects.select_related("node").annotate(
        recent=ExpressionWrapper(F("id") * -1, output_field=BigIntegerField()),
        person_name=_or_empty(person, "full_name"),
        person_sort=_or_empty(person, "sort_key"),
        person_search=_or_empty(person, "search_key"),
        giver_name=_or_empty(giver, "full_name"),
    )


def _or_empty(cards: QuerySet[Card, Any], field: str) -> Coalesce:
    text = Cast(Subquery(cards.values(field)[:1]), TextField())
    return Coalesce(text, Value(""), output_field=TextField())


def grant_by_uuid(actor: Actor, uuid_: uuid.UUID) -> Any:
    """One grant as `grants_seen` gives it; raises `NotYours`."""
    grant = grants_seen(actor).filter(uuid=uuid_).first()
    if grant is None:
        raise NotYours
    return grant


def grant_states(actor: Actor, grant: Grant) -> Sequence[GrantHistory]:
    """Every state that the grant has had, newest first."""
    actor.must(GrantsPermission.VIEW_GRANTS)
    return list(GrantHistory.objects.filter(row_id=grant.pk).order_by("-id")[:200])


def people_found(actor: Actor, words: str, *, limit: int) -> list[Card]:
    """Open accounts of the scope, without the actor's own, whose name or user name fits."""
    found = Card.objects.filter(is_disabled=False).exclude(user_id=actor.user_id)
    for word in folded(words).split():
        found = found.filter(search_key__contains=word)
    return list(found.select_related("node").order_by("sort_key", "user_id")[:limit])


def person_by_uuid(uuid_: uuid.UUID) -> Card:
    """One account of the scope; raises `NotYours`."""
    card = Card.objects.filter(uuid=uuid_).select_related("node").first()
    if card is None:
        raise NotYours
    return card
