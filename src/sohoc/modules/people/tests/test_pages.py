"""People on the screen: who sees whom, and the whole way of a clerk."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Look
from sohoc.core.testing.actors import AUDIT, SECTOR, Province
from sohoc.modules.people.models import Guardianship, Identifier, Person
from sohoc.modules.people.tests.made import add
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def names(page: str) -> list[str]:
    return re.findall(r'<a class="so-name"\s+href="[^"]+">([^<]+)</a>', page)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("clerk", ["Lò Văn Ấm", "Bùi Thị An"]),
        ("homeroom_teacher", ["Lò Văn Ấm", "Bùi Thị An"]),
        ("province_officer", ["Lò Văn Ấm", "Bùi Thị An"]),
    ],
)
def test_learners_stand_in_vietnamese_order(
    province: Province, signed_in: SignIn, role: str, seen: list[str]
) -> None:
    add(province, "Bùi Thị An")
    add(province, "Lò Văn Ấm")
    add(province, "Hà Thị Mế", belonging="guardian", born=date(1988, 2, 3))
    page = signed_in(role).get("/persons/").content.decode()
    assert sorted(names(page)) == sorted(seen)
    assert names(page) == ["Bùi Thị An", "Lò Văn Ấm"]


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_others_have_no_list_of_people(province: Province, signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/persons/").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bui+an", ["Bùi Thị An"]),
        ("q=BÙI", ["Bùi Thị An"]),
        ("q=khong+ai", []),
        ("born=05/09/2014", ["Bùi Thị An", "Lò Văn Ấm"]),
        ("born=2014", ["Bùi Thị An", "Lò Văn Ấm"]),
        ("born=31/02/2014", []),
        ("sex=male", ["Lò Văn Ấm"]),
        ("tab=guardians", []),
        ("day=01/09/2026", []),
        ("tab=all&day=01/09/2026", ["Bùi Thị An", "Lò Văn Ấm"]),
    ],
)
def test_people_are_found(
    province: Province, signed_in: SignIn, query: str, found: list[str]
) -> None:
    add(province, "Bùi Thị An")
    add(province, "Lò Văn Ấm", sex="male")
    assert names(signed_in("clerk").get(f"/persons/?{query}").content.decode()) == found


def test_a_record_says_what_is_known_and_by_what(province: Province, signed_in: SignIn) -> None:
    person = add(province, "Bùi Thị An")
    page = text_of(signed_in("clerk").get(f"/persons/{person.uuid}/").content.decode())
    for told in (
        "Bùi Thị An",
        "05/09/2014",
        "Nữ",
        "5A",
        "Mã tạm",
        "theo giấy tờ, giấy khai sinh 12/2014, 01/09/2026",
        "Chưa ghi ai là người giám hộ.",
    ):
        assert told in page
    with acting(AUDIT, using="log"):
        look = Look.objects.using("log").order_by("-id").first()
    assert look is not None
    assert (look.noun, look.object_id, look.role) == ("people.person", str(person.uuid), "clerk")


def test_a_foreign_record_does_not_exist(province: Province, signed_in: SignIn) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        person.affiliations.update(school_id=province.schools[1].pk)
    client = signed_in("clerk")
    for place in ("", "edit", "history", "numbers/add", "contacts/add", "guardians/find"):
        assert client.get(f"/persons/{person.uuid}/{place}").status_code == 404


def test_a_clerk_adds_a_child_a_mother_and_who_answers_for_whom(
    province: Province, signed_in: SignIn
) -> None:
    clerk = signed_in("clerk")
    new = {
        "full_name": "Bùi Thị An",
        "born": "05/09/2014",
        "born_precision": "day",
        "sex": "female",
        "nationality": "VN",
        "school": str(province.schools[0].pk),
        "belonging": "learner",
        "since": "05/09/2026",
        "class_text": "6A",
        "proof": "document",
        "source": "giấy khai sinh 12/2014",
        "day": "01/09/2026",
        "once": "mot",
    }
    first = clerk.post("/persons/add", new)
    assert first.status_code == 302
    assert clerk.post("/persons/add", new).headers["Location"] == first.headers["Location"]
    mother = {**new, "full_name": "Hà Thị Mế", "born": "03/02/1988", "belonging": "guardian"}
    clerk.post("/persons/add", {**mother, "once": "hai"})
    with acting(SECTOR):
        child, parent = Person.objects.order_by("born").reverse()
    found = clerk.get(f"/persons/{child.uuid}/guardians/find?q=me").content.decode()
    assert names(found) == ["Hà Thị Mế"]
    answer = clerk.post(
        f"/persons/{child.uuid}/guardians/add/{parent.uuid}",
        {
            "relation": "mother",
            "basis": "parent",
            "verified_by": "giấy khai sinh 12/2014",
            "since": "05/09/2026",
            "can_view": "on",
            "can_consent": "on",
            "once": "ba",
        },
    )
    assert answer.status_code == 302
    with acting(SECTOR):
        row = Guardianship.objects.get()
    page = text_of(clerk.get(f"/persons/{child.uuid}/").content.decode())
    assert "Hà Thị Mế Mẹ Cha, mẹ theo giấy khai sinh, giấy khai sinh 12/2014" in page
    assert "được xem hồ sơ, được đồng ý thay" in page
    ended = clerk.post(
        f"/persons/{child.uuid}/guardians/{row.pk}/end",
        {"until": "01/01/2031", "version": "1", "reason": "thử", "once": "bon"},
    )
    assert ended.status_code == 422
    assert "Hãy ghi ngày kết thúc khi đến ngày đó." in ended.content.decode()


def test_a_number_that_is_wrong_is_said_with_how_to_mend_it(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    client = signed_in("clerk")
    sent = {
        "system": "vn.sddcn",
        "value": "33314000123",
        "since": "05/09/2026",
        "proof": "document",
        "day": "05/09/2026",
    }
    refused = client.post(f"/persons/{person.uuid}/numbers/add", sent)
    assert refused.status_code == 422
    assert "Số định danh cá nhân có 12 chữ số, số này còn thiếu." in refused.content.decode()
    with acting(SECTOR):
        assert not Identifier.objects.filter(system="vn.sddcn").exists()


@pytest.mark.parametrize("proof", ["ministry", "population"])
def test_what_a_database_has_proven_is_written_by_hand_with_its_paper_alone(
    province: Province, signed_in: SignIn, proof: str
) -> None:
    person = add(province, "Bùi Thị An")
    client, address = signed_in("clerk"), f"/persons/{person.uuid}/numbers/add"
    sent = {
        "system": "moet.hs",
        "value": "2512345678",
        "since": "05/09/2026",
        "proof": proof,
        "source": " ",
        "day": "05/09/2026",
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Hãy ghi giấy tờ nào" in refused.content.decode()
    with acting(SECTOR):
        assert not Identifier.objects.filter(system="moet.hs").exists()
    assert client.post(address, {**sent, "source": "phiếu tra cứu 12/2026"}).status_code == 302


def test_what_is_sensitive_is_shown_once_and_kept_by_no_browser(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    client = signed_in("principal")
    address = f"/persons/{person.uuid}/open"
    assert client.get(address).status_code == 403  # first who they are
    prove(client)
    assert client.get(address).status_code == 200
    form = f"/persons/{person.uuid}/sensitive"
    assert client.get(form).headers["Location"] == address  # a look is no reading of an address
    shown = client.post(form, {"open": "1"})
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    sent = {"ethnicity": "Mường", "reason": "theo hồ sơ", "version": "0"}
    assert client.post(form, sent).status_code == 302
    late = client.post(form, {**sent, "ethnicity": "Thái"})
    assert late.status_code == 422
    assert "Trong lúc đó người khác đã sửa." in late.content.decode()
    long = client.post(address, {"purpose": "xét miễn học phí " * 17, "protects": "on"})
    assert long.status_code == 200
    with acting(AUDIT, using="log"):
        look = Look.objects.using("log").order_by("-id").first()
        assert look is not None
        assert look.purpose.startswith("child_protection: xét miễn học phí")
    assert "Xem để: xét miễn học phí" in long.content.decode()
    opened = client.post(address, {"purpose": "xét miễn học phí"})
    assert "Mường" in opened.content.decode()
    assert opened.headers["Cache-Control"] == "no-store"
    assert "Mường" not in client.get(address).content.decode()
    assert signed_in("homeroom_teacher").get(address).status_code == 403
