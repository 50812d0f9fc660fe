"""Undoing a recorded decision on offices while nothing was built on it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.models import NodeSuccession
from sohoc.core.access.tree import lock_tree
from sohoc.core.audit import recording as audit
from sohoc.core.outbox.publishing import publish
from sohoc.modules.orgs.events import OfficeActUndone
from sohoc.modules.orgs.models import About, Act, ActParty, Office, OfficeState, Part
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import InTheWay, UndoingRefused, UndoProblem
from sohoc.modules.orgs.services.acts.differing import check_nothing_hangs_below
from sohoc.modules.orgs.services.acts.undoing import check_undoing
from sohoc.modules.orgs.services.acts.versions import count_parties_up
from sohoc.modules.orgs.services.offices.states import count_up, remove_offices

# What the act moved from an office that ended (`b`) to its heir (`a`).
_TWINS = """
a.child_id = b.child_id AND a.line = b.line
AND a.parent_id = ANY(%(heirs)s) AND lower(a.period) = %(day)s
AND b.parent_id = ANY(%(ended)s) AND upper(b.period) = %(day)s
"""
_MOVED_ON_SINCE = f"""
SELECT DISTINCT child.name FROM access_node child, access_subordination a, access_subordination b
WHERE {_TWINS} AND NOT upper_inf(a.period) AND child.id = a.child_id ORDER BY 1
"""  # noqa: S608 - fixed words
_TAKE_FROM_HEIRS = f"""
DELETE FROM access_subordination a USING access_subordination b WHERE {_TWINS} RETURNING b.id
"""  # noqa: S608 - fixed words
_HANG_AGAIN = """
UPDATE access_subordination SET period = daterange(lower(period), NULL)
WHERE id = ANY(%(moved)s) OR (child_id = ANY(%(ended)s) AND upper(period) = %(day)s)
"""
_OPEN_STATES = """
UPDATE orgs_officestate SET period = daterange(lower(period), NULL)
WHERE office_id = ANY(%(offices)s) AND upper(period) = %(day)s
"""
_DROP_STATES = """
DELETE FROM orgs_officestate WHERE office_id = ANY(%(goes_on)s) AND lower(period) = %(day)s
RETURNING office_id
"""
_OPEN_LIVES = """
UPDATE access_node SET period = daterange(lower(period), NULL) WHERE id = ANY(%(ended)s)
"""


@transaction.atomic
def undo_office_act(*, actor: Actor, uuid_: uuid.UUID, reason: str, at: datetime) -> Act:
    """Take an act back as if it had not been; the act itself stays, marked as undone.

    Under the conditions of `undo_act`. Raises `UndoingRefused`, `NotYours`, `NotAllowed`.
    """
    actor.must(OrgsPermission.RECORD_ACT)
    lock_tree()
    act = Act.objects.select_for_update().filter(uuid=uuid_, about=About.OFFICES).first()
    if act is None:
        raise NotYours
    parties = list(act.parties.select_related("node").order_by("pk"))
    offices = tuple(p.node_id for p in parties if p.node_id is not None)
    held = Office.objects.filter(pk__in=offices).values_list("pk", "version")
    check_undoing(act, parties, versions=dict(held))
    told = _staying(parties)
    try:
        with transaction.atomic():
            _put_back(act, parties)
    except IntegrityError as error:
        raise UndoingRefused(UndoProblem.IN_USE) from error
    act.undone_at, act.undone_because = at, reason
    act.save(update_fields=["undone_at", "undone_because"])
    data = {"act": str(act.uuid), "kind": act.kind, "decision": act.decision_number}
    for state in told:
        audit.record(actor, "orgs.act.undone", state, reason=reason, data=data)
    event = OfficeActUndone(act_id=act.pk, kind=act.kind, offices=offices)
    publish(event, node_id=actor.node_id)
    return act


def _staying(parties: Sequence[ActParty]) -> list[OfficeState]:
    """The offices that stay, in their first state, for the audit trail."""
    nodes = [p.node_id for p in parties if p.part != Part.SUCCESSOR]
    rows = OfficeState.objects.filter(office_id__in=nodes).order_by("office_id", "period")
    return list(rows.select_related("office__node").distinct("office_id"))


def _put_back(act: Act, parties: Sequence[ActParty]) -> None:
    """Raises `UndoingRefused`, or `IntegrityError` when anything points at what goes."""
    nodes = {
        part: [p.node_id for p in parties if p.part == part and p.node_id is not None]
        for part in Part
    }
    ended, goes_on = nodes[Part.PREDECESSOR], nodes[Part.SUBJECT]
    _hang_back(ended, heirs=[*goes_on, *nodes[Part.SUCCESSOR]], on=act.effective)
    check_nothing_hangs_below(nodes[Part.SUCCESSOR])
    NodeSuccession.objects.filter(predecessor_id__in=ended, since=act.effective).delete()
    # Those of acts that were undone before, too: later ones in force there are none.
    ActParty.objects.filter(node_id__in=nodes[Part.SUCCESSOR]).update(node=None)
    remove_offices(nodes[Part.SUCCESSOR])
    changed = _run(_DROP_STATES, goes_on=goes_on, day=act.effective)
    as_before = [*ended, *(office for (office,) in changed)]
    _run(_OPEN_STATES, offices=as_before, day=act.effective)
    _run(_OPEN_LIVES, ended=ended)
    count_parties_up(act, [*ended, *goes_on])
    count_up([*ended, *goes_on])
    connection.check_constraints()  # now, and not when the transaction ends


def _hang_back(ended: Sequence[int], *, heirs: Sequence[int], on: date) -> None:
    """The ended offices hang where they hung, and below them what hung there."""
    named: Mapping[str, Any] = {"ended": list(ended), "heirs": list(heirs), "day": on}
    if gone_on := _run(_MOVED_ON_SINCE, **named):
        places = [InTheWay(name) for (name,) in gone_on]
        raise UndoingRefused(UndoProblem.PLACES, in_the_way=places)
    moved = [row for (row,) in _run(_TAKE_FROM_HEIRS, **named)]
    _run(_HANG_AGAIN, moved=moved, **named)


def _run(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall()) if cursor.description else []
