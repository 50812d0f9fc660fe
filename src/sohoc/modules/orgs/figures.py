"""Counts of organisations for charts and for the map."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import AfterUnits, Measure, UnitUse
from sohoc.core.objects.panels import Panel, bars_of
from sohoc.modules.orgs.models import Level, PartKind, RequestState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.map import (
    campuses_by_unit,
    inhabitants_by_unit,
    merged_schools_by_unit,
    offices_by_unit,
    schools_by_unit,
    schools_of_level_by_unit,
    schools_without_place_by_unit,
)
from sohoc.modules.orgs.selectors.requests import open_requests, requests_seen
from sohoc.modules.orgs.selectors.schools import schools_seen
from sohoc.modules.orgs.selectors.territory import own_province
from sohoc.modules.orgs.selectors.waiting import without_unit

PATIENCE = timedelta(days=7)
SHORT, LONG = "week", "longer"
FRESH = timedelta(days=14)
LATELY = "fortnight"
WAITING = {SHORT: _("Within the last 7 days"), LONG: _("More than 7 days ago")}

NO_UNIT = "none"


def schools_by_level(actor: Actor, day: date) -> Panel | None:
    """How many working schools teach each level; a school with two levels counts in both.

    One's own school alone is no chart.
    """
    counts = schools_seen(actor, day).aggregate(
        schools=Count("pk", filter=Q(period__contains=day)),
        **{
            level: Count("pk", filter=Q(levels__contains=[level], period__contains=day))
            for level in Level.values
        },
    )
    if counts["schools"] < 2:
        return None
    url = reverse("orgs:schools")
    rows = [(level.label, counts[level.value], f"{url}?level={level.value}") for level in Level]
    return Panel(
        question=_("How many schools teach each level?"),
        unit=_("schools working today; a school with two levels counts in both"),
        bars=bars_of(rows),
    )


def waiting_requests(actor: Actor, day: date) -> Panel | None:
    """How many requests for correction wait, and for how long; nothing when none does."""
    counts = open_requests(actor).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(asked_at__lt=asked_before(day)))
    )
    if not counts["all"]:
        return None
    url = reverse("orgs:requests")
    rows = [
        (WAITING[LONG], counts["late"], f"{url}?since={LONG}"),
        (WAITING[SHORT], counts["all"] - counts["late"], f"{url}?since={SHORT}"),
    ]
    return Panel(
        question=_("Which requests for correction wait for an answer?"),
        unit=_("open requests, by the day on which they were asked"),
        bars=bars_of(rows),
    )


def schools_without_unit(actor: Actor, day: date) -> Panel | None:
    """How many working schools belong to no commune or ward in force; nothing when all do."""
    count = without_unit(schools_seen(actor, day), day).count()
    if not count:
        return None
    label, url = _("Not attached to a commune or ward in force"), reverse("orgs:schools")
    return Panel(
        question=_("Which schools wait for their commune?"),
        unit=_("schools working today: the commune is unknown, has ended or is not above them"),
        bars=bars_of([(label, count, f"{url}?unit={NO_UNIT}")]),
    )


def answered_requests(actor: Actor, day: date) -> Panel | None:
    """What was answered lately of what one's schools had asked for; nothing when nothing was."""
    lately = requests_seen(actor, day).filter(answered_at__gte=answered_since(day))
    counts = lately.aggregate(
        **{
            state: Count("pk", filter=Q(state=state))
            for state in (RequestState.ACCEPTED, RequestState.REFUSED)
        }
    )
    if not any(counts.values()):
        return None
    url = reverse("orgs:requests")
    rows = [
        (state.label, counts[state], f"{url}?tab={state.value}&answered={LATELY}")
        for state in (RequestState.ACCEPTED, RequestState.REFUSED)
        if counts[state]
    ]
    return Panel(
        question=_("Which requests has the department answered?"),
        unit=_("requests for correction that were answered within the last 14 days"),
        bars=bars_of(rows),
    )


def answered_since(day: date) -> datetime:
    """Requests that were answered from this moment on were answered lately."""
    return timezone.make_aware(datetime.combine(day, time.min)) - FRESH


def asked_before(day: date) -> datetime:
    """Requests that were asked before this moment have waited for long."""
    return timezone.make_aware(datetime.combine(day, time.min)) - PATIENCE


def _rows(code: str, day: date, *, listing: str = "orgs:schools", **conditions: Any) -> str:
    """The list of what is counted in one unit, as of the day."""
    query = {"area": code, "day": day.isoformat(), **conditions}
    return f"{reverse(listing)}?{urlencode(query)}"


def home_province(day: date) -> str:
    """The code of the province of this installation; "" where nobody has said which one it is."""
    province = own_province(day)
    return province.code if province else ""


SCHOOLS = "orgs.schools"
LEVELS = {
    Level.PRESCHOOL: _("Schools with preschool"),
    Level.PRIMARY: _("Schools with primary level"),
    Level.LOWER_SECONDARY: _("Schools with lower secondary level"),
    Level.UPPER_SECONDARY: _("Schools with upper secondary level"),
    Level.CONTINUING: _("Schools with continuing education"),
}
MEASURES = [
    Measure(
        SCHOOLS, _("All schools"), _("schools"), OrgsPermission.VIEW_SCHOOLS, schools_by_unit, _rows
    ),
    Measure(
        "orgs.campuses",
        _("Campuses"),
        _("campuses"),
        OrgsPermission.VIEW_PARTS,
        campuses_by_unit,
        partial(_rows, listing="orgs:parts", kind=PartKind.CAMPUS.value),
    ),
    Measure(
        "orgs.merged",
        _("Schools founded by a merger"),
        _("schools founded by a merger"),
        OrgsPermission.VIEW_SCHOOLS,
        merged_schools_by_unit,
        partial(_rows, founded="merge"),
        beside=SCHOOLS,
    ),
    Measure(
        "orgs.inhabitants",
        _("Inhabitants for each school"),
        _("inhabitants for each school"),
        OrgsPermission.VIEW_SCHOOLS,
        inhabitants_by_unit,
        _rows,
        per=SCHOOLS,
        beside=SCHOOLS,
    ),
    Measure(
        "orgs.unplaced",
        _("Schools without coordinates"),
        _("schools without coordinates"),
        OrgsPermission.VIEW_SCHOOLS,
        schools_without_place_by_unit,
        partial(_rows, place="none"),
        beside=SCHOOLS,
    ),
    *(
        Measure(
            f"orgs.{level.value}",
            label,
            _("schools"),
            OrgsPermission.VIEW_SCHOOLS,
            partial(schools_of_level_by_unit, level=level.value),
            partial(_rows, level=level.value),
            group=_("By level"),
            beside=SCHOOLS,
        )
        for level, label in LEVELS.items()
    ),
]
UNIT_USES = [
    UnitUse(SCHOOLS, _("schools"), OrgsPermission.VIEW_SCHOOLS, schools_by_unit, _rows),
    UnitUse("orgs.offices", _("offices"), OrgsPermission.VIEW_OFFICES, offices_by_unit),
]
AFTER_UNITS = [
    AfterUnits("orgs.follow", _("Follow new units"), OrgsPermission.RECORD_ACT, "orgs:follow"),
]
