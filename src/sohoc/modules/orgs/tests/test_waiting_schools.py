"""Schools that belong to no commune in force: the panel counts them, the list shows them."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.models import Line, Node, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.areas.public import AreaRow, area_by_code
from sohoc.modules.orgs.figures import schools_without_unit
from sohoc.modules.orgs.models import OfficeState, SchoolState
from sohoc.modules.orgs.services.schools import correct_school, facts_of
from sohoc.modules.orgs.tests.mapped import BEFORE, TODAY, Mapped, make_mapped, stand
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
QUESTION = "Những trường nào chưa gắn với xã, phường?"


@pytest.fixture
def mapped(province: Province) -> Mapped:
    return make_mapped(province)


def former(code: str) -> AreaRow:
    found = area_by_code(code, day=BEFORE)
    assert found is not None
    return found


def hang(school: SchoolState, above: Node) -> None:
    """Put the school below another place for all its life."""
    with acting(SECTOR):
        held = Subordination.objects.filter(child_id=school.school_id, line=Line.ADMINISTRATIVE)
        held.update(parent=above)


def teaches(school: SchoolState, *levels: str) -> None:
    with acting(SECTOR):
        SchoolState.objects.filter(pk=school.pk).update(levels=list(levels))


def listed(client: Client, query: str = "unit=none") -> list[str]:
    page = client.get(f"/orgs/schools/?{query}").content.decode()
    return re.findall(r'<a class="so-name" href="[^"]+">([^<]+)</a>', page)


def counted(mapped: Mapped, *, day: date = TODAY) -> int:
    """What the panel of the province says; without a panel 0."""
    actor = mapped.province.actor("province_officer")
    with acting(actor.scope):
        panel = schools_without_unit(actor, day)
    if panel is None:
        return 0
    (bar,) = panel.bars
    assert (bar.label, bar.url) == (
        "Chưa gắn với xã, phường đang có hiệu lực",
        "/orgs/schools/?unit=none",
    )
    return bar.count


def test_without_such_schools_there_is_no_panel(mapped: Mapped, signed_in: SignIn) -> None:
    assert counted(mapped) == 0
    client = signed_in("province_officer")
    assert QUESTION not in client.get("/").content.decode()
    assert listed(client) == []


def test_the_panel_counts_what_the_list_shows(mapped: Mapped, signed_in: SignIn) -> None:
    unknown, ended, at_the_department, attached = mapped.schools
    stand(unknown, None)
    stand(ended, former("05227"))
    hang(at_the_department, mapped.province.department)
    client = signed_in("province_officer")
    assert listed(client) == [
        "Trường THCS Bao La (mẫu)",
        "Trường THCS Đông Bảng (mẫu)",
        "Trường THCS Mai Hạ (mẫu)",
    ]
    assert counted(mapped) == 3
    home = client.get("/").content.decode()
    assert QUESTION in home
    assert '<a href="/orgs/schools/?unit=none">Chưa gắn với xã, phường' in home
    assert attached.name in listed(client, "")
    for mended in (unknown, ended):
        stand(mended, mapped.areas["05245"])
    hang(at_the_department, mapped.province.communes[1])
    assert (counted(mapped), listed(client)) == (0, [])


def test_what_the_province_manages_hangs_below_the_department_rightly(mapped: Mapped) -> None:
    school = mapped.schools[0]
    hang(school, mapped.province.department)
    teaches(school, "lower_secondary", "upper_secondary")
    assert counted(mapped) == 0
    teaches(school, "primary", "lower_secondary")
    assert counted(mapped) == 1


def test_below_a_commune_that_ended_a_school_waits(mapped: Mapped) -> None:
    commune = mapped.province.communes[1]
    life = (date(2020, 9, 1), date(2026, 1, 1))
    with acting(SECTOR):
        Node.objects.filter(pk=commune.pk).update(period=life)
        OfficeState.objects.filter(office_id=commune.pk).update(period=life)
    assert counted(mapped, day=date(2025, 12, 31)) == 0
    assert counted(mapped) == 2


def test_before_communes_managed_schools_none_waits_for_hanging_elsewhere(
    mapped: Mapped, signed_in: SignIn
) -> None:
    for school in mapped.schools:
        stand(school, former("05227"))
        hang(school, mapped.province.department)
    assert (counted(mapped, day=BEFORE), counted(mapped)) == (0, 4)
    client = signed_in("province_officer")
    assert listed(client, "unit=none&day=30/06/2025") == []
    assert len(listed(client, "unit=none&day=01/07/2025")) == 4


def test_a_closed_school_waits_for_nothing(mapped: Mapped, signed_in: SignIn) -> None:
    stand(mapped.schools[0], None)
    with acting(SECTOR):
        until = (date(2020, 9, 1), date(2026, 6, 1))
        SchoolState.objects.filter(pk=mapped.schools[0].pk).update(period=until)
        school = mapped.schools[0].school
        type(school).objects.filter(pk=school.pk).update(life=until)
    assert counted(mapped) == 0
    assert listed(signed_in("province_officer"), "unit=none&tab=all") == []


@pytest.mark.parametrize(("role", "seen"), [("commune_officer", 2), ("principal", 1)])
def test_others_narrow_their_list_and_have_no_panel(
    mapped: Mapped, signed_in: SignIn, role: str, seen: int
) -> None:
    for school in mapped.schools:
        stand(school, None)
    client = signed_in(role)
    assert len(listed(client)) == seen
    assert QUESTION not in client.get("/").content.decode()


def saved_unchanged(mapped: Mapped, school: SchoolState) -> int:
    """The officer opens the school's form and saves it as it is; the version afterwards."""
    actor = mapped.province.actor("province_officer", at=NOW)
    with acting(actor.scope):
        state = SchoolState.objects.select_related("school").get(pk=school.pk)
        return correct_school(
            actor=actor,
            uuid_=state.uuid,
            facts=facts_of(state),
            version=state.version,
            reason="gắn với xã",
            at=NOW,
        ).version


def test_saving_a_waiting_school_leaves_it_waiting(mapped: Mapped) -> None:
    school = mapped.schools[0]
    stand(school, None)
    hang(school, mapped.province.department)
    assert saved_unchanged(mapped, school) == 1
    assert counted(mapped) == 1
    with acting(AUDIT):
        assert not Entry.objects.exists()


def test_nothing_is_written_for_a_commune_that_nobody_knows(mapped: Mapped) -> None:
    school = mapped.schools[0]
    stand(school, None)
    with acting(SECTOR):
        SchoolState.objects.filter(pk=school.pk).update(commune="Xã Không Tên")
    assert saved_unchanged(mapped, school) == 1
    assert counted(mapped) == 1
    with acting(AUDIT):
        assert not Entry.objects.exists()


def band(client: Client, school: SchoolState) -> str:
    """What the page of the school says of its waiting; "" for nothing."""
    page = client.get(f"/orgs/schools/{school.uuid}/").content.decode()
    found = re.search(r"<p><strong>(Trường đang chờ.*?)</div>\n*(.*?)</div>", page, re.DOTALL)
    return " ".join(re.sub(r"<(?!a )[^>]+>", " ", found[0]).split()) if found else ""


def test_the_page_of_a_waiting_school_says_why_and_what_to_do(
    mapped: Mapped, signed_in: SignIn
) -> None:
    unknown, divided, in_time, _fourth = mapped.schools
    stand(unknown, None)
    stand(divided, former("05221"))
    client = signed_in("province_officer")
    prove(client)
    move = "/orgs/acts/new?kind=move&amp;school="
    for school, why in (
        (unknown, "Chưa rõ Xã Bao La là đơn vị hành chính nào."),
        (divided, "Xã Bao La không còn từ 01/07/2025."),
    ):
        said = band(client, school)
        assert said.startswith(f"Trường đang chờ xác định xã, phường. {why} Ghi quyết định")
        assert f'href="{move}{school.uuid}"' in said
        assert client.get(f"/orgs/acts/new?kind=move&school={school.uuid}").status_code == 200
    assert band(client, in_time) == ""
    said = band(signed_in("principal"), unknown)
    assert said.endswith("Sở ghi quyết định trường thuộc xã, phường nào.")
    assert "href" not in said


def test_a_school_whose_unit_has_no_office_yet_waits_for_the_list_to_be_followed(
    mapped: Mapped, signed_in: SignIn
) -> None:
    school = mapped.schools[0]
    stand(school, mapped.areas["05212"])
    hang(school, mapped.province.root)
    said = band(signed_in("province_officer"), school)
    assert "Chưa có cơ quan nào của Xã Bao La quản lý trường." in said
    assert 'href="/orgs/acts/follow"' in said
