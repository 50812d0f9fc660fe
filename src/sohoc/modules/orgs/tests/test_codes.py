"""What other systems call a school: one at a time, one school at a time, found in the search."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.outbox.models import Event
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.lib.periods import Period
from sohoc.modules.orgs.contracts import CodeFacts
from sohoc.modules.orgs.models import SchoolIdentifier, SchoolState
from sohoc.modules.orgs.services.codes import (
    CodeChanged,
    HasCodeAlready,
    OtherCodeTaken,
    add_code,
    correct_code,
    remove_code,
)
from sohoc.modules.orgs.testing import make_schools

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SINCE, MOVED = date(2020, 9, 1), date(2025, 7, 1)
VNEDU = CodeFacts("vnedu", "HBH-0172", Period(SINCE, MOVED))


@pytest.fixture
def schools(province: Province) -> list[SchoolState]:
    return make_schools(province.schools)


def written(province: Province, school: SchoolState, facts: CodeFacts = VNEDU) -> SchoolIdentifier:
    officer = province.actor("province_officer")
    with acting(officer.scope):
        return add_code(actor=officer, school=school.uuid, facts=facts, at=NOW)


def left_behind() -> dict[str, int]:
    with acting(SECTOR):
        counts = {"codes": SchoolIdentifier.objects.count()}
    with acting(AUDIT):
        counts["audit"] = Entry.objects.filter(verb__startswith="orgs.identifier").count()
    return {**counts, "events": Event.objects.count()}


def test_the_province_writes_a_code_down(province: Province, schools: list[SchoolState]) -> None:
    code = written(province, schools[0])
    with acting(AUDIT):
        entry = Entry.objects.get()
    assert (entry.verb, entry.noun, entry.object_id, entry.label, entry.node_id) == (
        "orgs.identifier.added",
        "orgs.identifier",
        str(code.pk),
        "vnedu HBH-0172",
        schools[0].school_id,
    )
    assert Event.objects.get().kind.endswith("CodesChanged")


@pytest.mark.parametrize("role", ["commune_officer", "principal", "clerk", "guardian"])
def test_nobody_else_writes_one(province: Province, schools: list[SchoolState], role: str) -> None:
    written(province, schools[0])
    before, actor = left_behind(), province.actor(role)
    with acting(actor.writing_scope), pytest.raises(NotAllowed):
        add_code(actor=actor, school=schools[0].uuid, facts=VNEDU, at=NOW)
    statement = "UPDATE orgs_schoolidentifier SET code = 'X'"
    with (
        pytest.raises(Exception, match="permission denied"),
        acting(actor.writing_scope),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert left_behind() == before


@pytest.mark.parametrize(
    ("school", "code", "period", "refused"),
    [
        (0, "HBH-9", Period(date(2025, 6, 30), None), HasCodeAlready),
        (0, "HBH-9", Period(MOVED, None), None),
        (1, "hbh-0172", Period(None, date(2020, 9, 2)), OtherCodeTaken),
        (1, "HBH-0172", Period(MOVED, None), None),
    ],
)
def test_one_code_at_a_time_and_one_school_at_a_time(
    province: Province,
    schools: list[SchoolState],
    school: int,
    code: str,
    period: Period,
    refused: type[Exception] | None,
) -> None:
    written(province, schools[0])
    facts = CodeFacts("vnedu", code, period)
    if refused is None:
        assert written(province, schools[school], facts).code == code
        return
    before = left_behind()
    with pytest.raises(refused):
        written(province, schools[school], facts)
    assert left_behind() == before


def test_the_same_code_in_another_system_is_another_code(
    province: Province, schools: list[SchoolState]
) -> None:
    written(province, schools[0])
    written(province, schools[1], replace(VNEDU, system="smas"))


def test_a_code_is_corrected_and_removed_with_a_reason(
    province: Province, schools: list[SchoolState]
) -> None:
    code, officer = written(province, schools[0]), province.actor("province_officer")
    same: dict[str, Any] = {"actor": officer, "school": schools[0].uuid, "code_id": code.pk}
    with acting(officer.scope):
        correct_code(**same, facts=VNEDU, version=1, reason="như cũ", at=NOW)
        changed = replace(VNEDU, code="HBH-0173")
        assert correct_code(**same, facts=changed, version=1, reason="gõ sai", at=NOW).version == 2
        remove_code(**same, version=2, reason="của trường khác", at=NOW)
    with acting(AUDIT):
        entries = Entry.objects.order_by("id").values_list("verb", "reason", "data")
        assert list(entries)[1:] == [
            (
                "orgs.identifier.edited",
                "gõ sai",
                {"before": "vnedu HBH-0172", "after": "vnedu HBH-0173"},
            ),
            ("orgs.identifier.removed", "của trường khác", {}),
        ]
    with acting(SECTOR):
        assert not SchoolIdentifier.objects.exists()


def test_who_corrects_or_removes_second_does_not_overwrite(
    province: Province, schools: list[SchoolState]
) -> None:
    code, officer = written(province, schools[0]), province.actor("province_officer")
    same: dict[str, Any] = {"actor": officer, "school": schools[0].uuid, "code_id": code.pk}
    changed = replace(VNEDU, code="HBH-0173")
    with acting(officer.scope):
        correct_code(**same, facts=changed, version=1, reason="gõ sai", at=NOW)
    before = left_behind()
    with acting(officer.scope), pytest.raises(CodeChanged) as saved:
        correct_code(**same, facts=replace(VNEDU, code="A"), version=1, reason="x", at=NOW)
    assert (saved.value.code.code, saved.value.code.version) == ("HBH-0173", 2)
    with acting(officer.scope), pytest.raises(CodeChanged):
        remove_code(**same, version=1, reason="x", at=NOW)
    assert left_behind() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_of_one_code_at_once_the_second_is_told(
    province: Province, schools: list[SchoolState]
) -> None:
    code, officer = written(province, schools[0]), province.actor("province_officer")
    same: dict[str, Any] = {"actor": officer, "school": schools[0].uuid, "code_id": code.pk}
    both = Barrier(2)

    def correct(wanted: str) -> str:
        facts = replace(VNEDU, code=wanted)
        try:
            with acting(officer.scope):
                both.wait(timeout=30)
                return correct_code(**same, facts=facts, version=1, reason="x", at=NOW).code
        except CodeChanged as changed:
            return f"saved meanwhile: {changed.code.code}"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(correct, ["HBH-A", "HBH-B"]))
    with acting(SECTOR):
        (kept,) = SchoolIdentifier.objects.values_list("code", "version")
    assert kept in {("HBH-A", 2), ("HBH-B", 2)}
    assert outcomes == [kept[0], f"saved meanwhile: {kept[0]}"]


def test_a_code_saved_meanwhile_is_said_on_the_screen(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    code, client = written(province, schools[0]), signed_in("province_officer")
    address = f"/orgs/schools/{schools[0].uuid}/codes/{code.pk}"
    opened = client.get(f"{address}/edit").content.decode()
    assert '<input type="hidden" name="version" value="1"' in opened
    values = {**FORM, "reason": "x", "version": 1}
    page = client.post(f"{address}/edit", {**values, "code": "HBH-0173"}, follow=True)
    assert "Đã lưu thay đổi." in page.content.decode()
    said = "Vừa có người khác lưu mã này: vnEdu, HBH-0173, từ 01/09/2020"
    for act in ("edit", "remove"):
        late = client.post(f"{address}/{act}", values)
        assert late.status_code == 422
        assert said in late.content.decode()
    same = client.post(f"{address}/edit", {**values, "code": "HBH-0173", "version": 2}, follow=True)
    assert "Không có gì khác, nên không lưu gì." in same.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_history_of_the_codes_tells_who_why_and_what(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    code, officer = written(province, schools[0]), province.actor("province_officer")
    same: dict[str, Any] = {"actor": officer, "school": schools[0].uuid, "code_id": code.pk}
    with acting(officer.scope):
        changed = replace(VNEDU, code="HBH-0173")
        correct_code(**same, facts=changed, version=1, reason="gõ sai", at=NOW)
    with acting(officer.scope):
        remove_code(**same, version=2, reason="của trường khác", at=NOW)
    address = f"/orgs/schools/{schools[0].uuid}/codes/history"
    for role in ("province_officer", "principal"):
        page = signed_in(role).get(address).content.decode()
        assert "<del>HBH-0172</del>" in page
        assert "<ins>HBH-0173</ins>" in page
        assert page.index("của trường khác") < page.index("gõ sai")
    assert signed_in("subject_teacher").get(address).status_code == 403


FORM = {"system": "vnedu", "code": "hbh-0172", "begins": "01/09/2020", "ends": "01/07/2025"}


def test_a_code_is_written_down_on_the_screen_and_read_by_the_staff(
    schools: list[SchoolState], signed_in: SignIn
) -> None:
    client, address = signed_in("province_officer"), f"/orgs/schools/{schools[0].uuid}/codes"
    page = client.post(f"{address}/add", FORM, follow=True).content.decode()
    assert "Đã ghi mã." in page
    for role in ("commune_officer", "principal", "subject_teacher", "administrator"):
        page = signed_in(role).get(address).content.decode()
        assert "HBH-0172" in page
        assert "codes/add" not in page
    for role in ("guardian", "learner", "auditor"):
        assert signed_in(role).get(address).status_code == 403


def test_the_school_that_has_a_code_is_named_to_who_sees_it(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    written(province, schools[1])
    address = f"/orgs/schools/{schools[0].uuid}/codes/add"
    answer = signed_in("province_officer").post(address, FORM)
    assert answer.status_code == 422
    link = f'<a href="/orgs/schools/{schools[1].uuid}/codes">{schools[1].name}</a>'
    assert link in answer.content.decode()


def test_a_code_of_another_school_is_not_reached_through_this_one(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    code = written(province, schools[1])
    client, before = signed_in("province_officer"), left_behind()
    for act in ("edit", "remove"):
        address = f"/orgs/schools/{schools[0].uuid}/codes/{code.pk}/{act}"
        assert client.post(address, {**FORM, "reason": "x", "version": 1}).status_code == 404
    assert left_behind() == before


@pytest.mark.parametrize("words", ["hbh-0172", "0172 HBH", "17-999", "17-9"])
def test_the_search_finds_a_school_by_every_code_it_has_had(
    province: Province, schools: list[SchoolState], signed_in: SignIn, words: str
) -> None:
    written(province, schools[0])
    with acting(SECTOR):
        first = SchoolState.objects.get(pk=schools[0].pk)
        SchoolState.objects.filter(pk=first.pk).update(period=(MOVED, None))
        first.pk, first.code, first.period = None, "17-999", (SINCE, MOVED)
        first.save(force_insert=True)
    for role, is_found in (("principal", True), ("province_officer", True), ("guardian", False)):
        page = signed_in(role).get("/search/", {"q": words}).content.decode()
        assert (f"/orgs/schools/{schools[0].uuid}/" in page) is is_found
    assert (
        schools[1].name
        not in signed_in("province_officer")
        .get("/search/", {"q": words})
        .content.decode()
        .partition("<main")[2]
    )


def test_a_search_by_code_keeps_to_the_schools_of_the_role(
    province: Province, schools: list[SchoolState], signed_in: SignIn
) -> None:
    written(province, schools[1])
    page = signed_in("principal").get("/search/", {"q": "HBH-0172"}).content.decode()
    assert schools[1].name not in page
