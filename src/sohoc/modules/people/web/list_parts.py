"""What the list of people shows of each, and by what it is narrowed: as of the day of the list."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from sohoc.core.access.models import Node
from sohoc.core.access.scope import current
from sohoc.core.objects.columns import Rows
from sohoc.core.objects.screens import today
from sohoc.core.objects.searching import words_in
from sohoc.lib.vietnamese import folded
from sohoc.modules.people.imports.states import is_gone
from sohoc.modules.people.models import (
    Affiliation,
    AffiliationHistory,
    Belonging,
    Channel,
    Contact,
    Guardianship,
    Identifier,
    System,
)
from sohoc.modules.people.models.identifiers import IN_FORCE
from sohoc.modules.people.rules.typed import born_between
from sohoc.modules.people.selectors.people import OneOf, belonging_on, called
from sohoc.modules.people.services.contradictions import contradicting, is_small
from sohoc.modules.people.web.list_left import last_belonging

KEPT = ("class_text", "grade_text", "state_text", "position_text")  # of which every state is kept
CODES = (System.MOET_LEARNER, System.MOET_STAFF, System.PROVISIONAL)


def as_of(rows: Rows, day: date, *, keeps_numbers: bool) -> Rows:
    """The rows with what is told of them on the day; filters find the day there, and whether they
    are for somebody who keeps numbers."""
    told: Rows = rows.annotate(
        on=Value(day),
        keeps_numbers=Value(keeps_numbers),
        classes=_told("class_text", day),
        states=_told("state_text", day),
        places=_told("school__name", day),
        last_belonging=last_belonging(day),
        shown_code=_code(),
        guardians_told=_guardians(day),
        phones=_phones(day),
        wards_told=_wards(day),
        own_phones=_own_phones(),
        positions=_told("position_text", day),
    )
    return told


def is_sex(rows: Rows, values: Sequence[str]) -> Rows:
    """Of this sex."""
    return rows.filter(sex__in=values)


def is_called(rows: Rows, value: str) -> Rows:
    """Whom an identifier or a phone number names; a closed number for who keeps numbers."""
    return rows.filter(called(value, secrets=keeps_numbers(rows)))


def born_in(rows: Rows, value: str) -> Rows:
    """Born on the day, in the month or in the year; of what is none of these nobody."""
    if (between := born_between(value, today=today())) is None:
        return rows.none()
    return rows.filter(born__gte=between[0], born__lt=between[1])


def is_to_check(rows: Rows, value: str) -> Rows:
    """Whose personal number says otherwise than the record; nobody for whom that is no business."""
    if not keeps_numbers(rows):
        return rows.none()
    return rows.filter(pk__in=contradicting(current()))


def has_left(rows: Rows, value: str) -> Rows:
    """Who belongs to the school on the day though its table says that they have left; of one
    school, as `is_small` has it, because every state is read."""
    scope, day = current(), _day_of(rows)
    if not is_small(scope):
        return rows.none()
    belongs = Affiliation.objects.filter(school_id__in=scope.schools, period__contains=day)
    text = _then("state_text", day) if day < today() else F("state_text")
    told = belongs.annotate(text=text).exclude(text="").values_list("person", "belonging", "text")
    left = [person for person, belonging, state in told if is_gone(Belonging(belonging), state)]
    return rows.filter(pk__in=left)


def in_class(rows: Rows, value: str) -> Rows:
    """In the class of that name on the day."""
    return rows.filter(Exists(_belonging(rows, "class_text", Q(text__iexact=value))))


def in_grade(rows: Rows, value: str) -> Rows:
    """In the grade on the day: "4" and "Khối 4" are one."""
    number = value.rsplit(maxsplit=1)[-1]
    meant = Q(text__iexact=value) | Q(text__iregex=rf"^(khối|lớp)?\s*{re.escape(number)}$")
    return rows.filter(Exists(_belonging(rows, "grade_text", meant)))


def at_school(rows: Rows, value: str) -> Rows:
    """At a school in whose name every one of the words stands."""
    nodes = Node.objects.filter(words_in(folded(value).split(), "name"))
    found = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=_day_of(rows))
    return rows.filter(Exists(found.filter(school__in=nodes)))


def now(*belongings: str) -> Callable[[date], Q]:
    """Who belongs to a school on the day as one of these."""
    return lambda day: Q(belonging_on(day, *belongings))


def former(day: date) -> Q:
    """Who belongs to no school on the day and did before."""
    gone = Affiliation.objects.filter(period__upper_inf=False, period__endswith__lte=day)
    ended = ArraySubquery(gone.values("person_id"))
    return ~Q(belonging_on(day)) & Q(OneOf(F("pk"), ended))


def keeps_numbers(rows: Rows) -> bool:
    """Whether the list is for somebody who keeps numbers."""
    may_know: Any = rows.query.annotations["keeps_numbers"]
    return bool(may_know.value)


def _day_of(rows: Rows) -> date:
    on: Any = rows.query.annotations["on"]
    day: date = on.value
    return day


def _belonging(rows: Rows, field: str, meant: Q) -> QuerySet[Affiliation, Any]:
    """The affiliations of the day whose `text`, this field as it was then, is what is meant."""
    day = _day_of(rows)
    found = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day)
    return found.annotate(text=_then(field, day) if day < today() else F(field)).filter(meant)


def _code() -> Any:
    rows = Identifier.objects.filter(IN_FORCE, person=OuterRef("pk"), system__in=CODES)
    return Subquery(rows.order_by("system").values("value")[:1])


def _told(field: str, day: date) -> Any:
    """What the affiliations of the day say, each text once."""
    rows = Affiliation.objects.filter(person=OuterRef("pk"), period__contains=day).order_by()
    if field in KEPT and day < today():
        rows, field = rows.annotate(then=_then(field, day)), "then"
    texts = rows.values("person").annotate(
        told=StringAgg(field, ", ", distinct=True, filter=~Q(**{field: ""}))
    )
    return _text(texts)


def _then(field: str, day: date) -> Any:
    """What a text of an affiliation was on the day; of a day before the first one, the first."""
    kept = AffiliationHistory.objects.filter(
        person_id=OuterRef("person_id"), row_id=OuterRef("pk")
    ).values(field)
    next_day = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    last = kept.filter(at__lt=next_day).order_by("-id")[:1]
    return Coalesce(Subquery(last), Subquery(kept.order_by("id")[:1]), F(field))


def _guardians(day: date) -> Any:
    rows = Guardianship.objects.filter(
        child=OuterRef("pk"), period__contains=day, guardian__merged_into=None
    )
    return _text(
        rows.order_by().values("child").annotate(told=StringAgg("guardian__full_name", ", "))
    )


def _phones(day: date) -> Any:
    """Those of the guardians of the day."""
    rows = Contact.objects.filter(
        channel=Channel.PHONE,
        person__wards__child=OuterRef("pk"),
        person__wards__period__contains=day,
    )
    texts = rows.order_by().values("person__wards__child")
    return _text(texts.annotate(told=StringAgg("value", ", ", distinct=True)))


def _wards(day: date) -> Any:
    """For whom somebody answers on the day."""
    rows = Guardianship.objects.filter(
        guardian=OuterRef("pk"), period__contains=day, child__merged_into=None
    )
    return _text(
        rows.order_by().values("guardian").annotate(told=StringAgg("child__full_name", ", "))
    )


def _own_phones() -> Any:
    rows = Contact.objects.filter(channel=Channel.PHONE, person=OuterRef("pk"))
    texts = rows.order_by().values("person")
    return _text(texts.annotate(told=StringAgg("value", ", ", distinct=True)))


def _text(rows: Any) -> Any:
    return Coalesce(Subquery(rows.values("told")[:1]), Value(""), output_field=TextField())
