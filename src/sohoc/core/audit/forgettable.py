"""From which histories rows go when their time is over: told to the database after every migrate.

The database takes the list from here alone, so that nobody who takes a scope can have other tables
forgotten. A history is on it when the columns that it keeps have a tag (`personal_columns`).
Other tags than before count after the notice that a shorter time needs as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from sohoc.core.manifest import registry

HISTORY = "history"
NOTICE = timedelta(days=30)
_FUNCTION = sql.SQL("""
CREATE OR REPLACE FUNCTION app.forgettable_dated() RETURNS TABLE (
  history text, thing text, people text[], accounts text[], kinds text[], valid_from date)
LANGUAGE sql STABLE AS $forgettable$ {rows} $forgettable$
""")
_ROW = sql.SQL("SELECT {}::text, {}::text, {}::text[], {}::text[], {}::text[], {}::date")
_TABLES = """
SELECT to_regproc('app.forgettable_dated') IS NOT NULL, array_agg(tablename::text)
FROM pg_tables WHERE schemaname = 'public'
"""
_TOLD = """
SELECT history, kinds, valid_from FROM app.forgettable_dated()
ORDER BY history, valid_from NULLS FIRST
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


@dataclass(frozen=True, slots=True)
class Counting:
    """From which day on a history is one of these kinds of data; None is from the beginning."""

    kinds: Sequence[str]
    valid_from: date | None


def counted(
    kinds: Sequence[str], told: Sequence[Counting], *, today: date, is_first: bool
) -> Sequence[Counting]:
    """From when on these kinds count for a history, after what was told of it so far, by day.

    At the first telling at once; afterwards what counts today goes on until the notice is over.
    """
    if is_first:
        return [Counting(kinds, None)]
    now = [one for one in told if one.valid_from is None or one.valid_from <= today][-1:]
    if now and now[0].kinds == kinds:
        return now
    waiting = [one for one in told if one.kinds == kinds and (one.valid_from or today) > today]
    return [*now, *(waiting or [Counting(kinds, today + NOTICE)])]


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
    with connections[using].cursor() as cursor:
        if found:
            cursor.execute(_FUNCTION.format(rows=_rows(found, _told(cursor), today=_day(cursor))))
        cursor.execute(_POLICIES)
        has_policy = {table for (table,) in cursor.fetchall()}
        for one in found:
            if one.history not in has_policy:
                cursor.execute(_POLICY.format(table=sql.Identifier(one.history)))


def _told(cursor: Any) -> Mapping[str, Sequence[Counting]]:
    """What was told before, by history and by day."""
    cursor.execute(_TOLD)
    told: defaultdict[str, list[Counting]] = defaultdict(list)
    for history, kinds, valid_from in cursor.fetchall():
        told[history].append(Counting(kinds, valid_from))
    return told


def _day(cursor: Any) -> date:
    cursor.execute("SELECT app.today()")
    (today,) = cursor.fetchone()
    return cast("date", today)


def _rows(
    found: Sequence[Forgettable], told: Mapping[str, Sequence[Counting]], *, today: date
) -> sql.Composable:
    return sql.SQL(" UNION ALL ").join(
        _ROW.format(
            sql.Literal(one.history),
            sql.Literal(one.thing),
            *(sql.Literal(list(names)) for names in (one.people, one.accounts, step.kinds)),
            sql.Literal(step.valid_from),
        )
        for one in found
        for step in counted(one.kinds, told.get(one.history, ()), today=today, is_first=not told)
    )


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
