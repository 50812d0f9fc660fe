"""Which people a list has, and what it tells of each: one statement."""

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from sohoc.core.access.actors import Actor
from sohoc.lib.vietnamese import folded
from sohoc.modules.people.models import Affiliation, Identifier, Person, System
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.rest.v1.asked import PeopleFilters
from sohoc.modules.people.selectors.people import LookedUp, named, people_seen

CODES = (System.MOET_LEARNER, System.MOET_STAFF, System.PROVISIONAL)


def people_listed(actor: Actor, asked: PeopleFilters, *, day: date) -> QuerySet[Person, Any]:
    """The people of the actor's scope for whom every condition holds on the day."""
    rows = people_seen(actor).annotate(belongs=_belongs(day), shown_code=_code())
    rows = rows.filter(named(folded(asked.q).split()))
    if asked.born is not None:
        rows = rows.filter(born=asked.born)
    if asked.born_year is not None:
        rows = rows.filter(born__year=asked.born_year)
    if asked.sex:
        rows = rows.filter(sex__in=asked.sex)
    return _belonging(rows, asked, day=day)


def _belonging(
    rows: QuerySet[Person, Any], asked: PeopleFilters, *, day: date
) -> QuerySet[Person, Any]:
    """Belonging and school hold of one affiliation together: a learner of this school."""
    if not asked.belonging and asked.school is None:
        return rows
    found = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day)
    if asked.belonging:
        found = found.filter(belonging__in=asked.belonging)
    if asked.school is not None:
        found = found.filter(school__uuid=asked.school)
    return rows.filter(LookedUp(found))


def _belongs(day: date) -> Coalesce:
    rows = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day).order_by()
    told = JSONObject(school="school__uuid", belonging="belonging", class_text="class_text")
    grouped = rows.values("person").annotate(told=JSONBAgg(told, order_by=("belonging", "pk")))
    return Coalesce(
        Subquery(grouped.values("told")[:1]), Value([], JSONField()), output_field=JSONField()
    )


def _code() -> Subquery:
    rows = Identifier.objects.filter(IN_FORCE, person=OuterRef("pk"), system__in=CODES)
    return Subquery(rows.order_by("system").values("value")[:1])
