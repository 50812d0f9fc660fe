"""Which grants an account holds now, and what scope each of them gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from sohoc.core.access.actors import Actor, Origin
from sohoc.core.access.models import Grant, Line, Node
from sohoc.core.access.scope import LOGIN_ROLE, Scope, acting
from sohoc.core.manifest import Reach, RoleSpec, registry
from sohoc.lib.vietnamese import folded

DATABASE_ROLES = {
    Reach.NODE: "sohoc_school",
    Reach.SUBTREE: "sohoc_schools",
    Reach.SECTOR: "sohoc_sector",
    Reach.PERSON: "sohoc_person",
    Reach.AUDIT: "sohoc_audit",
}


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A grant in force with what its node and role are called."""

    id: int
    role: str
    node_id: int
    node_name: str
    node_path: tuple[int, ...]
    until: datetime | None
    is_delegated: bool

    @property
    def spec(self) -> RoleSpec:
        """The role as the manifests declare it."""
        return registry().roles[self.role]


def own_gate(user_id: int) -> Scope:
    """The login role with the account's id: reads the account's own grants and card."""
    return Scope(LOGIN_ROLE, actor=user_id)


def grants_in_force(*, user_id: int, at: datetime) -> list[HeldGrant]:
    """The account's grants at `at`, own ones before borrowed ones; runs in the caller's scope.

    Among each of them the order of the roles counts. The first one is the role in which a person
    begins to act: whoever stands in for somebody does so knowingly.

    A role that no installed module declares any more opens nothing and is left out.
    """
    day = timezone.localdate(at)
    rows = (
        Grant.objects.filter(user_id=user_id, period__contains=at, node__period__contains=day)
        .annotate(path=path_of("node_id", on=day))
        .select_related("node")
        .order_by("id")
    )
    held = [
        HeldGrant(
            id=row.pk,
            role=row.role,
            node_id=row.node_id,
            node_name=row.node.name,
            node_path=tuple(row.path),
            until=row.period.upper,
            is_delegated=row.delegated_from_id is not None,
        )
        for row in rows
        if _fits(row)
    ]
    return sorted(held, key=lambda g: (g.is_delegated, g.spec.order, g.node_name, g.id))


def path_of(field: str, *, on: date) -> Func:
    """The ids from the root down to the node of a column, on the administrative line of a day."""
    return Func(
        F(field),
        Value(on),
        function="app.access_path",
        output_field=ArrayField(IntegerField()),
    )


def paths_of(node_ids: Iterable[int], *, on: date) -> Mapping[int, tuple[int, ...]]:
    """The path of each node, in one statement."""
    rows = Node.objects.filter(pk__in=set(node_ids)).annotate(path=path_of("id", on=on))
    return {pk: tuple(path) for pk, path in rows.values_list("pk", "path")}


def nodes_below(
    node_id: int, *, on: date, line: str = Line.ADMINISTRATIVE, is_alone: bool = False
) -> tuple[int, ...]:
    """Ids of the node, of everything below it on a line, and of their predecessors; one statement.

    With `is_alone` only of the node and its predecessors. A place that ended without a successor
    is among them: whoever stands above it answers for what it left.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.access_below(%s, %s, %s)", [node_id, "" if is_alone else line, on]
        )
        return tuple(sorted(row[0] for row in cursor.fetchall()))


def _fits(grant: Grant) -> bool:
    """Whether the role is declared and can stand at this kind of node; else it opens nothing."""
    spec = registry().roles.get(grant.role)
    return spec is not None and grant.node.kind in spec.node_kinds


def scope_of_grant(
    grant: HeldGrant, *, user_id: int, others: Sequence[HeldGrant], at: datetime
) -> Scope:
    """The outer scope that `grant` gives; a person's reach joins all grants of the same role.

    Asked at the account's own gate.
    """
    reach, role = grant.spec.reach, DATABASE_ROLES[grant.spec.reach]
    schools: tuple[int, ...] = ()
    learners: tuple[int, ...] = ()
    if reach is Reach.NODE:
        schools = nodes_below(grant.node_id, on=timezone.localdate(at), is_alone=True)
        role = role if len(schools) == 1 else DATABASE_ROLES[Reach.SUBTREE]
    elif reach is Reach.SUBTREE:
        schools = nodes_below(grant.node_id, on=timezone.localdate(at), line=grant.spec.line)
    elif reach is Reach.PERSON:
        schools = tuple(sorted({g.node_id for g in others if g.role == grant.role}))
        learners = tuple(registry().learners(user_id, grant.role, timezone.localdate(at)))
    return Scope(role, actor=user_id, schools=schools, learners=learners)


def actor_for(
    *, user_id: int, name: str, grant_id: int | None, at: datetime, origin: Origin
) -> Actor | None:
    """The account acting through one of its grants in force (the first one when none is named).

    Opens the gate itself. None when the account holds no such grant at `at`: the right is always
    computed anew, so a job whose owner lost the role does not run.
    """
    with acting(own_gate(user_id)):
        held = grants_in_force(user_id=user_id, at=at)
        chosen = next((g for g in held if grant_id is None or g.id == grant_id), None)
        if chosen is None:
            return None
        scope = scope_of_grant(chosen, user_id=user_id, others=held, at=at)
    ends = [g.until for g in held if g.until and (g.id == chosen.id or g.role == chosen.role)]
    return Actor(
        user_id=user_id,
        name=name,
        grant_id=chosen.id,
        role=chosen.role,
        node_id=chosen.node_id,
        node_name=chosen.node_name,
        node_path=chosen.node_path,
        until=min(ends, default=None),
        is_delegated=chosen.is_delegated,
        permissions=registry().permissions_of(chosen.role),
        scope=scope,
        origin=origin,
    )


def standing_grants(*, user_id: int, at: datetime) -> list[Grant]:
    """Every grant of the account that is in force or yet to come, wherever it stands.

    Reads past the caller's scope, at the account's own gate: for rules that must know how far an
    account reaches, never for showing.
    """
    not_over = Q(period__upper_inf=True) | Q(period__endswith__gt=at)
    with acting(own_gate(user_id)):
        return list(
            Grant.objects.filter(not_over, user_id=user_id).select_related("node").order_by("id")
        )


def places_below(actor: Actor, *, at: datetime) -> QuerySet[Node, Any]:
    """The nodes of the actor's own subtree that exist on the day of `at`, from the root down.

    Each with its `path`.
    """
    day = timezone.localdate(at)
    return (
        Node.objects.filter(
            pk__in=Func(
                Value(actor.node_id),
                Value(Line.ADMINISTRATIVE),
                Value(day),
                function="app.access_below",
                template="(SELECT %(function)s(%(expressions)s))",
            ),
            period__contains=day,
        )
        .annotate(path=path_of("id", on=day))
        .order_by("path")
    )


def node_ids_named(words: str) -> list[int]:
    """Nodes whose name holds every word, compared without accents.

    The tree keeps no folded name; a province has a few thousand nodes, read in one statement.
    """
    wanted = folded(words).split()
    return [
        pk
        for pk, name in Node.objects.values_list("id", "name")
        if all(word in folded(name) for word in wanted)
    ]
