"""Who follows an office that ended: the offices of the units that followed its own."""

from collections.abc import Mapping, Sequence
from datetime import date

from sohoc.modules.areas.public import successors_of as areas_after
from sohoc.modules.orgs.models import OfficeState
from sohoc.modules.orgs.selectors.offices import LAST


def heirs_of_offices(node_ids: Sequence[int], *, on: date) -> Mapping[int, Sequence[OfficeState]]:
    """For each office that ended on the day those that administer what followed its unit, by name.

    As they were called on that day. An office without a unit is left out; four statements.
    """
    ended = OfficeState.objects.filter(LAST, office_id__in=node_ids, area__isnull=False)
    units = {office: area for office, area in ended.values_list("office_id", "area_id") if area}
    after = areas_after(list(units.values()), day=on)
    taking = OfficeState.objects.filter(
        area_id__in={row.id for rows in after.values() for row in rows},
        period__contains=on,
        office__node__kind="commune",
    ).select_related("office__node")
    by_area = {state.area_id: state for state in taking.order_by("office_id")}
    return {
        office: [by_area[row.id] for row in after[area] if row.id in by_area]
        for office, area in units.items()
    }
