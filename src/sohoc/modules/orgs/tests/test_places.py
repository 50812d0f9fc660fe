"""Where an added school hangs: its commune's officers see it, nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import School
from sohoc.modules.orgs.services import correct_school, found_school

NOW = datetime(2026, 9, 5, 3, tzinfo=UTC)
FACTS = SchoolFacts(
    name="Trường TH Cun Pheo",
    code="25-04000-777",
    kind="public",
    levels=("primary",),
    commune="Xã Bao La",
    period=Period(date(2020, 9, 1), None),
)


def added(province: Province, commune: str) -> School:
    officer = province.actor("province_officer")
    with acting(officer.scope):
        return found_school(actor=officer, facts=replace(FACTS, commune=commune), at=NOW)


def seen_by_commune(signed_in: Callable[[str], Client], school: School) -> bool:
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
    with acting(SECTOR):
        node = Node.objects.get(pk=school.pk)
    assert (node.parent_id, node.path) == (
        province.communes[0].pk,
        [*province.communes[0].path, node.pk],
    )


def test_a_commune_officer_does_not_move_a_school_away(province: Province) -> None:
    school = added(province, "Xã Bao La")
    officer = province.actor("commune_officer")
    with acting(officer.scope):
        facts = replace(FACTS, commune="Xã Mai Hạ")
        correct_school(
            actor=officer, uuid_=school.uuid, facts=facts, version=1, reason="sửa xã", at=NOW
        )
    with acting(SECTOR):
        assert Node.objects.get(pk=school.pk).parent_id == province.communes[0].pk


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
