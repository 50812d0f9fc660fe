"""The pages of onboarding: choice, preview, letters, taking back, and what they refuse."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.jobs.models import Job, State
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.onboarding.models import Letter
from sohoc.modules.onboarding.tests.made import GUARDIANS, School, accounts
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def school(province: Province) -> School:
    made = School(province)
    child = made.learner("Bùi Thị An", "5A")
    made.learner("Lò Văn Ấm", "5B", born=None)
    made.guardian("Hà Thị Mế", child)
    return made


@pytest.fixture
def client(signed_in: SignIn) -> Client:
    made = signed_in("principal")
    prove(made)
    return made


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_first_page_counts_by_group_and_class(school: School, client: Client) -> None:
    told = text_of(client.get("/onboarding/"))
    assert "Học sinh 2 0 0" in told
    assert "Người giám hộ 1 0 0" in told
    assert "5A 5A, Học sinh: 0 trên 1 5A, Người giám hộ: 0 trên 1" in told
    assert "In thư" not in told


def test_an_empty_school_says_what_to_do_first(province: Province, client: Client) -> None:
    assert "Hãy nhập danh sách học sinh trước." in text_of(client.get("/onboarding/"))


def test_the_preview_shows_names_and_hindrances(school: School, client: Client) -> None:
    told = text_of(client.get("/onboarding/make?group=learner"))
    assert "Bùi Thị An 5A anbt Được cấp tài khoản" in told
    assert "Lò Văn Ấm 5B Chưa biết ngày sinh. Hãy ghi vào hồ sơ trước." in told
    assert "Thực hiện cho 1 người" in told
    assert accounts() == {}


def test_saying_so_makes_the_accounts_once(
    school: School, client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SOHOC_JOBS_INLINE = True
    sent = {"group": "learner", "classes": "5A", "make": "1", "once": "mot"}
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post("/onboarding/make", sent)
    with django_capture_on_commit_callbacks(execute=True):
        again = client.post("/onboarding/make", sent)
    assert first.status_code == 302
    assert again.headers["Location"] == first.headers["Location"]
    with acting(SECTOR):
        (job,) = Job.objects.all()
    assert job.wish["choice"]["classes"] == ["5A"]
    with acting(SECTOR):
        Job.objects.update(state=State.DONE)
    done = client.get(first.headers["Location"]).content.decode()
    assert f'href="/onboarding/letters?node={school.node.uuid}&amp;group=learner"' in done


def test_staff_need_a_role(school: School, client: Client) -> None:
    answer = client.get("/onboarding/make?group=staff")
    assert answer.status_code == 422
    assert "Hãy chọn vai cấp cho cán bộ, giáo viên." in text_of(answer)


@pytest.mark.parametrize("query", ["group=cap", "group=learner&classes=9Z", "group=staff&role=x"])
def test_a_choice_that_nobody_offers_is_refused(school: School, client: Client, query: str) -> None:
    assert client.get(f"/onboarding/make?{query}").status_code == 422


def test_letters_are_printed_by_a_button_and_kept_by_no_browser(
    school: School, client: Client
) -> None:
    school.make(at=datetime.now(UTC))
    waiting = text_of(client.get("/onboarding/letters"))
    assert "Bùi Thị An 5A anbt" in waiting
    assert "In 1 thư" in waiting
    answer = client.post("/onboarding/letters/print", {"group": "learner", "paper": "a5"})
    assert answer.headers["Cache-Control"] == "no-store"
    told = text_of(answer)
    for text in ("Bùi Thị An", "Học sinh, 5A", "anbt", "http://testserver/", "so-ob-a5"):
        assert text in told or text in answer.content.decode()
    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", told)
    assert password
    assert Client().login(username="anbt", password=password[0])
    none = client.post("/onboarding/letters/print", {"group": "learner", "paper": "a5"})
    assert none.status_code == 302


def test_letters_open_at_the_group_that_has_some(school: School, client: Client) -> None:
    school.make(GUARDIANS, at=datetime.now(UTC))
    told = text_of(client.get("/onboarding/letters"))
    assert "Hà Thị Mế Bùi Thị An (5A) meht" in told
    assert "In 1 thư" in told
    assert "Học sinh (0) Người giám hộ (1) Nhân sự (0)" in told
    assert "Không còn thư nào" in text_of(client.get("/onboarding/letters?group=learner"))


def test_letters_that_nobody_has_printed_come_before_printed_ones(
    school: School, client: Client
) -> None:
    at = datetime.now(UTC)
    school.make(at=at)
    school.make(GUARDIANS, at=at)
    client.post("/onboarding/letters/print", {"group": "learner", "paper": "a5"})
    assert "Hà Thị Mế" in text_of(client.get("/onboarding/letters"))


def test_the_first_page_tells_of_letters_until_they_are_printed(
    school: School, client: Client
) -> None:
    school.make(at=datetime.now(UTC))
    home = client.get("/")
    assert "1 thư đăng nhập lần đầu chờ in" in text_of(home)
    assert 'href="/onboarding/letters"' in home.content.decode()
    client.post("/onboarding/letters/print", {"group": "learner", "paper": "a5"})
    assert "chờ in" not in text_of(client.get("/"))


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_the_paper_has_no_name_so_that_no_empty_sheet_comes_first(
    school: School, client: Client, paper: str
) -> None:
    school.make(at=datetime.now(UTC))
    page = client.post("/onboarding/letters/print", {"group": "learner", "paper": paper})
    found = re.findall(r"onboarding/(paper-[^.\"]+)[^\"]*css", page.content.decode())
    assert found == [f"paper-{paper}"]


def test_the_preview_says_for_whom_it_is_done_and_who_has_one_already(
    school: School, client: Client
) -> None:
    school.make(at=datetime.now(UTC))
    school.learner("Đinh Thị Chi", "5A")
    told = text_of(client.get("/onboarding/make?group=learner"))
    assert re.search(r"Những người chưa cấp được \(1\).*Lò Văn Ấm", told)
    assert re.search(r"Sẽ thực hiện cho những người này \(1\).*Đinh Thị Chi", told)
    assert re.search(r"Những người đã có tài khoản \(1\).*Bùi Thị An", told)
    assert "Những người còn lại" not in told


def test_printing_asks_who_one_is(school: School, signed_in: SignIn) -> None:
    school.make(at=datetime.now(UTC))
    client = signed_in("principal")
    answer = client.post("/onboarding/letters/print", {"group": "learner", "paper": "a5"})
    assert answer.status_code == 403
    with acting(SECTOR):
        assert list(Letter.objects.values_list("printed_at", flat=True)) == [None]


def test_a_lost_letter_is_made_anew_with_a_reason(school: School, client: Client) -> None:
    school.make(at=datetime.now(UTC))
    page = client.get("/onboarding/letters").content.decode()
    found = re.search(r'href="(/onboarding/letters/[^"]+/renew[^"]*)"', page)
    assert found
    address = found[1].replace("&amp;", "&")
    assert "Thư mới cho Bùi Thị An" in text_of(client.get(address))
    assert client.post(address, {"reason": ""}).status_code == 422
    with acting(SECTOR):
        before = Letter.objects.get().closed
    assert client.post(address, {"reason": "làm mất", "once": "mot"}).status_code == 302
    assert client.post(address, {"reason": "làm mất", "once": "mot"}).status_code == 302
    with acting(SECTOR):
        assert Letter.objects.get().closed != before


def test_taking_back_shows_the_list_first(school: School, client: Client) -> None:
    school.make(at=datetime.now(UTC))
    told = text_of(client.get("/onboarding/take-back"))
    assert "1 tài khoản chưa ai dùng" in told
    assert "Bùi Thị An 5A anbt" in told
    refused = client.post("/onboarding/take-back", {"group": "learner", "reason": ""})
    assert refused.status_code == 422
    sent = {"group": "learner", "reason": "nhầm", "once": "mot"}
    assert client.post("/onboarding/take-back", sent).status_code == 302


def test_the_province_chooses_a_school_first(school: School, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    prove(client)
    assert "Trường THCS Bao La (mẫu)" in text_of(client.get("/onboarding/"))
    told = text_of(client.get(f"/onboarding/make?node={school.node.uuid}&group=guardian"))
    assert "Hà Thị Mế Bùi Thị An (5A) meht Được cấp tài khoản" in told


def test_another_school_does_not_exist(school: School, client: Client) -> None:
    other = school.province.schools[1].uuid
    for page in ("", "make", "letters", "take-back"):
        assert client.get(f"/onboarding/{page}?node={other}").status_code == 404


def test_from_a_person_one_comes_to_the_account_of_this_person(
    school: School, client: Client
) -> None:
    mother = school.guardian("Lò Thị Kín")
    answer = client.get(f"/onboarding/people/{mother.uuid}", follow=True)
    told = text_of(answer)
    assert "Lò Thị Kín" in told
    assert "Hà Thị Mế" not in told


def test_from_a_second_record_one_comes_to_the_account_of_the_one_that_stayed(
    school: School, client: Client
) -> None:
    mother, second = school.guardian("Lò Thị Kín"), school.guardian("Lò Thị Kin")
    with acting(SECTOR):
        type(second).objects.filter(pk=second.pk).update(merged_into=mother)
    answer = client.get(f"/onboarding/people/{second.uuid}")
    assert answer.headers["Location"] == f"/onboarding/people/{mother.uuid}"
    told = text_of(client.get(f"/onboarding/people/{second.uuid}", follow=True))
    assert "Người này từng có hai hồ sơ" in told
    assert "Lò Thị Kín" in told


@pytest.mark.parametrize("role", ["clerk", "commune_officer", "auditor", "guardian"])
def test_others_see_no_page(school: School, signed_in: SignIn, role: str) -> None:
    assert signed_in(role).get("/onboarding/").status_code == 403
