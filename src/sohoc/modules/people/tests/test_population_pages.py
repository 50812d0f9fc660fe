"""The population database on the screen: figures of a school, asking, confirming by hand."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.jobs.models import Job
from sohoc.core.person_records import Subject
from sohoc.core.testing.actors import AUDIT, NOW, SECTOR, Province
from sohoc.modules.people.holdings import HOLDINGS
from sohoc.modules.people.models import Person, PopulationCheck
from sohoc.modules.people.population.trying_out import STAND_IN
from sohoc.modules.people.rules.population import MatchState
from sohoc.modules.people.selectors.population import standings, standings_at
from sohoc.modules.people.services.population import (
    CheckChanged,
    NoEvidence,
    confirm_by_hand,
)
from sohoc.modules.people.tests.made import add
from sohoc.modules.people.tests.population_fakes import CONNECTION, PROCEDURE
from tests.architecture.schools import prove

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SEEN = "thẻ căn cước …123, Công an tỉnh"


@pytest.fixture(autouse=True)
def connected(settings: Any) -> None:
    settings.SOHOC_POPULATION = CONNECTION


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def kept(person: Person, state: MatchState, **values: Any) -> None:
    """The state as a run would have left it."""
    with acting(SECTOR):
        check, _is_new = PopulationCheck.objects.get_or_create(
            person=person, defaults={"state": "queued", "account_id": 1}
        )
        digest = standings([person])[0].digest
        PopulationCheck.objects.filter(pk=check.pk).update(
            state=state, digest=digest, checked_at=NOW, **values
        )


def confirmed(
    province: Province, person: Person, *, evidence: str = SEEN, version: int = 0
) -> PopulationCheck:
    actor = province.actor("clerk", at=NOW)
    with acting(actor.writing_scope):
        return confirm_by_hand(
            actor=actor, person=person.uuid, evidence=evidence, version=version, at=NOW
        )


def checks() -> int:
    with acting(SECTOR):
        return PopulationCheck.objects.count()


def test_a_school_sees_figures_and_whom_to_look_at(province: Province, signed_in: SignIn) -> None:
    kept(
        add(province, "Bùi Thị An"),
        MatchState.DOB_DIFF,
        sent=["number", "full_name", "year"],
        procedure=PROCEDURE,
    )
    kept(add(province, "Lò Văn Ấm"), MatchState.MATCHED, procedure=PROCEDURE)
    add(province, "Hà Thị Mế")
    page = text_of(signed_in("clerk").get("/persons/population/"))
    for told in (
        "3 người hôm nay",
        "khớp 1",
        "khác ngày hoặc tháng sinh 1",
        "chưa hỏi 1",
        "Bùi Thị An",
        "Hãy xem giấy khai sinh rồi sửa ngày, tháng sinh.",
        "Hỏi những người chưa hỏi",
    ):
        assert told in page
    assert "Lò Văn Ấm" not in page
    shown = signed_in("clerk").get("/persons/population/?state=matched")
    assert "Lò Văn Ấm" in text_of(shown)
    assert "Bùi Thị An" not in text_of(shown)


def test_a_school_without_people_says_so(province: Province, signed_in: SignIn) -> None:
    page = text_of(signed_in("clerk").get("/persons/population/"))
    assert "Hôm nay chưa có ai thuộc trường này." in page


def test_the_officer_of_the_province_chooses_a_school(
    province: Province, signed_in: SignIn
) -> None:
    officer, school = signed_in("province_officer"), province.schools[0]
    assert school.name in text_of(officer.get("/persons/population/"))
    add(province, "Bùi Thị An")
    assert "chưa hỏi 1" in text_of(officer.get(f"/persons/population/?node={school.uuid}"))


@pytest.mark.parametrize(
    "role", ["homeroom_teacher", "commune_officer", "guardian", "administrator", "auditor"]
)
def test_others_have_no_door(province: Province, signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    person = add(province, "Bùi Thị An")
    places = ("population/", "population/ask", f"{person.uuid}/population/ask")
    for place in (*places, f"{person.uuid}/population/confirm"):
        assert client.get(f"/persons/{place}").status_code == 403
    assert checks() == 0


def test_a_foreign_person_or_school_does_not_exist(province: Province, signed_in: SignIn) -> None:
    person = add(province, "Bùi Thị An")
    with acting(SECTOR):
        person.affiliations.update(school_id=province.schools[1].pk)
    client = signed_in("clerk")
    prove(client)
    assert client.get(f"/persons/{person.uuid}/population/ask").status_code == 404
    assert client.get(f"/persons/{person.uuid}/population/confirm").status_code == 404
    foreign = province.schools[1].uuid
    assert client.get(f"/persons/population/?node={foreign}").status_code == 404
    assert client.get(f"/persons/population/ask?node={foreign}").status_code == 404


def test_a_run_is_started_once_for_a_procedure(province: Province, signed_in: SignIn) -> None:
    add(province, "Bùi Thị An")
    clerk = signed_in("clerk")
    prove(clerk)
    form = clerk.get("/persons/population/ask")
    assert "Cần hỏi: 1 người." in text_of(form)
    once = form.context["form"]["once"].value()
    wish = {"procedure": PROCEDURE, "once": once}
    first = clerk.post("/persons/population/ask", wish)
    again = clerk.post("/persons/population/ask", wish)
    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert first.headers["Location"].startswith("/jobs/")


def test_a_procedure_that_is_not_agreed_starts_nothing(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    clerk = signed_in("clerk")
    prove(clerk)
    answer = clerk.post(f"/persons/{person.uuid}/population/ask", {"procedure": "9.9"})
    assert answer.status_code == 422
    assert jobs(province) == []


def test_one_person_is_asked_about_by_a_button(province: Province, signed_in: SignIn) -> None:
    person = add(province, "Bùi Thị An")
    clerk = signed_in("clerk")
    prove(clerk)
    page = clerk.get(f"/persons/{person.uuid}/")
    assert f"/persons/{person.uuid}/population/ask" in page.content.decode()
    assert "chưa hỏi" in text_of(page)
    clerk.post(f"/persons/{person.uuid}/population/ask", {"procedure": PROCEDURE})
    assert jobs(province) == [{"person": str(person.uuid), "procedure": PROCEDURE}]


def jobs(province: Province) -> list[Any]:
    clerk = province.actor("clerk")
    with acting(clerk.scope):
        return list(Job.objects.filter(kind="people.population.ask").values_list("wish", flat=True))


def test_a_teacher_reads_nothing_of_it_on_a_record(province: Province, signed_in: SignIn) -> None:
    person = add(province, "Bùi Thị An")
    page = signed_in("homeroom_teacher").get(f"/persons/{person.uuid}/")
    assert page.status_code == 200
    assert "Cơ sở dữ liệu dân cư" not in text_of(page)


def test_without_a_connection_the_pages_say_so_and_ask_nobody(
    province: Province, signed_in: SignIn, settings: Any
) -> None:
    settings.SOHOC_POPULATION = None
    person = add(province, "Bùi Thị An")
    clerk = signed_in("clerk")
    prove(clerk)
    offline = "Chưa kết nối Cơ sở dữ liệu dân cư."
    assert offline in text_of(clerk.get("/persons/population/"))
    page = clerk.get(f"/persons/{person.uuid}/")
    assert offline in text_of(page)
    assert "population/ask" not in page.content.decode()
    for place in ("population/ask", f"{person.uuid}/population/ask"):
        answer = clerk.post(f"/persons/{place}", {"procedure": PROCEDURE}, follow=True)
        assert offline in text_of(answer)
    assert jobs(province) == []


def test_a_clerk_confirms_by_hand_until_the_record_changes(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    clerk = signed_in("clerk")
    place = f"/persons/{person.uuid}/population/confirm"
    assert clerk.post(place, {"evidence": "xem", "version": 0}).status_code == 422
    assert checks() == 0
    answer = clerk.post(place, {"evidence": SEEN, "version": 0}, follow=True)
    assert "xác nhận thủ công" in text_of(answer)
    assert SEEN in text_of(answer)
    with acting(AUDIT):
        entry = Entry.objects.order_by("-id")[0]
    assert (entry.verb, entry.reason) == ("people.population.confirmed", SEEN)
    with acting(SECTOR):
        Person.objects.filter(pk=person.pk).update(born=date(2013, 1, 1))
    assert "đã sửa sau khi hỏi" in text_of(clerk.get(f"/persons/{person.uuid}/"))


def test_of_two_who_confirm_at_once_the_second_is_told(
    province: Province, signed_in: SignIn
) -> None:
    person = add(province, "Bùi Thị An")
    confirmed(province, person)
    with pytest.raises(CheckChanged):
        confirmed(province, person)
    with pytest.raises(NoEvidence):
        confirmed(province, person, evidence="  ", version=1)
    answer = signed_in("clerk").post(
        f"/persons/{person.uuid}/population/confirm", {"evidence": SEEN, "version": 0}
    )
    assert answer.status_code == 422
    assert "Vừa có câu trả lời mới. Hãy mở lại trang." in text_of(answer)


def test_a_family_reads_what_was_asked_about_them(province: Province) -> None:
    person = add(province, "Bùi Thị An")
    kept(person, MatchState.MATCHED, sent=["number", "full_name", "born"])
    (holding,) = [one for one in HOLDINGS if one.code == "people.population"]

    clerk = province.actor("clerk", at=NOW)
    with acting(SECTOR):
        rows = holding.rows(clerk, Subject(person.pk, person.uuid, None))
    assert rows == [("khớp", "07/09/2026", "số định danh, họ và tên, ngày sinh")]


def test_a_school_takes_four_statements_whatever_its_size(
    province: Province, django_assert_num_queries: Any
) -> None:
    clerk, school = province.actor("clerk", at=NOW), province.schools[0].pk
    for number in range(4):
        add(province, f"Lò Văn Ấm{'m' * number}")
    with acting(clerk.scope), django_assert_num_queries(4):
        assert len(standings_at(clerk, school, day=NOW.date())) == 4


def test_for_trying_out_every_page_says_that_the_answers_are_invented(
    province: Province, signed_in: SignIn, settings: Any
) -> None:
    person = add(province, "Bùi Thị An")
    client, school = signed_in("clerk"), province.schools[0].uuid
    prove(client)
    pages = (
        f"/persons/population/?node={school}",
        f"/persons/{person.uuid}/",
        f"/persons/population/ask?node={school}",
        f"/persons/{person.uuid}/population/ask",
    )
    told = "Bản dùng thử: dữ liệu dân cư giả."
    assert [told in text_of(client.get(page)) for page in pages] == [False] * 4
    settings.SOHOC_POPULATION = STAND_IN
    assert [told in text_of(client.get(page)) for page in pages] == [True] * 4
