"""A school, a part or a decision of the year 1 or 9999 is a slip: told, and nothing is kept."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.models import Node
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.grants.tests.proving import prove
from sohoc.core.objects.testing import text_of
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.modules.orgs.models import Act, SchoolIdentifier, SchoolPart, SchoolState
from sohoc.modules.orgs.testing import make_schools

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

SCHOOL = {
    "name": "Trường THCS Ngày Lạ (mẫu)",
    "code": "25-999",
    "kind": "public",
    "levels": ["lower_secondary"],
    "commune": "Xã Bao La",
    "begins": "01/09/2025",
}
PART = {"kind": "campus", "name": "Bản Cun", "begins": "06/09/2021"}
CODE = {"system": "tax", "code": "5400000000", "begins": "06/09/2021"}
PAPER = {
    "number": "12/QĐ-UBND",
    "day": "01/06/2026",
    "by": "UBND tỉnh",
    "effective": "01/08/2026",
    "changes-name": "Trường THCS Tên Mới (mẫu)",
    "changes-code": "25-00001",
    "changes-kind": "public",
    "changes-levels": ["lower_secondary"],
    "changes-commune": "Xã Bao La",
    "record": "1",
}
SENTENCE = "Ngày này không hợp lý. Hãy viết năm từ 1900 đến 2200."


def kept() -> list[int]:
    counts = []
    with acting(SECTOR):
        counts += [
            m.objects.count() for m in (Node, SchoolState, SchoolPart, SchoolIdentifier, Act)
        ]
    with acting(AUDIT):
        counts.append(Entry.objects.count())
    with acting(GATE):
        counts.append(Event.objects.count())
    return counts


@pytest.mark.parametrize(
    ("address", "values", "field"),
    [
        ("/orgs/schools/add", SCHOOL, "begins"),
        ("/orgs/schools/add", SCHOOL, "ends"),
        ("/orgs/schools/{uuid}/parts/add", PART, "begins"),
        ("/orgs/schools/{uuid}/parts/add", PART, "ends"),
        ("/orgs/schools/{uuid}/codes/add", CODE, "begins"),
        ("/orgs/acts/new?kind=rename&school={uuid}", PAPER, "day"),
        ("/orgs/acts/new?kind=rename&school={uuid}", PAPER, "effective"),
    ],
)
@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999"])
def test_a_day_of_another_time_is_told_and_nothing_kept(
    province: Province,
    signed_in: SignIn,
    address: str,
    values: dict[str, object],
    field: str,
    day: str,
) -> None:
    school = make_schools(province.schools)[0]
    place = address.format(uuid=school.uuid)
    client = signed_in("clerk" if "/parts/" in address else "province_officer")
    if "/acts/" in address:
        prove(client, place)
    before = kept()
    answer = client.post(place, {**values, field: day})
    assert (answer.status_code, SENTENCE in text_of(answer.content.decode())) == (422, True)
    assert kept() == before
