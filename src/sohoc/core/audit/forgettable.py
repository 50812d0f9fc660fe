"""From which histories rows go when their time is over: told to the database after every migrate.

The database takes the list from here alone, so that nobody who takes a scope can have other tables
forgotten. A history is on it when the columns that it keeps have a tag (`personal_columns`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from sohoc.core.manifest import registry

HISTORY = "history"
_FUNCTION = sql.SQL("""
CREATE OR REPLACE FUNCTION app.forgettable() RETURNS TABLE (
  history text, thing text, people text[], accounts text[], kinds text[])
LANGUAGE sql STABLE AS $forgettable$ {rows} $forgettable$
""")
_ROW = sql.SQL("SELECT {}::text, {}::text, {}::text[], {}::text[], {}::text[]")
_TABLES = """
SELECT to_regproc('app.forgettable') IS NOT NULL, array_agg(tablename::text) FROM pg_tables
WHERE schemaname = 'public'
"""
_POLICIES = """
SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'owner_forgetting'
"""
_POLICY = sql.SQL(
    "CREATE POLICY owner_forgetting ON {table} FOR DELETE TO sohoc_owner USING"
    " (current_setting('role') = 'sohoc_audit'"
    " AND current_setting('app.forgetting', true) = 'on')"
)


@dataclass(frozen=True, slots=True)
class Forgettable:
    """One history: the column that tells things apart, who is named in it, the kinds of its data.

    `people` and `accounts` are columns with ids of people and of accounts.
    """

    history: str
    thing: str
    people: Sequence[str]
    accounts: Sequence[str]
    kinds: Sequence[str]


def forgettable() -> Sequence[Forgettable]:
    """Every history of columns about people, by name."""
    models: Mapping[str, Any] = {one._meta.label_lower: one for one in apps.get_models()}
    return sorted(_histories(models), key=lambda one: one.history)


def tell_forgettable(sender: Any, using: str, **kwargs: Any) -> None:
    """Write the list into the database, and let the owner's function delete from these tables."""
    if using != "owner":
        return
    with connections[using].cursor() as cursor:
        cursor.execute(_TABLES)
        has_function, tables = cursor.fetchone()
    if not has_function:  # migrated backwards
        return
    found = [one for one in forgettable() if one.history in tables]
    rows = sql.SQL(" UNION ALL ").join(
        _ROW.format(
            sql.Literal(one.history),
            sql.Literal(one.thing),
            *(sql.Literal(list(names)) for names in (one.people, one.accounts, one.kinds)),
        )
        for one in found
    )
    with connections[using].cursor() as cursor:
        if found:
            cursor.execute(_FUNCTION.format(rows=rows))
        cursor.execute(_POLICIES)
        has_policy = {table for (table,) in cursor.fetchall()}
        for one in found:
            if one.history not in has_policy:
                cursor.execute(_POLICY.format(table=sql.Identifier(one.history)))


def _histories(models: Mapping[str, Any]) -> Iterator[Forgettable]:
    tags = registry().personal_columns
    for label, model in models.items():
        history = models.get(f"{label}{HISTORY}")
        if history is None:
            continue
        columns = {field.column: field.name for field in history._meta.concrete_fields}
        kinds = {tags[name][0] for f in columns.values() if (name := f"{label}.{f}") in tags}
        if kinds:
            key = model._meta.pk.column
            yield Forgettable(
                history=history._meta.db_table,
                thing="row_id" if key == "id" else key,
                people=sorted(_people_in(label, model, models) & columns.keys()),
                accounts=[key] if _is_account(model) else [],
                kinds=sorted(str(kind) for kind in kinds),
            )


def _people_in(label: str, model: Any, models: Mapping[str, Any]) -> set[str]:
    """The columns that name a person, as the history calls them."""
    found = set()
    for reference in registry().person_references:
        field = models[reference.model]._meta.get_field(reference.column)
        if reference.model == label:
            found.add(field.column)
        if field.related_model is model:  # a row of it is a person
            found.add("row_id")
    return found


def _is_account(model: Any) -> bool:
    """Whether a row of it is that of an account, by its key."""
    related = model._meta.pk.related_model
    return related is not None and related._meta.label == settings.AUTH_USER_MODEL
