"""The pages of a school year: what each role reads, and how a year is added and corrected."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import table_of, text_of
from sohoc.core.testing.actors import ALL_ROLES, SECTOR
from sohoc.modules.calendar.models import SchoolYear, SchoolYearHistory
from sohoc.modules.calendar.rules import year_on
from sohoc.modules.calendar.selectors import find_years
from sohoc.modules.calendar.testing import (
    amend_plan,
    make_year,
    plan_facts,
    publish_plan,
    storm,
)
from sohoc.modules.calendar.tests.written import rows, verbs

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FRAME = {
    "start": "2027",
    "decision": "",
    "first_term_weeks": "18",
    "second_term_weeks": "17",
    "first_term_before": "18/01/2028",
    "closes_by": "2028-05-31",
}


def of(year: SchoolYear, part: str = "") -> str:
    return f"/calendar/years/{year.uuid}/{part}"


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_role_reads_the_year(
    officer: Actor, year: SchoolYear, signed_in: SignIn, role: str
) -> None:
    publish_plan(officer, year)
    client = signed_in(role)
    assert table_of(client.get("/calendar/years/").content.decode())[0]["Năm học"] == "2026–2027"
    page = client.get(of(year))
    text = text_of(page.content.decode())
    assert page.status_code == 200
    assert "35 tuần: học kỳ I 18, học kỳ II 17" in text
    assert "1702/QĐ-UBND ngày 20/07/2026" in text
    assert "Tết Nguyên đán (01/02/2027 – 14/02/2027)" not in text  # no week lies in it
    assert "01/02/2027 – 14/02/2027 Nghỉ Tết Tết Nguyên đán" in text
    assert ("Soạn kế hoạch" in text) == (role == "province_officer")


def test_a_month_is_drawn_with_weeks_breaks_and_holidays(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    publish_plan(officer, year)
    page = signed_in("guardian").get(of(year)).content.decode()
    months = re.findall(r'<table class="so-cal-month">(.*?)</table>', page, re.DOTALL)
    assert len(months) == 12
    lines = [text_of(line) for line in re.findall(r"<tr>(.*?)</tr>", months[6], re.DOTALL)]
    assert text_of(re.findall(r"<caption>(.*?)</caption>", months[6])[0]) == "Tháng 2/2027"
    assert lines[0] == "Tuần T2 T3 T4 T5 T6 T7 CN"
    assert lines[1].startswith("1 T Nghỉ Tết 2 T Nghỉ Tết")
    assert lines[3] == "II·22 15 16 17 18 19 20 21"
    assert 'class="so-cal-out"' in months[0]
    assert months[4].count("so-cal-school") == 27  # December has 31 days, four Sundays


def test_the_weeks_stand_behind_the_drawing(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    publish_plan(officer, year)
    text = text_of(signed_in("learner").get(of(year)).content.decode())
    assert "1 07/09/2026 – 13/09/2026 Học kỳ I 6" in text
    assert "17 28/12/2026 – 03/01/2027 Học kỳ I 5 Tết Dương lịch (01/01/2027)" in text
    assert "22 15/02/2027 – 21/02/2027 Học kỳ II 6" in text
    assert "35 17/05/2027 – 23/05/2027 Học kỳ II 6" in text


def test_levels_with_plans_of_their_own_are_told_apart(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    publish_plan(officer, year, levels=("lower_secondary",), decision_number="2/QĐ-UBND")
    publish_plan(officer, year, levels=("primary",), last_weekday=5)
    client = signed_in("principal")
    first = text_of(client.get(of(year)).content.decode())
    assert "Có 2 kế hoạch cho các cấp học khác nhau" in first
    assert "Thứ Hai đến thứ Sáu" in first
    second = text_of(client.get(of(year) + "?level=lower_secondary").content.decode())
    assert "Thứ Hai đến thứ Bảy" in second
    assert "2/QĐ-UBND ngày 20/07/2026" in second


def test_the_levels_of_a_school_are_told_with_the_plan_of_each(
    officer: Actor, signed_in: SignIn
) -> None:
    year = make_year(officer, year_on(timezone.localdate()))
    publish_plan(officer, year, levels=("lower_secondary",), decision_number="2/QĐ-UBND")
    publish_plan(officer, year, levels=("primary",))
    client = signed_in("principal")
    asked = "?level=primary&level=lower_secondary&level=continuing&level=%00"
    page = client.get(f"/calendar/years/current{asked}", follow=True)
    text = text_of(page.content.decode())
    assert (
        "Tiểu học: 1702/QĐ-UBND Trung học cơ sở: 2/QĐ-UBND"
        " Giáo dục thường xuyên: chưa có kế hoạch nào được công bố" in text
    )
    plain = text_of(client.get(of(year)).content.decode())
    assert "chưa có kế hoạch nào được công bố" not in plain


def test_without_the_year_of_today_one_is_led_to_the_list(signed_in: SignIn) -> None:
    response = signed_in("learner").get("/calendar/years/current")
    assert response.headers["Location"] == "/calendar/years/"


def test_an_earlier_state_is_read_and_says_so(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    plan = publish_plan(officer, year)
    days = (*plan_facts().days, storm(date(2026, 9, 14), date(2026, 9, 20)))
    later = amend_plan(officer, plan, effective=date(2026, 9, 14), days=days)
    client = signed_in("subject_teacher")
    old = text_of(client.get(f"/calendar/plans/{plan.uuid}/").content.decode())
    new = text_of(client.get(f"/calendar/plans/{later.uuid}/").content.decode())
    assert "Đây là nội dung trước khi điều chỉnh." in old
    assert "35 tuần: học kỳ I 18, học kỳ II 17" in old
    assert "Đây là nội dung trước khi điều chỉnh." not in new
    assert "34 tuần: học kỳ I 17, học kỳ II 17" in new
    assert "khiến Học kỳ I còn 17 trong 18 tuần, thiếu 1 tuần. Cần quyết định ngày học bù." in new


def test_a_year_without_a_plan_says_what_to_do(year: SchoolYear, signed_in: SignIn) -> None:
    officers = text_of(signed_in("province_officer").get(of(year)).content.decode())
    others = text_of(signed_in("guardian").get(of(year)).content.decode())
    assert "Hãy soạn kế hoạch: vừa ghi vừa thấy các tuần. Soạn kế hoạch" in officers
    assert "Sở công bố xong thì kế hoạch hiện ở đây." in others


def test_a_list_without_years_says_what_to_do(signed_in: SignIn) -> None:
    text = text_of(signed_in("province_officer").get("/calendar/years/").content.decode())
    assert "Chưa có năm học nào. Thêm năm học" in text


def test_a_year_is_added_and_taken_back(signed_in: SignIn) -> None:
    client, before = signed_in("province_officer"), rows()
    page = client.post("/calendar/years/add", FRAME, follow=True).content.decode()
    assert "Đã thêm năm học 2027–2028." in page
    with acting(SECTOR):
        year = SchoolYear.objects.get()
    assert year.closes_by == date(2028, 5, 31)
    undo = re.search(r'Nhầm\? <a href="([^"]+)">Rút lại</a>', page)
    assert undo is not None
    page = client.post(undo[1], {"reason": "gõ sai năm"}, follow=True).content.decode()
    assert "Đã rút lại năm học 2027–2028." in page
    assert verbs() == ["calendar.year.added", "calendar.year.taken_back"]
    assert rows() == before | {"acts": 2}
    with acting(SECTOR):
        states = SchoolYearHistory.objects.order_by("id").values_list("verb", flat=True)
        assert list(states) == ["INSERT", "DELETE"]


def test_a_form_sent_twice_adds_one_year(signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    for _time in range(2):
        page = client.post("/calendar/years/add", {**FRAME, "once": "abc"}, follow=True)
        assert page.status_code == 200
    assert rows()["years"] == 1
    assert "Việc này đã làm rồi." in page.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"start": "1900"}, "1990"),
        ({"start": "hai nghìn"}, "Mục này cần là một số nguyên"),
        ({"closes_by": "31/02/2028"}, ""),
        ({"closes_by": "31/05/2029"}, "Ngày này ở ngoài năm học."),
        ({"closes_by": "01/01/2028"}, "Ngày tổng kết năm học ở trước hạn kết thúc học kỳ I."),
        ({"first_term_weeks": "31"}, "30"),
        ({"decision": "1\x1b2"}, "Nội dung có ký tự ẩn."),
    ],
)
def test_a_frame_that_cannot_be_meant_is_refused(
    signed_in: SignIn, changed: dict[str, str], sentence: str
) -> None:
    before = rows()
    page = signed_in("province_officer").post("/calendar/years/add", {**FRAME, **changed})
    assert page.status_code == 422
    if "nguyên" not in sentence:
        assert sentence in page.content.decode()
    assert rows() == before


def test_a_year_is_added_once(year: SchoolYear, signed_in: SignIn) -> None:
    before = rows()
    page = signed_in("province_officer").post(
        "/calendar/years/add",
        {**FRAME, "start": "2026", "first_term_before": "18/01/2027", "closes_by": "31/05/2027"},
    )
    assert page.status_code == 422
    assert "Đã có năm học 2026–2027." in page.content.decode()
    assert rows() == before


@pytest.mark.django_db(transaction=True)  # reasons are found by transaction
def test_the_frame_is_corrected_with_a_reason_and_its_past_is_read(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    publish_plan(officer, year)
    client = signed_in("province_officer")
    values = {
        "decision": "2308/QĐ-BGDĐT",
        "first_term_weeks": "18",
        "second_term_weeks": "18",
        "first_term_before": "18/01/2027",
        "closes_by": "31/05/2027",
        "reason": "Bộ điều chỉnh khung",
        "version": "1",
    }
    page = client.post(of(year, "edit"), values, follow=True).content.decode()
    assert "Đã lưu thay đổi." in page
    assert "Kế hoạch không còn đúng khung của Bộ." in page
    again = client.post(of(year, "edit"), values)
    assert again.status_code == 422
    assert "Người khác vừa lưu" in again.content.decode()
    told = text_of(client.get(of(year, "history")).content.decode())
    assert "Số tuần học kỳ II: 17 → 18" in told
    assert "Bộ điều chỉnh khung" in told
    stays = client.post(of(year, "take-back"), {"reason": "nhầm"})
    assert stays.status_code == 422
    assert "đã có kế hoạch hoặc bản thảo nên chưa rút lại được" in stays.content.decode()


def test_the_search_finds_a_year_without_accents(officer: Actor, year: SchoolYear) -> None:
    with acting(officer.scope):
        for words in (["nam", "hoc"], ["nam", "hoc", "2026"], ["2026-2027"], ["26-27"]):
            found = find_years(officer, words, 8, date(2026, 9, 7))
            assert [(hit.title, hit.url) for hit in found] == [("Năm học 2026–2027", of(year))]
        assert find_years(officer, ["nam", "hoc", "2031"], 8, date(2026, 9, 7)) == []


def test_pages_cost_the_same_for_few_and_many_plans(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")

    def statements(place: str) -> int:
        assert client.get(place).status_code == 200
        with CaptureQueriesContext(connections["default"]) as asked:
            assert client.get(place).status_code == 200
        return len(asked.captured_queries)

    plan = publish_plan(officer, year, levels=("primary",))
    few = [statements(place) for place in (of(year), "/calendar/years/", of(year, "plan"))]
    for number, day in enumerate((date(2026, 9, 14), date(2026, 10, 5), date(2026, 11, 2))):
        plan = amend_plan(officer, plan, effective=day, decision_number=f"{number}/QĐ")
    for level in ("preschool", "lower_secondary", "upper_secondary"):
        publish_plan(officer, year, levels=(level,), decision_number=level)
    for start in range(2010, 2025):
        make_year(officer, start)
    many = [statements(place) for place in (of(year), "/calendar/years/", of(year, "plan"))]
    assert few == many


@pytest.mark.parametrize(
    ("has_plan", "primary", "others"),
    [
        (True, "Điều chỉnh kế hoạch", ["Soạn kế hoạch", "Cho nghỉ vì thiên tai", "Sửa khung"]),
        (False, "Soạn kế hoạch", ["Sửa khung"]),
    ],
)
def test_one_button_stands_out_and_the_rest_is_in_a_menu(
    officer: Actor,
    year: SchoolYear,
    signed_in: SignIn,
    has_plan: bool,
    primary: str,
    others: list[str],
) -> None:
    if has_plan:
        publish_plan(officer, year)
    page = signed_in("province_officer").get(of(year)).content.decode()
    menu = page[page.index('id="so-rest"') :]
    head = menu[: menu.index("so-tabs")]
    inside, after = head[: head.index("</ul>")], head[head.index("</ul>") :]

    assert [text_of(one) for one in re.findall(r"<li>(.*?)</li>", inside, re.DOTALL)] == others
    assert page[: page.index("so-tabs")].count("so-btn-primary") == 1
    assert (
        text_of(after[after.index("so-btn-primary") :].split(">", 1)[1].split("</a>")[0]) == primary
    )
