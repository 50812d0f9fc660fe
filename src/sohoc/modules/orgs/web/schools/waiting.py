"""On the page of a school that waits for its commune: why it waits, and the one next step."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.modules.areas.public import AreaRow, areas_by_ids, successors_of
from sohoc.modules.orgs import words
from sohoc.modules.orgs.models import ActKind, OfficeState, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors.waiting import without_unit


def waiting_band(actor: Actor, school: SchoolState, day: date) -> dict[str, str]:
    """What the band says, by the names that `shell/parts/band.html` has; {} for who waits not."""
    if not without_unit(SchoolState.objects.filter(pk=school.pk), day).exists():
        return {}
    area = areas_by_ids([school.area_id])[school.area_id] if school.area_id else None
    band = {"what": _("This school waits for its commune or ward."), "why": _why(school, area, day)}
    if not actor.may(OrgsPermission.RECORD_ACT):
        return {**band, "todo": _("The province's department records where it belongs.")}
    if area is not None and _lists_take_it(area, day):
        label = _("Follow new units")
        todo = _("Record that offices and schools follow the new units.")
        return {**band, "todo": todo, "label": label, "url": reverse("orgs:follow")}
    query = urlencode({"kind": ActKind.MOVE.value, "school": str(school.uuid)})
    todo = _("Record by which decision it belongs to which commune or ward, and from which day.")
    url = f"{reverse('orgs:act_new')}?{query}"
    return {**band, "todo": todo, "label": _("Record its move"), "url": url}


def _why(school: SchoolState, area: AreaRow | None, day: date) -> str:
    if area is None:
        return _("No administrative unit is known for {commune}.").format(commune=school.commune)
    if area.period.until is not None and area.period.until <= day:
        return _("{commune} is no more since {day}.").format(
            commune=school.commune, day=words.day(area.period.until)
        )
    return _("No office of {commune} manages it.").format(commune=school.commune)


def _lists_take_it(area: AreaRow, day: date) -> bool:
    """Whether following a list places the school: its unit became one, or has no office yet."""
    if area.period.contains(day):
        offices = OfficeState.objects.filter(area_id=area.id, period__contains=day)
        return not offices.exists()
    return len(successors_of([area.id], day=day)[area.id]) == 1
