"""Which columns hold personal data: read from the models and the manifests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models

from sohoc.core.access.actors import Actor
from sohoc.core.manifest import registry
from sohoc.law.privacy.retention import DEFAULTS, Tag
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.selectors.retention import history_years

PERSON = "people.person"
# They are about people without pointing at a record of one.
FURTHER = frozenset({PERSON, "identity.card", "identity.user", "objects.importline"})
HISTORY = "history"
# What says nothing of a person by itself: keys, versions, and what history notes beside.
STRUCTURAL = frozenset({"uuid", "version", "at", "txid", "verb"})
_READERS = """
SELECT DISTINCT tablename::text, roles[1]::text FROM pg_policies
WHERE schemaname = 'public' AND cmd IN ('ALL', 'SELECT') AND roles[1] <> 'sohoc_owner'
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Inventoried:
    """One column: its tag, what of the law's list it touches, how long it is kept, who reads it.

    `readers` are scope roles of the database. `years` is how long it is kept: after leaving, in a
    history after the change; None is for ever.
    """

    app: str
    table: str
    column: str
    is_history: bool
    tag: Tag
    kinds: tuple[str, ...]
    years: int | None
    readers: tuple[str, ...]


def personal_models() -> Sequence[Any]:
    """The models with rows about people, those of their history among them, by name."""
    found = {one._meta.label_lower: one for one in apps.get_models() if _is_personal(one)}
    for one in apps.get_models():
        label = one._meta.label_lower
        if label.removesuffix(HISTORY) in found and label.endswith(HISTORY):
            found[label] = one
    return [found[label] for label in sorted(found)]


def personal_columns() -> Iterator[tuple[Any, Any, str]]:
    """Every column about a person: the model, the field, and the name under which it is tagged.

    A column of a history has the tag of the column that it keeps.
    """
    for model in personal_models():
        label = model._meta.label_lower.removesuffix(HISTORY)
        for field in model._meta.concrete_fields:
            if not _is_structural(field):
                yield model, field, f"{label}.{field.name}"


def inventory(actor: Actor, day: date) -> Sequence[Inventoried]:
    """The inventory of personal data of this installation on a day; two statements."""
    actor.must(PrivacyPermission.VIEW_INVENTORY)
    tags, readers, history = registry().personal_columns, _readers(), history_years(day)
    return [
        Inventoried(
            app=model._meta.app_label,
            table=model._meta.db_table,
            column=field.column,
            is_history=model._meta.label_lower.endswith(HISTORY),
            tag=Tag(tags[name][0]),
            kinds=tags[name][1:],
            years=_years(model, Tag(tags[name][0]), history),
            readers=readers.get(model._meta.db_table, ()),
        )
        for model, field, name in personal_columns()
        if name in tags
    ]


def _years(model: Any, tag: Tag, history: Mapping[Tag, int | None]) -> int | None:
    is_history = model._meta.label_lower.endswith(HISTORY)
    return history[tag] if is_history else DEFAULTS[tag].value_years


def _is_personal(model: Any) -> bool:
    if model._meta.label_lower in FURTHER:
        return True
    related = (field.related_model for field in model._meta.concrete_fields if field.is_relation)
    return any(one._meta.label_lower == PERSON for one in related)


def _is_structural(field: Any) -> bool:
    is_key = field.primary_key or field.is_relation or field.name.endswith("_id")
    return is_key or isinstance(field, models.AutoField) or field.name in STRUCTURAL


def _readers() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_READERS)
        for table, role in cursor.fetchall():
            found[table] = (*found.get(table, ()), role)
    return found
