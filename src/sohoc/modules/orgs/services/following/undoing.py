"""Undoing an act by which offices and schools followed a list of units: set by set."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from sohoc.core.access.models import Line, NodeSuccession, Subordination
from sohoc.modules.orgs.models import Act, ActParty, OfficeState, Part, SchoolState
from sohoc.modules.orgs.rules.acts import InTheWay, UndoingRefused, UndoProblem
from sohoc.modules.orgs.selectors.acts import last_transfer
from sohoc.modules.orgs.services.acts.differing import check_nothing_hangs_below
from sohoc.modules.orgs.services.acts.versions import count_parties_up
from sohoc.modules.orgs.services.offices.states import count_up, remove_offices

_DROP_STATES = """
DELETE FROM orgs_officestate WHERE office_id = ANY(%(changed)s) AND lower(period) = %(day)s
"""
_OPEN_STATES = """
UPDATE orgs_officestate SET period = daterange(lower(period), NULL)
WHERE office_id = ANY(%(staying)s) AND upper(period) = %(day)s
"""
_OPEN_LIVES = """
UPDATE access_node SET period = daterange(lower(period), NULL) WHERE id = ANY(%(ended)s)
"""
_OPEN_PLACES = """
UPDATE access_subordination SET period = daterange(lower(period), NULL)
WHERE child_id = ANY(%(ended)s) AND upper(period) = %(day)s
"""
# What began must still stand where it was put, and what ended must find again where it stood.
_PLACES_LEFT = """
SELECT DISTINCT child.name FROM access_subordination s
JOIN access_node above ON above.id = s.parent_id JOIN access_node child ON child.id = s.child_id
WHERE (s.child_id = ANY(%(begun)s) AND NOT upper_inf(s.period))
  OR (s.child_id = ANY(%(ended)s) AND (upper(s.period) = %(day)s OR upper_inf(s.period))
      AND NOT upper_inf(above.period))
ORDER BY 1
"""


def check_nothing_rests_on(
    act: Act, *, offices: Sequence[ActParty], schools: Sequence[ActParty]
) -> None:
    """Raise `UndoingRefused` for an act that a later list, or anything else, was built on.

    Schools that came below the new offices by themselves, and offices that moved on, would stand
    below offices that are not there.
    """
    later = last_transfer()
    if later is not None and later.pk != act.pk:
        raise UndoingRefused(UndoProblem.LATER_ACT, later.decision_number, later.effective)
    taken_over = OfficeState.objects.filter(
        Q(office_id__in=_nodes(offices, Part.SUCCESSOR))
        | Q(office_id__in=_nodes(offices, Part.SUBJECT), period__startswith=act.effective)
    )
    # Whom another place manages, such as one that waited before the act, it leaves as it is.
    managed = Subordination.objects.filter(
        line=Line.ADMINISTRATIVE,
        parent_id__in=[*_nodes(offices, Part.SUCCESSOR), *_nodes(offices, Part.SUBJECT)],
    )
    there = SchoolState.objects.filter(
        area_id__in=taken_over.values("area_id"), school_id__in=managed.values("child_id")
    )
    names = there.exclude(school_id__in=_nodes(schools)).order_by("sort_key", "school_id")
    if came := list(dict.fromkeys(names.values_list("name", flat=True))):
        raise UndoingRefused(UndoProblem.PLACES, in_the_way=[InTheWay(one) for one in came])
    check_nothing_hangs_below(_nodes(offices, Part.SUCCESSOR), besides=_nodes(schools))
    if left := _run(_PLACES_LEFT, **_named(act, offices)):
        raise UndoingRefused(UndoProblem.PLACES, in_the_way=[InTheWay(one) for (one,) in left])


def put_offices_back(act: Act, offices: Sequence[ActParty]) -> None:
    """The offices are as before the act; its schools hang below them no longer.

    Raises `IntegrityError` when anything points at one that began.
    """
    named = _named(act, offices)
    NodeSuccession.objects.filter(predecessor_id__in=named["ended"], since=act.effective).delete()
    # Those of acts that were undone before, too: later ones in force there are none.
    ActParty.objects.filter(node_id__in=named["begun"]).update(node=None)
    remove_offices(named["begun"])
    for statement in (
        _DROP_STATES,
        _OPEN_STATES,
        _OPEN_LIVES,
        _OPEN_PLACES,
    ):
        _run(statement, **named)
    count_parties_up(act, named["staying"])
    count_up(named["staying"])
    Act.objects.filter(pk=act.pk).update(unit_list=None)  # so that the list can be taken back
    connection.check_constraints()  # now, and not when the transaction ends


def _named(act: Act, offices: Sequence[ActParty]) -> dict[str, Any]:
    changed, ended = _nodes(offices, Part.SUBJECT), _nodes(offices, Part.PREDECESSOR)
    return {
        "day": act.effective,
        "begun": _nodes(offices, Part.SUCCESSOR),
        "changed": changed,
        "ended": ended,
        "staying": [*changed, *ended],
    }


def _nodes(parties: Sequence[ActParty], *parts: Part) -> list[int]:
    return [
        party.node_id
        for party in parties
        if party.node_id is not None and (not parts or party.part in parts)
    ]


def _run(statement: str, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall()) if cursor.description else []
