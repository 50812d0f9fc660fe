"""Undoing a recorded decision while nothing was built on it: set by set, however many schools."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import Grant, Line, NodeSuccession
from sohoc.core.access.tree import BOTH, lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.identity.models import Card
from sohoc.core.outbox.publishing import publish
from sohoc.modules.orgs.events import ActUndone
from sohoc.modules.orgs.models import (
    About,
    Act,
    ActKind,
    ActParty,
    Office,
    Part,
    School,
    SchoolState,
)
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import InTheWay, UndoingRefused, UndoProblem
from sohoc.modules.orgs.services.acts.differing import schools_differing
from sohoc.modules.orgs.services.acts.endings import (
    BeginsLater,
    check_none_began,
    go_on_with_schools,
)
from sohoc.modules.orgs.services.acts.versions import count_parties_up
from sohoc.modules.orgs.services.codes import CODE_ONCE
from sohoc.modules.orgs.services.following.undoing import (
    check_nothing_rests_on,
    put_offices_back,
)
from sohoc.modules.orgs.services.following.units import ActSubject
from sohoc.modules.orgs.services.schools import CODE_TAKEN, remove_school

_OPEN_STATES = """
UPDATE orgs_schoolstate SET period = daterange(lower(period), NULL)
WHERE school_id = ANY(%(schools)s) AND upper(period) = %(day)s
"""
_DROP_STATES = """
DELETE FROM orgs_schoolstate WHERE school_id = ANY(%(schools)s) AND lower(period) = %(day)s
RETURNING school_id
"""
_OPEN_LIVES = """
UPDATE orgs_school SET life = daterange(lower(life), NULL) WHERE school_id = ANY(%(schools)s)
"""
_DROP_PLACES = """
DELETE FROM access_subordination
WHERE child_id = ANY(%(schools)s) AND lower(period) = %(day)s AND line = ANY(%(lines)s)
"""
_OPEN_PLACES = """
UPDATE access_subordination SET period = daterange(lower(period), NULL)
WHERE child_id = ANY(%(schools)s) AND upper(period) = %(day)s AND line = ANY(%(lines)s)
"""
_COUNT_SCHOOLS_UP = """
UPDATE orgs_school SET version = version + 1 WHERE school_id = ANY(%(schools)s)
"""


@transaction.atomic
def undo_act(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> Act:
    """Take an act back as if it had not been; the act itself stays, marked as undone.

    Only the last act of all its schools, and only while nothing was built on it: no role at a
    school that it founded, nothing that points there. Raises `UndoingRefused`, `NotYours`,
    `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    lock_tree()
    acts = Act.objects.select_for_update().exclude(about=About.OFFICES)  # `undo_office_act`
    act = acts.filter(uuid=uuid_).first()
    if act is None:
        raise NotYours
    parties = list(act.parties.select_related("node").order_by("pk"))
    schools, offices = _held(parties)
    check_undoing(act, parties, versions=schools | offices)
    of_schools = [p for p in parties if p.node_id not in offices]
    of_offices = [p for p in parties if p.node_id in offices]
    if act.kind == ActKind.TRANSFER:
        check_nothing_rests_on(act, offices=of_offices, schools=of_schools)
    nodes = {
        part: [p.node_id for p in of_schools if p.part == part and p.node_id is not None]
        for part in Part
    }
    _check_added(act, nodes)
    told = _told_about(actor, act, parties)
    try:
        with transaction.atomic():
            _unfound(nodes[Part.SUCCESSOR], act, after=nodes[Part.PREDECESSOR])
            _reopen(nodes[Part.PREDECESSOR], on=act.effective)
            go_on_with_schools(of_schools, on=act.effective)
            _rejoin(nodes[Part.SUBJECT], on=act.effective)
            _count_up(act, [*nodes[Part.PREDECESSOR], *nodes[Part.SUBJECT]])
            if act.kind == ActKind.TRANSFER:
                put_offices_back(act, of_offices)
    except IntegrityError as error:
        given_on = any(name in str(error) for name in (CODE_TAKEN, CODE_ONCE))
        problem = UndoProblem.CODE_TAKEN if given_on else UndoProblem.IN_USE
        raise UndoingRefused(problem) from error
    act.undone_at, act.undone_because = at, reason
    act.save(update_fields=["undone_at", "undone_because"])
    data = {"act": str(act.uuid), "kind": act.kind, "decision": act.decision_number}
    for subject in told:
        audit.record(actor, "orgs.act.undone", subject, reason=reason, data=data)
    event = ActUndone(act_id=act.pk, kind=act.kind, schools=tuple(schools), offices=tuple(offices))
    publish(event, node_id=actor.node_id)
    return act


def _held(parties: Sequence[ActParty]) -> tuple[dict[int, int], dict[int, int]]:
    """The schools and the offices of an act by node, with their versions now, and held."""
    nodes = [party.node_id for party in parties]
    schools = School.objects.select_for_update().filter(pk__in=nodes).order_by("pk")
    offices = Office.objects.select_for_update().filter(pk__in=nodes).order_by("pk")
    return dict(schools.values_list("pk", "version")), dict(offices.values_list("pk", "version"))


def check_undoing(act: Act, parties: Sequence[ActParty], *, versions: Mapping[int, int]) -> None:
    """Raise `UndoingRefused` when something was built on the act.

    `versions` are those of its schools or offices now, by their nodes.
    """
    if act.undone_at is not None:
        raise UndoingRefused(UndoProblem.UNDONE)
    nodes = [p.node_id for p in parties if p.node_id is not None]
    later = (
        Act.objects.filter(parties__node_id__in=nodes, undone_at=None, effective__gt=act.effective)
        .order_by("-effective")
        .first()
    )
    if later is not None:
        raise UndoingRefused(UndoProblem.LATER_ACT, later.decision_number, later.effective)
    _check_unchanged(act, [p for p in parties if versions.get(p.node_id or 0) != p.version])
    founded = [p.node_id for p in parties if p.node_id and p.part == Part.SUCCESSOR]
    roles = Grant.objects.filter(node_id__in=founded)
    if number := roles.count():
        holders = _cards(roles.values("user_id"))
        raise UndoingRefused(UndoProblem.ROLES_GIVEN, str(number), in_the_way=holders)
    accounts = Card.objects.filter(node_id__in=founded)
    if accounts.exists():
        raise UndoingRefused(UndoProblem.ACCOUNTS, in_the_way=_cards(accounts.values("user_id")))


def _check_unchanged(act: Act, touched: Sequence[ActParty]) -> None:
    """Raise `UndoingRefused` where a place that was written since is not as the act left it.

    Only schools can be corrected, so an office with another version belongs to another act.
    """
    if not touched:
        return
    differing = schools_differing(act, [p for p in touched if _is_school(p)])
    if differing:
        names = ", ".join(one.name for one in differing)
        raise UndoingRefused(UndoProblem.CORRECTED, names, in_the_way=differing)
    for party in touched:
        if not _is_school(party):
            raise UndoingRefused(UndoProblem.CHANGED_SINCE, party.name_after or party.name_before)


def _is_school(party: ActParty) -> bool:
    return party.node is not None and party.node.kind == "school"


def _cards(users: QuerySet[Any, Any]) -> Sequence[InTheWay]:
    cards = Card.objects.filter(user_id__in=users).order_by("sort_key", "user_id")
    return [InTheWay(f"{one.full_name} ({one.username})") for one in cards]


def _check_added(act: Act, nodes: Mapping[Part, Sequence[int]]) -> None:
    """Raise `UndoingRefused` when a school that took others in got parts or codes since.

    They may be what the others left, and the act would be undone without them.
    """
    took_in = nodes[Part.SUBJECT] if nodes[Part.PREDECESSOR] else []
    try:
        check_none_began([*nodes[Part.SUCCESSOR], *took_in], since=act.effective)
    except BeginsLater as later:
        raise UndoingRefused(UndoProblem.ADDED_SINCE, later.called, later.day) from later


def _told_about(actor: Actor, act: Act, parties: Sequence[ActParty]) -> Sequence[audit.Recorded]:
    """The schools that stay, in their state of before, for the audit trail of each.

    What moved the schools of a whole province was told once, and so is its undoing.
    """
    if act.kind == ActKind.TRANSFER:
        return [ActSubject(act, actor.node_id)]
    staying = [p.node_id for p in parties if p.part != Part.SUCCESSOR]
    rows = SchoolState.objects.filter(school_id__in=staying).order_by("school_id", "period")
    return list(rows.select_related("school").distinct("school_id"))


def _unfound(node_ids: Sequence[int], act: Act, *, after: Sequence[int]) -> None:
    NodeSuccession.objects.filter(predecessor_id__in=after, since=act.effective).delete()
    # Those of acts that were undone before, too: later ones in force there are none.
    ActParty.objects.filter(node_id__in=node_ids).update(node=None)
    for node_id in node_ids:
        remove_school(node_id)


def _reopen(node_ids: Sequence[int], *, on: date) -> None:
    """Schools that ended on that day go on, and hang where they hung."""
    _open_ends(node_ids, on=on, lines=BOTH)
    _run(_OPEN_LIVES, {"schools": list(node_ids)})


def _rejoin(node_ids: Sequence[int], *, on: date) -> None:
    """Schools that went on changed are again what they were before that day."""
    gone = _run(_DROP_STATES, {"schools": list(node_ids), "day": on})
    # Of the others the act changed nothing; who guides them, no act on schools has changed.
    _open_ends([school for (school,) in gone], on=on, lines=[Line.ADMINISTRATIVE])


def _open_ends(node_ids: Sequence[int], *, on: date, lines: Sequence[str]) -> None:
    named = {"schools": list(node_ids), "day": on, "lines": list(lines)}
    for statement in (_OPEN_STATES, _DROP_PLACES, _OPEN_PLACES):
        _run(statement, named)


def _count_up(act: Act, node_ids: Sequence[int]) -> None:
    """The schools have a new version."""
    count_parties_up(act, node_ids)
    _run(_COUNT_SCHOOLS_UP, {"schools": list(node_ids)})


def _run(statement: str, named: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall()) if cursor.description else []
