"""Reading a round: which roles a keeper is asked about, how far it is, who is behind."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant, Node
from sohoc.core.access.selectors import paths_of
from sohoc.core.grants.models import Decision, Round, RoundAnswer, RoundRule
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.rounds import USUAL, Terms, nearest_keeper
from sohoc.core.grants.selectors import grants_seen
from sohoc.core.manifest import RoleSpec, registry
from sohoc.lib.vietnamese import folded

OPEN, ANSWERED = "open", "answered"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round is in somebody's part: how many are asked about, answered how."""

    asked: int
    kept: int
    ended: int

    @property
    def left(self) -> int:
        """How many wait for an answer."""
        return self.asked - self.kept - self.ended

    @property
    def percent(self) -> int:
        """The answered share; a part without any role is done."""
        return (self.kept + self.ended) * 100 // self.asked if self.asked else 100


@dataclass(frozen=True, slots=True)
class Behind:
    """A place below where roles wait although the round is overdue."""

    node: Node
    left: int


def terms_now() -> Terms:
    """The rule of rounds in force."""
    row = RoundRule.objects.order_by("pk").first()
    if row is None:
        return USUAL
    return Terms(tuple(row.days), row.overdue_after, row.closes_after, row.ends_unanswered)


def rounds_so_far(*, limit: int = 20) -> Sequence[Round]:
    """The rounds that were opened, the newest first."""
    return list(Round.objects.order_by("-opens_on")[:limit])


def open_round(*, day: date) -> Round | None:
    """The round in which answers are given on the day."""
    rounds: QuerySet[Round, Any] = Round.objects.filter(opens_on__lte=day, closes_on__gt=day)
    return rounds.order_by("-opens_on").first()


def round_coded(code: str) -> Round:
    """A round by its first day; raises `NotYours` for none."""
    one = Round.objects.filter(code=code).first()
    if one is None:
        raise NotYours
    return one


def asked_about(actor: Actor, one: Round, *, at: datetime) -> QuerySet[Any, Any]:
    """The roles of the actor's part that stood when the round opened.

    With the names of `grants_seen` and the `decision` of the round. Those that have ended without
    an answer ask nothing any more. A lent role ends with the one it was lent from, and nobody
    confirms their own.
    """
    actor.must(GrantsPermission.ANSWER_ROUND)
    return _asked(actor, one, at=at).filter(_own_part(actor, day=timezone.localdate(at)))


def _asked(actor: Actor, one: Round, *, at: datetime) -> QuerySet[Any, Any]:
    answers = RoundAnswer.objects.filter(round=one, grant=OuterRef("pk"))
    opened = timezone.make_aware(datetime.combine(one.opens_on, time.min))
    return (
        grants_seen(actor)
        .annotate(
            decision=Subquery(answers.values("decision")[:1]),
            is_answered=Exists(answers),
        )
        .filter(Q(period__contains=at) | Q(is_answered=True))
        .filter(period__startswith__lte=opened, delegated_from=None)
        .exclude(user_id=actor.user_id)
    )


def keepers() -> list[RoleSpec]:
    """The roles that confirm others."""
    door = registry().doors[GrantsPermission.ANSWER_ROUND]
    return [spec for code, spec in registry().roles.items() if code in door.roles]


def _own_part(actor: Actor, *, day: date) -> Q:
    """The roles whose nearest keeper the actor is: by role, and where it takes that, by place."""
    roles = registry().roles
    part = Q(pk__in=[])
    for code in sorted(roles[actor.role].gives):
        giving = [one for one in keepers() if code in one.gives]
        always = {nearest_keeper(code, kinds, giving) for kinds in _chains(roles[code], giving)}
        if always == {actor.role}:
            part |= Q(role=code)
        elif actor.role in always:
            part |= Q(role=code, node_id__in=_places(actor, code, day=day))
    return part


def _chains(spec: RoleSpec, giving: Sequence[RoleSpec]) -> list[set[str]]:
    """The kinds of places that can stand above one another where the role is held."""
    above = {"province"}
    between = set().union(*(one.node_kinds for one in giving)) - above
    found = []
    for kind in spec.node_kinds:
        found.append({kind} | above)
        found += [{kind, middle} | above for middle in between]
    return found


def _places(actor: Actor, role: str, *, day: date) -> list[int]:
    """The places with this role whose nearest keeper is the actor's role; three statements."""
    held = set(Grant.objects.filter(role=role).values_list("node_id", flat=True).distinct())
    paths = paths_of(held, on=day)
    above = {pk for path in paths.values() for pk in path}
    kinds = dict(Node.objects.filter(pk__in=above).values_list("pk", "kind"))
    return [
        node
        for node, path in paths.items()
        if nearest_keeper(role, {kinds[pk] for pk in path}, keepers()) == actor.role
    ]


def shown(rows: QuerySet[Any, Any], *, tab: str, role: str, words: str) -> QuerySet[Any, Any]:
    """Those of them that a page shows, by name."""
    found = rows.filter(is_answered=tab == ANSWERED)
    if role:
        found = found.filter(role=role)
    for word in folded(words).split():
        found = found.filter(person_search__contains=word)
    return found.order_by("person_sort", "pk")


def standing_of(rows: QuerySet[Any, Any]) -> Standing:
    """How far a part is; one statement."""
    counts = rows.aggregate(
        asked=Count("pk"),
        kept=Count("pk", filter=Q(decision=Decision.KEEP)),
        ended=Count("pk", filter=Q(decision__in=[Decision.END, Decision.LAPSED])),
    )
    return Standing(counts["asked"], counts["kept"], counts["ended"])


def behind(actor: Actor, one: Round, *, at: datetime, limit: int = 50) -> list[Behind]:
    """Places below whose keepers have not answered although the round is overdue.

    Those that wait for the actor are not meant. The place with most of them comes first.
    """
    actor.must(GrantsPermission.ANSWER_ROUND)
    day = timezone.localdate(at)
    if day < one.overdue_on:
        return []
    gives = registry().roles[actor.role].gives
    rows = (
        _asked(actor, one, at=at)
        .filter(is_answered=False, role__in=gives, node__period__contains=day)
        .exclude(_own_part(actor, day=day))
        .values("node_id")
        .annotate(left=Count("pk"))
        .order_by("-left", "node_id")[:limit]
    )
    left = {row["node_id"]: row["left"] for row in rows}
    nodes = Node.objects.in_bulk(left)
    return [Behind(nodes[pk], count) for pk, count in left.items()]


def chosen_grants(
    actor: Actor, one: Round, grants: Sequence[uuid.UUID], *, at: datetime
) -> list[Any]:
    """The roles of the part that were ticked and wait for an answer, in the order of their keys."""
    waiting: QuerySet[Any, Any] = asked_about(actor, one, at=at).filter(is_answered=False)
    return list(waiting.filter(uuid__in=grants).order_by("pk"))
