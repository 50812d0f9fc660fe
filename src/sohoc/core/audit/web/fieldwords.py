"""Records, fields and kept values in words; a name that nobody put into words shows itself.

The trail is read from the database, and has the names of the database; the words for them stand in
the manifests of the apps.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from sohoc.core.manifest import registry
from sohoc.core.shell.printed import day, printed

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


def record_of(table: str) -> str:
    """What a row of a kept table is: "Trường"."""
    return str(registry().words.records.get(table, table))


def column_of(table: str, name: str) -> str:
    """What a column of a kept table is called."""
    return str(registry().words.columns.get(f"{table}.{name}", name))


def noted_as(name: str, *, app: str = "") -> str:
    """What an act of the app calls something that it notes; for every app when it has no word."""
    noted = registry().words.noted
    return str(noted.get(f"{app}.{name}", noted.get(name, name)))


def is_place(name: str, *, table: str = "") -> bool:
    """Whether a field holds the number of a node: a key of a kept table that has a word does."""
    is_told = name.endswith("_id") and f"{table}.{name}" in registry().words.columns
    return name in PLACES or is_told


def is_inner(name: str, *, table: str = "") -> bool:
    """Whether a field only ties rows together and tells a person nothing."""
    return name == "user" or (name.endswith("_id") and not is_place(name, table=table))


def value_of(
    name: str, value: Any, *, table: str = "", app: str = "", places: Mapping[int, str]
) -> str:
    """A value as people say it, kept in a table or noted by an act of an app.

    `places` are names of nodes by number.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_of(name, x, table=table, app=app, places=places) for x in value)
    if is_place(name, table=table):
        return places.get(value, str(value))
    return _text_of(name, value, table, app) if isinstance(value, str) else printed(value)


def _text_of(name: str, value: str, table: str, app: str) -> str:
    if name == "role":
        spec = registry().roles.get(value)
        return str(spec.label) if spec else value
    if name == "door":
        door = registry().doors.get(value)
        return str(door.label) if door else value
    if name == "format":
        return str(FORMATS.get(value, value))
    if name == "fields":
        return noted_as(value, app=app)
    codes = registry().words.values.get(f"{table or app}.{name}", {})
    if value in codes:
        return str(codes[value])
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
