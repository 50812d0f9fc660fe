"""What the list tells of who belongs to no school on its day: where and in what class they were
last, from which day on they are not there any more, and why."""

from datetime import date
from typing import Any

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from sohoc.modules.people import words
from sohoc.modules.people.models import Affiliation


def last_belonging(day: date) -> Any:
    """The last belonging that has ended by the day; of the schools that are seen."""
    ended = Affiliation.objects.filter(
        person=OuterRef("pk"), period__upper_inf=False, period__endswith__lte=day
    )
    told = JSONObject(
        on="period__endswith", in_class="class_text", school="school__name", why="state_text"
    )
    last = ended.order_by("-period__endswith", "-pk").values(told=told)
    return Subquery(last[:1], output_field=JSONField())


def in_class(row: Any) -> str:
    """The class of the day; of who is gone, the last one."""
    return str(row.classes or _of_who_is_gone(row).get("in_class", ""))


def at_school(row: Any) -> str:
    """The schools of the day; of who is gone, the last one."""
    return str(row.places or _of_who_is_gone(row).get("school", ""))


def state(row: Any) -> str:
    """What the tables of the schools say; of who is gone why, and since when."""
    if row.places:
        return str(row.states or _("belongs to it"))
    gone = _of_who_is_gone(row)
    if not gone:
        return _("not here")
    since = words.day(date.fromisoformat(gone["on"]))
    if gone["why"]:
        return _("{why}, from {day} on").format(why=gone["why"], day=since)
    return _("not here any more since {day}").format(day=since)


def left_on(row: Any) -> date | None:
    """From which day on somebody is at no school any more."""
    gone = _of_who_is_gone(row)
    return date.fromisoformat(gone["on"]) if gone else None


def guardians(row: Any) -> str:
    """Who answers for the person; of who is gone nobody: another school may have them by now."""
    return str(row.guardians_told) if row.places else ""


def phones(row: Any) -> str:
    """The phones of those."""
    return str(row.phones) if row.places else ""


def wards(row: Any) -> str:
    """For whom the person answers; of who is gone nobody."""
    return str(row.wards_told) if row.places else ""


def own_phones(row: Any) -> str:
    """The person's own phones; of who is gone none."""
    return str(row.own_phones) if row.places else ""


def _of_who_is_gone(row: Any) -> dict[str, str]:
    return {} if row.places else row.last_belonging or {}
