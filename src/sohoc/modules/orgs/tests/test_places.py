"""Where an added school hangs: its commune's officers see it, nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from sohoc.core.access.models import Line, SubordinationHistory
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import paths_of
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.areas.public import area_by_code
from sohoc.modules.areas.testing import make_country
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.services.schools import correct_school, found_school
from sohoc.modules.orgs.testing import make_offices

NOW = datetime(2026, 9, 5, 3, tzinfo=UTC)
FACTS = SchoolFacts(
    name="Trường TH Cun Pheo",
    code="25-04000-777",
    kind="public",
    levels=("primary",),
    commune="Xã Bao La",
    period=Period(date(2020, 9, 1), None),
)


def added(province: Province, commune: str) -> SchoolState:
    officer = province.actor("province_officer")
    with acting(officer.scope):
        return found_school(actor=officer, facts=replace(FACTS, commune=commune), at=NOW)


def path_of_school(school: SchoolState) -> tuple[int, ...]:
    with acting(SECTOR):
        return paths_of([school.school_id], on=NOW.date())[school.school_id]


def seen_by_commune(signed_in: Callable[[str], Client], school: SchoolState) -> bool:
    return signed_in("commune_officer").get(f"/orgs/schools/{school.uuid}/").status_code == 200


@pytest.mark.parametrize(
    ("commune", "is_seen"),
    [("Xã Bao La", True), ("xa bao la", True), ("Xã Mai Hạ", False), ("Xã Không Có", False)],
)
def test_an_added_school_is_seen_by_the_officers_of_its_commune(
    province: Province, signed_in: Callable[[str], Client], commune: str, is_seen: bool
) -> None:
    assert seen_by_commune(signed_in, added(province, commune)) is is_seen


def test_a_school_that_gets_another_commune_goes_to_its_officers(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    school = added(province, "Xã Mai Hạ")
    officer = province.actor("province_officer")
    with acting(officer.scope):
        correct_school(
            actor=officer,
            uuid_=school.uuid,
            facts=FACTS,
            version=1,
            reason="ghi nhầm xã",
            at=NOW,
        )
    assert seen_by_commune(signed_in, school)
    assert path_of_school(school) == (
        province.root.pk,
        province.communes[0].pk,
        school.school_id,
    )


def test_a_commune_that_is_none_is_said_after_adding(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    form = {
        "name": FACTS.name,
        "code": FACTS.code,
        "kind": "public",
        "levels": ["primary"],
        "commune": "Xã Không Có",
        "begins": "01/09/2020",
    }
    client = signed_in("province_officer")
    assert '<option value="Xã Mai Hạ">' in client.get("/orgs/schools/add").content.decode()
    page = client.post("/orgs/schools/add", form, follow=True).content.decode()
    assert "Ở đây không có xã, phường “Xã Không Có”" in page


def test_a_school_lies_in_the_unit_that_its_commune_administers(province: Province) -> None:
    make_country()
    with acting(SECTOR):
        bao_la = area_by_code("05245", day=NOW.date())
        assert bao_la is not None
        make_offices([province.communes[0]], area_ids=[bao_la.id])
    assert added(province, "Xã Bao La").area_id == bao_la.id


def test_a_corrected_commune_holds_for_the_past_too_and_what_was_said_is_kept(
    province: Province,
) -> None:
    wrong, right = (node.pk for node in reversed(province.communes))
    since, school = date(2020, 9, 1), added(province, "Xã Mai Hạ")
    officer = province.actor("province_officer")
    with acting(officer.scope):
        correct_school(
            actor=officer, uuid_=school.uuid, facts=FACTS, version=1, reason="ghi nhầm", at=NOW
        )
    with acting(SECTOR):
        past = paths_of([school.school_id], on=since)[school.school_id]
        kept = SubordinationHistory.objects.filter(
            child_id=school.school_id, line=Line.ADMINISTRATIVE
        ).order_by("id")
        told = [(row.verb, row.parent_id, row.period.lower, row.actor_id) for row in kept]
    assert past == (province.root.pk, right, school.school_id)
    assert told == [
        ("INSERT", wrong, since, officer.user_id),
        ("UPDATE", right, since, officer.user_id),
    ]
