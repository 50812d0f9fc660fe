"""Tables, fields and kept values in words; a name that nobody put into words shows itself.

Tables and columns are named as the database names them: the trail is read from the database, and
the apps that own them stand above this floor.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sohoc.core.manifest import registry
from sohoc.core.shell.printed import day, printed

FIELDS = {
    "closes_by": gettext_lazy("The year closes by"),
    "closing": gettext_lazy("Closing"),
    "code": gettext_lazy("Code"),
    "columns": gettext_lazy("Columns"),
    "commune": gettext_lazy("Commune, ward"),
    "count": gettext_lazy("How many"),
    "decision": gettext_lazy("By decision"),
    "decision_date": gettext_lazy("Signed on"),
    "decision_number": gettext_lazy("Number of the decision"),
    "door": gettext_lazy("Right that was missing"),
    "early_grades": gettext_lazy("Grades that return early"),
    "early_return": gettext_lazy("Early return"),
    "effective": gettext_lazy("Holds from"),
    "fields": gettext_lazy("Fields"),
    "first": gettext_lazy("First day"),
    "first_begins": gettext_lazy("Term I begins"),
    "first_ends": gettext_lazy("Term I ends"),
    "first_term_before": gettext_lazy("Term I ends before"),
    "first_term_weeks": gettext_lazy("Weeks of term I"),
    "first_weeks": gettext_lazy("Own weeks of term I"),
    "format": gettext_lazy("Kind of file"),
    "from": gettext_lazy("From"),
    "full_name": gettext_lazy("Full name"),
    "grant": gettext_lazy("Number of the role given"),
    "is_disabled": gettext_lazy("Account closed"),
    "key": gettext_lazy("Number of the key"),
    "kind": gettext_lazy("Kind"),
    "last": gettext_lazy("Last day"),
    "last_weekday": gettext_lazy("Days of school a week"),
    "level": gettext_lazy("Level"),
    "levels": gettext_lazy("Levels"),
    "name": gettext_lazy("Name"),
    "node": gettext_lazy("Place"),
    "node_id": gettext_lazy("Place"),
    "opening": gettext_lazy("Opening"),
    "period": gettext_lazy("Period"),
    "reason": gettext_lazy("Reason"),
    "return_day": gettext_lazy("Return"),
    "role": gettext_lazy("Role"),
    "rows": gettext_lazy("Lines"),
    "second_begins": gettext_lazy("Term II begins"),
    "second_ends": gettext_lazy("Term II ends"),
    "second_term_weeks": gettext_lazy("Weeks of term II"),
    "second_weeks": gettext_lazy("Own weeks of term II"),
    "sessions": gettext_lazy("Sessions ended"),
    "title": gettext_lazy("What it is"),
    "token": gettext_lazy("Number of the access key"),
    "tokens": gettext_lazy("Access keys ended"),
    "until": gettext_lazy("Until before"),
    "username": gettext_lazy("User name"),
}
REFUSALS = {
    "ended": pgettext_lazy("access key", "ended"),
    "closed account": pgettext_lazy("access key", "of a closed account"),
    "no role": pgettext_lazy("access key", "of a role that has ended"),
    "revoked": pgettext_lazy("access key", "revoked"),
    "scheme": pgettext_lazy("access key", "not of a kind that is known here"),
    "unknown": pgettext_lazy("access key", "not known"),
}
FORMATS = {"print": pgettext_lazy("kind of file", "on paper")}
PLACES = frozenset({"node", "node_id"})

_PERIOD = re.compile(r'[\[(]"?([\d: .+-]*)"?,"?([\d: .+-]*)"?[\])]')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d[\d:.+Z-]*)?")


def field_of(name: str) -> str:
    """What a field is called."""
    return str(FIELDS.get(name, name))


def is_inner(name: str) -> bool:
    """Whether a field only ties rows together and tells a person nothing."""
    return name == "user" or (name.endswith("_id") and name not in PLACES)


def value_of(name: str, value: Any, *, table: str = "", places: Mapping[int, str]) -> str:
    """A kept value as people say it; `places` are names of nodes by number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_of(name, one, table=table, places=places) for one in value)
    if name in PLACES:
        return places.get(value, str(value))
    return _text_of(name, value, table) if isinstance(value, str) else printed(value)


def _text_of(name: str, value: str, table: str) -> str:
    if name == "role":
        spec = registry().roles.get(value)
        return str(spec.label) if spec else value
    if name == "door":
        door = registry().doors.get(value)
        return str(door.label) if door else value
    if name == "format":
        return str(FORMATS.get(value, value))
    if name == "fields":
        return field_of(value)
    if table:
        return _choice_of(table, name, value) or _time_of(value)
    return str(REFUSALS.get(value, value)) if name == "reason" else _time_of(value)


def _choice_of(table: str, name: str, value: str) -> str:
    for model in apps.get_models():
        if model._meta.db_table == table:
            try:
                field: Any = model._meta.get_field(name)
            except FieldDoesNotExist:
                return ""
            inner = getattr(field, "base_field", field)
            choices = dict(inner.flatchoices) if isinstance(inner, Field) else {}
            return str(choices.get(value, ""))
    return ""


def _time_of(text: str) -> str:
    """A day, a moment or a period as it is printed here; any other text as it is."""
    try:
        if _MOMENT.fullmatch(text):
            return _moment(text)
        if found := _PERIOD.fullmatch(text):
            return _period(found[1], found[2])
    except ValueError:  # looks like a time and is none
        pass
    return text


def _period(start: str, end: str) -> str:
    since, until = (_moment(text) if text else "" for text in (start, end))
    if since and until:
        return _("from {since} until before {until}").format(since=since, until=until)
    if since:
        return _("from {since}").format(since=since)
    return _("until before {until}").format(until=until) if until else _("always")


def _moment(text: str) -> str:
    """Midnight here is the day itself: people give and end roles by days."""
    if len(text) == len("2026-09-07"):
        return day(date.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    shown = printed(moment)
    return day(moment) if shown.endswith(" 00:00") else shown
