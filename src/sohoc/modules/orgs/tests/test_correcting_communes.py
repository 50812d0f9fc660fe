"""To whom a school belongs: text, unit and office above it say the same after every correction."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.models import Line, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.orgs.models import SchoolHistory, SchoolState
from sohoc.modules.orgs.rules.communes import UnknownCommune
from sohoc.modules.orgs.rules.schools import BadSchool
from sohoc.modules.orgs.services.schools import correct_school, facts_of, locked_state
from sohoc.modules.orgs.tests.acting_out import left_behind, network
from sohoc.modules.orgs.tests.mapped import MAI_CHAU, Mapped, make_mapped, stand

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


def place(school: SchoolState) -> tuple[str, str, str]:
    """What is written as the commune, the unit, and the office above."""
    with acting(SECTOR):
        state = SchoolState.objects.select_related("area").get(pk=school.pk)
        above = Subordination.objects.get(
            child_id=school.school_id, line=Line.ADMINISTRATIVE, period__contains=NOW.date()
        ).parent
    return state.commune, state.area.name if state.area else "", above.name


BAO_LA = ("Xã Bao La", "Xã Bao La", "Xã Bao La")
MAI_HA = ("Xã Mai Hạ", "Xã Mai Châu", "Xã Mai Hạ")


def corrected(mapped: Mapped, school: SchoolState, *, by: str, **changes: Any) -> int:
    """Somebody corrects the school as it is today; its version afterwards."""
    actor = mapped.province.actor(by, at=NOW)
    with acting(actor.scope):
        state = locked_state(school.uuid, day=NOW.date())
        return correct_school(
            actor=actor,
            uuid_=school.uuid,
            facts=replace(facts_of(state), **changes),
            version=state.version,
            reason="sai xã",
            at=NOW,
        ).version


@pytest.mark.parametrize(
    "changes",
    [
        {"commune": "Xã Mai Hạ"},
        {"commune": "xã bao la"},
        {"commune": "Xã Không Có", "name": "Trường Khác"},
        {"levels": ("lower_secondary", "upper_secondary")},
    ],
)
def test_a_commune_officer_puts_no_school_under_somebody_else(
    mapped: Mapped, changes: dict[str, Any]
) -> None:
    before = left_behind(), network()
    with pytest.raises(BadSchool) as bad:
        corrected(mapped, mapped.schools[0], by="commune_officer", **changes)
    field = "levels" if "levels" in changes else "commune"
    assert (bad.value.field, bad.value.problem) == (field, "of_the_province")
    assert (left_behind(), network()) == before
    assert place(mapped.schools[0]) == BAO_LA


def test_a_commune_officer_corrects_what_stays_in_the_own_place(mapped: Mapped) -> None:
    school, levels = mapped.schools[0], ("primary", "lower_secondary")
    assert corrected(mapped, school, by="commune_officer", name="Trường Hai", levels=levels) == 2
    assert place(school) == BAO_LA


def test_the_province_puts_a_school_under_another_commune_with_text_unit_and_office(
    mapped: Mapped,
) -> None:
    assert corrected(mapped, mapped.schools[0], by="province_officer", commune="Xã Mai Hạ") == 2
    assert place(mapped.schools[0]) == MAI_HA


def spoilt(mapped: Mapped, how: str) -> SchoolState:
    """A school of Bao La whose unit or office is not the one of its text."""
    school = mapped.schools[0]
    if how == "no unit":
        stand(school, None)
    elif how == "another unit":
        stand(school, mapped.areas[MAI_CHAU])
    else:
        with acting(SECTOR):
            held = Subordination.objects.filter(child_id=school.school_id, line=Line.ADMINISTRATIVE)
            held.update(parent=mapped.province.communes[1])
    return school


@pytest.mark.parametrize("how", ["no unit", "another unit", "another office"])
def test_a_correction_that_leaves_the_commune_alone_leaves_unit_and_office_alone(
    mapped: Mapped, how: str
) -> None:
    school = spoilt(mapped, how)
    before = place(school)
    assert before != BAO_LA
    assert corrected(mapped, school, by="province_officer") == 1
    assert corrected(mapped, school, by="province_officer", name="Trường Hai") == 2
    assert place(school) == before
    with acting(AUDIT):
        assert Entry.objects.get().data == {"fields": ["name"]}


@pytest.mark.parametrize("text", ["Xã Không Có", "asdf", "05134", "Phường Bao La"])
def test_a_commune_of_no_day_of_the_state_is_refused(mapped: Mapped, text: str) -> None:
    before = left_behind(), network()
    with pytest.raises(UnknownCommune) as bad:
        corrected(mapped, mapped.schools[0], by="province_officer", commune=text, name="Khác")
    assert (bad.value.field, bad.value.problem) == ("commune", "unknown_commune")
    assert (left_behind(), network()) == before


@pytest.mark.parametrize("text", ["xa mai ha", "Mai Hạ", "MAI HẠ"])
def test_a_commune_is_named_without_accents_capitals_or_the_word_of_its_kind(
    mapped: Mapped, text: str
) -> None:
    corrected(mapped, mapped.schools[0], by="province_officer", commune=text)
    assert place(mapped.schools[0]) == MAI_HA


def test_a_commune_is_named_by_its_code(mapped: Mapped) -> None:
    corrected(mapped, mapped.schools[0], by="province_officer", commune=MAI_CHAU)
    assert place(mapped.schools[0])[1:] == MAI_HA[1:]


@pytest.mark.parametrize("text", ["Xã Pà Cò", "Xã Mai Hịch"])
def test_a_commune_without_an_office_takes_no_school_by_a_correction(
    mapped: Mapped, text: str
) -> None:
    before = left_behind(), network()
    with pytest.raises(BadSchool) as bad:
        corrected(mapped, mapped.schools[0], by="province_officer", commune=text)
    assert (bad.value.field, bad.value.problem) == ("commune", "no_office_yet")
    assert (left_behind(), network()) == before


def test_what_a_commune_officer_saves_mends_nothing_above_the_own_place(mapped: Mapped) -> None:
    school = spoilt(mapped, "another unit")
    assert corrected(mapped, school, by="commune_officer") == 1
    assert place(school)[1] == "Xã Mai Châu"


def test_a_school_of_the_province_stays_below_its_department(mapped: Mapped) -> None:
    school, province = mapped.schools[0], mapped.province
    levels = ("lower_secondary", "upper_secondary")
    corrected(mapped, school, by="province_officer", levels=levels)
    assert place(school) == ("Xã Bao La", "Xã Bao La", province.department.name)
    assert corrected(mapped, school, by="province_officer") == 2


def sent(school: SchoolState, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Trường Hai",
        "code": school.code,
        "kind": school.kind,
        "levels": school.levels,
        "commune": school.commune,
        "begins": "01/09/2020",
        "ends": "",
        "reason": "sai tên",
        "version": 1,
        **changes,
    }


def test_the_form_of_a_commune_officer_says_where_to_ask_for_another_commune(
    mapped: Mapped, signed_in: SignIn
) -> None:
    school, client = mapped.schools[0], signed_in("commune_officer")
    url = f"/orgs/schools/{school.uuid}/"
    page = client.get(f"{url}edit").content.decode()
    assert f'<a href="{url}ask">gửi đề nghị sửa</a>' in page
    assert "Chỉ Sở đổi được ngày thành lập và ngày giải thể của trường." in page
    answer = client.post(f"{url}edit", sent(school, commune="Xã Mai Hạ", ends="01/01/2025"))
    assert answer.status_code == 302
    assert place(school) == BAO_LA
    with acting(SECTOR):
        state = SchoolState.objects.get(pk=school.pk)
    assert (state.name, state.period.upper) == ("Trường Hai", None)


def test_levels_of_the_province_are_refused_at_their_field(
    mapped: Mapped, signed_in: SignIn
) -> None:
    school, client = mapped.schools[0], signed_in("commune_officer")
    before = left_behind(), network()
    levels = ["lower_secondary", "upper_secondary"]
    answer = client.post(f"/orgs/schools/{school.uuid}/edit", sent(school, levels=levels))
    assert answer.status_code == 422
    assert "Với các cấp học này, trường do cấp khác quản lý" in answer.content.decode()
    assert (left_behind(), network()) == before


def test_a_former_state_comes_back_without_the_fields_that_are_closed(
    mapped: Mapped, signed_in: SignIn
) -> None:
    school = mapped.schools[0]
    with acting(SECTOR):
        SchoolState.objects.filter(pk=school.pk).update(commune="Xã Cũ", name="Trường Cũ")
        SchoolState.objects.filter(pk=school.pk).update(commune="Xã Bao La", name=school.name)
        former = SchoolHistory.objects.get(commune="Xã Cũ").pk
    url = f"/orgs/schools/{school.uuid}/edit?state={former}"
    page = signed_in("commune_officer").get(url).content.decode()
    assert 'value="Trường Cũ"' in page
    assert "khác hiện nay: Tên trường." in page
    assert "Xã Cũ" not in page
    assert 'value="Xã Cũ"' in signed_in("province_officer").get(url).content.decode()
