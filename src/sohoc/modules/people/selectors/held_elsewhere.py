"""Which numbers somebody holds already, wherever: asked before a table is written."""

from collections.abc import Iterable

from django.db import connection


def held_elsewhere(digests: Iterable[str]) -> frozenset[str]:
    """Those of the digests that are in force for anybody at all; one statement.

    Says neither who nor where. A unique constraint would say as much at the writing.
    """
    asked = sorted(digests)
    if not asked:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.people_numbers_held(%s)", [asked])
        return frozenset(row[0] for row in cursor.fetchall())
