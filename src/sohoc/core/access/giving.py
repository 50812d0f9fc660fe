"""Which roles each scope may write into the table of grants, as the database itself knows it.

The rules of giving (`rules.py`) are the inner door and ask more: whose role, whose node, how long.
This table is the outer wall behind them: a school's scope writes the roles that somebody in such a
scope may give, at nodes where they can stand, and nothing else. It follows the manifests at every
migrate; a role that came without one is given by nobody until then.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections

from sohoc.core.access.selectors import DATABASE_ROLES
from sohoc.core.manifest import Reach, RoleSpec, registry

Rule = tuple[str, str, str, bool]

_IS_THERE = "SELECT to_regclass('public.access_giving') IS NOT NULL"
_ADD = "INSERT INTO access_giving (scope, role, kind, lent) VALUES (%s, %s, %s, %s)"


def giving_rules(roles: Iterable[RoleSpec]) -> Iterator[Rule]:
    """Yield (scope role, role, kind of node, lent), without repetitions and in order.

    From the sector every role is given, because the program is set up from there. A role is lent
    within the scope that it opens itself.
    """
    specs = {spec.code: spec for spec in roles}
    pairs = set()
    for spec in specs.values():
        scope, sector = DATABASE_ROLES[spec.reach], DATABASE_ROLES[Reach.SECTOR]
        pairs.add((spec.code, sector, False))
        pairs |= {(code, scope, False) for code in spec.gives & specs.keys()}
        if spec.is_staff:
            pairs |= {(spec.code, scope, True), (spec.code, sector, True)}
    for code, scope, lent in sorted(pairs):
        for kind in sorted(specs[code].node_kinds):
            yield scope, code, kind, lent


def keep_giving(sender: Any, using: str, **kwargs: Any) -> None:
    """Write the rules anew after a migrate; nothing to do while the table is not there (yet)."""
    if using != "owner":
        return
    with connections[using].cursor() as cursor:
        cursor.execute(_IS_THERE)
        if cursor.fetchone()[0]:
            cursor.execute("DELETE FROM access_giving")
            cursor.executemany(_ADD, list(giving_rules(registry().roles.values())))
