"""My data: each sees the own record and the own children, told with its proof."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.testing.actors import NOW, Province
from sohoc.modules.people.testing import (
    end_now,
    link_account,
    make_person,
    make_sensitive,
)
from sohoc.modules.privacy.tests.families import Family, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PLACES = ("", "looks", "requests", "correct", "ask")


def names(client: Client) -> list[str]:
    page = client.get("/privacy/").content.decode()
    return re.findall(r'class="so-name" href="[^"]+">([^<]+)<', page)


def test_a_guardian_has_the_own_record_and_the_own_children(
    signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    assert names(client) == ["Hà Thị Mế", "Bùi Thị An"]
    for one, status in ((family.child, 200), (family.mother, 200), (family.stranger, 404)):
        for place in PLACES:
            assert client.get(f"/privacy/people/{one.uuid}/{place}").status_code == status


def test_a_right_that_ended_a_minute_ago_is_gone_at_once(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    assert names(client) == ["Hà Thị Mế", "Bùi Thị An"]
    end_now(actor=province.actor("clerk", at=NOW), guardianship=family.guardianship, at=NOW)
    assert names(client) == ["Hà Thị Mế"]
    for place in PLACES:
        assert client.get(f"/privacy/people/{family.child.uuid}/{place}").status_code == 404


def test_a_clerk_has_the_own_record_alone(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    client = signed_in("clerk")
    assert names(client) == []
    assert "chưa được nối với hồ sơ" in read(client, "/privacy/")
    clerk = make_person(
        actor=province.actor("clerk", at=NOW),
        name="Đinh Văn Thư",
        school=province.schools[0].pk,
        belonging="staff",
        at=NOW,
    )
    link_account(clerk, province.users["clerk"].pk)
    assert names(client) == ["Đinh Văn Thư"]
    assert client.get(f"/privacy/people/{family.child.uuid}/").status_code == 404


def test_a_parent_reads_for_which_children_the_parent_answers(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    page = read(signed_in("guardian"), f"/privacy/people/{family.mother.uuid}/")
    assert re.search(r"Trẻ mà người này giám hộ.* Bùi Thị An Mẹ ", page)
    assert "Lò Thị Chi" not in page


def test_an_administrator_sees_the_own_record_and_without_one_is_told_so(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    client = signed_in("administrator")
    assert "chưa được nối với hồ sơ" in read(client, "/privacy/")
    person = make_person(
        actor=province.actor("clerk", at=NOW),
        name="Quách Văn Trị",
        school=province.schools[0].pk,
        belonging="staff",
        at=NOW,
    )
    link_account(person, province.users["administrator"].pk)
    assert names(client) == ["Quách Văn Trị"]
    assert "Quách Văn Trị" in read(client, f"/privacy/people/{person.uuid}/")
    assert client.get(f"/privacy/people/{person.uuid}/requests").status_code == 200
    assert client.get(f"/privacy/people/{family.child.uuid}/").status_code == 404


def test_a_learner_is_spoken_to_without_the_words_for_adults(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    link_account(family.child, province.users["learner"].pk)
    client = signed_in("learner")
    person = f"/privacy/people/{family.child.uuid}/"
    ask = client.post(f"{person}ask", {"right": "view", "text": "Xin xem học bạ.", "school": ""})
    pages = ("/privacy/", *(person + place for place in (*PLACES, "consents", "copy")))
    for address in (*pages, ask["Location"]):
        page = client.get(address).content.decode()
        assert "anh/chị" not in page[page.index("<main") :].partition("</main>")[0].lower(), address


def test_who_reads_no_record_in_the_role_is_told_so(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    link_account(family.mother, province.users["auditor"].pk)
    client = signed_in("auditor")
    page = read(client, "/privacy/")
    assert "Vai này không mở hồ sơ nào, kể cả hồ sơ của chính anh/chị." in page
    assert "hiệu trưởng, cán bộ Sở hoặc quản trị hệ thống cấp tài khoản" in page
    assert names(client) == []
    assert client.get(f"/privacy/people/{family.mother.uuid}/").status_code == 403
    assert 'href="/privacy/"' not in client.get("/").content.decode()


def test_everything_kept_is_told_with_its_proof_and_sensitive_attributes_by_name_alone(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    clerk = province.actor("clerk", at=NOW)
    make_sensitive(
        actor=clerk, person=family.child.uuid, at=NOW, ethnicity="Mường", health="hen suyễn"
    )
    page = read(signed_in("guardian"), f"/privacy/people/{family.child.uuid}/")
    for told in (
        "Ngày sinh 05/09/2014",
        "giấy khai sinh 12/2014",
        "Trường THCS Bao La (mẫu) Học sinh 5A",
        "Dân tộc",
        "Sức khỏe",
        "Mẹ",
        "TAM-",
    ):
        assert told in page, told
    assert "Mường" not in page
    assert "hen suyễn" not in page
    assert "Tôn giáo" not in page
