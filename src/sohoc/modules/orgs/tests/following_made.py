"""A province whose communes were merged and divided, and words for following that."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.areas.public import AreaRow, area_by_code
from sohoc.modules.areas.testing import make_country
from sohoc.modules.orgs.contracts import Decision
from sohoc.modules.orgs.models import Act, School, SchoolState
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.following.units import Followed, follow_units
from sohoc.modules.orgs.testing import make_offices, make_schools
from sohoc.modules.orgs.tests.acting_out import left_behind
from sohoc.modules.orgs.tests.offices_made import tree

DAY = date(2025, 7, 1)
BEFORE = DAY - timedelta(days=1)
LATER = date(2026, 7, 1)  # of the further list


def paper(effective: date = DAY, number: str = "1/NQ") -> Decision:
    return Decision(number=number, day=date(2025, 6, 1), by="Quốc hội", effective=effective)


def area(code: str, day: date = DAY) -> AreaRow:
    with acting(SECTOR):
        found = area_by_code(code, day=day)
    assert found is not None
    return found


def make_lost(province: Province) -> list[SchoolState]:
    """Two schools in Xã Bao La, which was merged, and two in Xã Đồng Tân, which was divided."""
    make_country()
    bao_la, dong_tan = area("05227", BEFORE), area("05221", BEFORE)
    make_offices(
        [province.root, province.department, *province.communes],
        area_ids=[area("17", BEFORE).id, None, bao_la.id, dong_tan.id],
    )
    return [
        *make_schools(province.schools[:2], area_id=bao_la.id),
        *make_schools(province.schools[2:], first=3, commune="Xã Đồng Tân", area_id=dong_tan.id),
    ]


def officer(province: Province) -> Actor:
    return province.actor("province_officer", at=NOW)


def follow(province: Province, effective: date = DAY, number: str = "1/NQ") -> Followed:
    """The province officer follows the list of a day."""
    actor = officer(province)
    with acting(actor.scope):
        return follow_units(actor=actor, decision=paper(effective, number), at=NOW)


def followed_act(province: Province, effective: date = DAY, number: str = "1/NQ") -> Act:
    act = follow(province, effective, number).act
    assert act is not None
    return act


def undo(province: Province, act: Act) -> None:
    actor = officer(province)
    with acting(actor.scope):
        undo_act(actor=actor, uuid_=act.uuid, reason="nhầm", at=NOW)


def network() -> Mapping[str, Any]:
    """All places, offices and schools day by day, without what only counts changes."""
    with acting(SECTOR):
        states = SchoolState.objects.values_list(
            "school_id", "name", "commune", "area_id", "period"
        )
        return {
            **tree(),
            "schools": sorted(states, key=str),
            "lives": sorted(School.objects.values_list("pk", "life"), key=str),
        }


def traces() -> Any:
    """The network and how much was written, recorded and told beside it."""
    return network(), left_behind()
