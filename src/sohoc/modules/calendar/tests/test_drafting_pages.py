"""Drafting on the screen: the weeks while one writes, saving, publishing, amending, closing."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.calendar.models import Draft, Plan, SchoolYear
from sohoc.modules.calendar.testing import amend_plan, make_year, plan_facts, publish_plan
from sohoc.modules.calendar.tests.written import held, rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
VALUES = {
    "levels": ["primary", "lower_secondary"],
    "decision_number": "1702/QĐ-UBND",
    "decision_date": "20/07/2026",
    "return_day": "28/08/2026",
    "early_return": "22/08/2026",
    "early_grades": ["9"],
    "opening": "05/09/2026",
    "first_begins": "2026-09-07",
    "first_ends": "10/01/2027",
    "second_begins": "11.01.2027",
    "second_ends": "23-05-2027",
    "closing": "31/05/2027",
    "last_weekday": "6",
    "first_weeks": "",
    "second_weeks": "",
    "days-TOTAL_FORMS": "3",
    "days-INITIAL_FORMS": "0",
    "days-MIN_NUM_FORMS": "0",
    "days-MAX_NUM_FORMS": "60",
    "days-0-first": "01/02/2027",
    "days-0-last": "2027-02-14",
    "days-0-kind": "tet",
    "days-0-title": "Tết Nguyên đán",
    "days-1-first": "02/09/2026",
    "days-1-kind": "national",
    "days-1-title": "Quốc khánh",
    "days-2-kind": "national",
}


def of(year: SchoolYear, part: str) -> str:
    return f"/calendar/years/{year.uuid}/{part}"


def fields_of(page: str) -> dict[str, Any]:
    """The values that stand in the form of a page."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name = attributes.get("name", "")
        if attributes.get("type") == "checkbox":
            if "checked" in tag:
                found.setdefault(name, []).append(attributes["value"])
        elif name and name != "csrfmiddlewaretoken":
            found[name] = attributes.get("value", "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.findall(r'value="([^"]*)"', body)[0]
    return found


def test_the_weeks_are_shown_before_anything_is_saved(year: SchoolYear, signed_in: SignIn) -> None:
    client, before = signed_in("province_officer"), rows()
    page = client.post(of(year, "plan"), {**VALUES, "act": "preview"})
    text = text_of(page.content.decode())
    assert page.status_code == 200
    assert "Đúng khung của Bộ. 35 tuần: học kỳ I 18, học kỳ II 17" in text
    short = client.post(of(year, "plan"), {**VALUES, "second_ends": "16/05/2027", "act": "preview"})
    assert (
        "Học kỳ II mới có 16 tuần thực học, cần 17: thiếu 1 tuần; cả năm có 34, cần 35 tuần."
        in text_of(short.content.decode())
    )
    assert rows() == before


def test_a_new_draft_begins_with_a_calendar_that_fits(year: SchoolYear, signed_in: SignIn) -> None:
    page = signed_in("province_officer").get(of(year, "plan")).content.decode()
    fields = fields_of(page)
    assert (fields["first_begins"], fields["first_ends"]) == ("07/09/2026", "10/01/2027")
    assert (fields["second_begins"], fields["second_ends"]) == ("11/01/2027", "23/05/2027")
    assert (fields["days-2-first"], fields["days-2-last"]) == ("01/02/2027", "14/02/2027")
    assert len(fields["levels"]) == 5


def test_a_year_whose_moon_is_unknown_says_so(officer: Actor, signed_in: SignIn) -> None:
    later = make_year(officer, 2040)
    page = signed_in("province_officer").get(of(later, "plan")).content.decode()
    assert "Ở đây chưa có ngày Tết và Giỗ Tổ của năm này." in page
    assert fields_of(page)["second_ends"] == "12/05/2041"


def test_a_draft_is_saved_published_and_taken_back(year: SchoolYear, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    saved = client.post(of(year, "plan"), {**VALUES, "act": "save"}, follow=True)
    place = saved.redirect_chain[-1][0]
    assert "Đã lưu bản thảo. Chỉ Sở thấy." in saved.content.decode()
    fields = fields_of(saved.content.decode())
    assert fields["days-0-title"] == "Quốc khánh"  # by date
    assert (fields["days-1-last"], fields["version"]) == ("14/02/2027", "1")
    ready = client.get(f"{place}publish")
    assert "Công bố rồi thì mọi trường, giáo viên và gia đình đều thấy." in ready.content.decode()
    done = client.post(f"{place}publish", {"version": "1"}, follow=True).content.decode()
    assert "Đã công bố kế hoạch năm học 2026–2027." in done
    assert held("lower_secondary") == [("01/08/2026", "01/08/2027", "1702/QĐ-UBND")]
    undo = re.search(r'Nhầm\? <a href="([^"]+)">Rút lại</a>', done)
    assert undo is not None
    back = client.post(undo[1], {"reason": "sai ngày ký"}, follow=True)
    assert "Kế hoạch trở lại thành bản thảo dưới đây." in back.content.decode()
    assert back.redirect_chain[-1][0] == place
    assert held("lower_secondary") == []


def test_a_draft_without_a_number_is_kept_and_not_published(
    year: SchoolYear, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    values = {**VALUES, "decision_number": "", "act": "save"}
    place = client.post(of(year, "plan"), values).headers["Location"]
    page = client.get(f"{place}publish").content.decode()
    assert "Ghi số quyết định của tỉnh: chưa có số thì chưa công bố được." in page
    assert re.search(r"<button[^>]*disabled", page)
    before = rows()
    refused = client.post(f"{place}publish", {"version": "1"})
    assert refused.status_code == 422
    assert "Ghi số quyết định của tỉnh" in refused.content.decode()
    assert rows() == before


def test_a_form_sent_twice_makes_one_draft(year: SchoolYear, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    values = {**VALUES, "act": "save", "once": "mot-lan"}
    first, second = (client.post(of(year, "plan"), values).headers["Location"] for _n in "12")
    assert first == second
    assert rows()["drafts"] == 1


def test_two_who_write_the_same_draft_are_told(year: SchoolYear, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    place = client.post(of(year, "plan"), {**VALUES, "act": "save"}).headers["Location"]
    values = {**VALUES, "act": "save", "version": "1", "decision_number": "2/QĐ"}
    assert client.post(place, values).status_code == 302
    late = client.post(place, {**values, "decision_number": "3/QĐ"})
    assert late.status_code == 422
    assert "Người khác vừa lưu, nên phần của anh/chị chưa được lưu." in late.content.decode()
    with acting(SECTOR):
        assert Draft.objects.get().content["decision_number"] == "2/QĐ"


def test_levels_that_are_planned_already_are_named(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    place = client.post(of(year, "plan"), {**VALUES, "act": "save"}).headers["Location"]
    publish_plan(officer, year, levels=("primary",))
    before = rows()
    refused = client.post(f"{place}publish", {"version": "1"})
    assert refused.status_code == 422
    text = text_of(refused.content.decode())
    assert "Các cấp này đã có kế hoạch được công bố trong năm học: Tiểu học." in text
    assert rows() == before


def test_a_draft_says_that_another_plan_holds_and_does_not_lead_to_publishing(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    place = client.post(of(year, "plan"), {**VALUES, "act": "save"}).headers["Location"]
    free = client.get(place).content.decode()
    assert "Đúng khung của Bộ." in text_of(free)
    assert f'href="{place}publish"' in free
    first = publish_plan(officer, year, levels=("primary",))
    later = amend_plan(
        officer, first, effective=date(2026, 9, 14), closing=date(2027, 5, 30), levels=("primary",)
    )
    before = rows()
    told = (
        "Kế hoạch 99/QĐ-UBND đã áp dụng cho Tiểu học trong năm học này."
        " Hãy điều chỉnh kế hoạch đó, hoặc bỏ cấp này khỏi bản thảo."
    )
    for page in (
        client.get(place),
        client.get(f"{place}publish"),
        client.post(of(year, "plan"), {**VALUES, "act": "preview"}),
    ):
        html = page.content.decode()
        assert told in text_of(html)
        assert f'<a href="/calendar/plans/{later.uuid}/amend">99/QĐ-UBND</a>' in html
        assert "Đúng khung của Bộ." not in html
        assert f'href="{place}publish"' not in html
    other = {**VALUES, "levels": ["lower_secondary"], "act": "preview"}
    text = text_of(client.post(of(year, "plan"), other).content.decode())
    assert "Đúng khung của Bộ." in text
    assert "đã áp dụng cho" not in text
    assert rows() == before


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"first_begins": "32/09/2026"}, 422),
        ({"opening": ""}, 422),
        ({"levels": []}, 422),
        ({"levels": ["university"]}, 422),
        ({"levels": ["lower_secondary", "lower_secondary"]}, 302),
        ({"last_weekday": "7"}, 422),
        ({"early_grades": ["5"]}, 422),
        ({"days-0-first": "hôm qua"}, 422),
        ({"days-0-kind": "summer"}, 422),
        ({"days-0-title": "a\u202eb"}, 422),
        ({"days-TOTAL_FORMS": "9999999"}, 422),
        ({"days-TOTAL_FORMS": "nhiều"}, 422),
        ({"days-TOTAL_FORMS": "-1"}, 302),
        ({"decision_number": "9" * 61}, 422),
        ({"first_begins": "07/09/0026"}, 422),
        ({"second_begins": "01/12/2026"}, 302),
        ({"second_ends": "23/05/9999"}, 422),
        ({"days-0-last": "01/01/9999"}, 422),
    ],
)
def test_whatever_is_typed_breaks_nothing(
    year: SchoolYear, signed_in: SignIn, changed: dict[str, Any], code: int
) -> None:
    """A day that is one, but not a good one, is kept in the draft and told; others are refused."""
    client, before = signed_in("province_officer"), rows()
    page = client.post(of(year, "plan"), {**VALUES, **changed, "act": "save"})
    assert page.status_code == code
    if code == 422:
        assert rows() == before
        return
    place = page.headers["Location"]
    assert client.get(place).status_code == 200
    published = client.post(f"{place}publish", {"version": "1"})
    good = changed in (
        {"levels": ["lower_secondary", "lower_secondary"]},
        {"days-TOTAL_FORMS": "-1"},
    )
    assert published.status_code == (302 if good else 422)


NAUGHTY = [
    "",
    " ",
    "\x00",
    "'; DROP TABLE calendar_plan; --",
    "<script>alert(1)</script>",
    "𝕏" * 300,
    "\u202e",
    "1e999",
    "{{7*7}}",
    "%s%s%n",
    "Ω≈ç√∫˜µ≤",
    "null",
    "0/0/0000",
    "٠١/٠٢/٢٠٢٧",
]


def test_no_field_breaks_on_naughty_strings(year: SchoolYear, signed_in: SignIn) -> None:
    """Every string for every field: one request asks all of them, each something else."""
    client = signed_in("province_officer")
    names = [*VALUES, "version", "effective", "once"]
    for shift in range(len(NAUGHTY)):
        asked = {
            name: NAUGHTY[(shift - number) % len(NAUGHTY)] for number, name in enumerate(names)
        }
        for act in ("preview", "save", "more", NAUGHTY[shift]):
            page = client.post(of(year, "plan"), {**asked, "act": act})
            assert page.status_code in {200, 422}, asked
            assert "<script>alert" not in page.content.decode()
    for name in ("levels", "first_begins", "early_grades", "days-TOTAL_FORMS", "once", "version"):
        for text in NAUGHTY[1:]:
            page = client.post(of(year, "plan"), {**VALUES, "act": "save", name: text})
            assert page.status_code in {302, 422}, (name, text)
    assert client.get(of(year, f"plan?copy={NAUGHTY[3]}")).status_code == 200
    assert client.get(of(year, "?plan=%00&level=%27")).status_code == 200


def test_more_lines_are_offered_without_losing_what_was_typed(
    year: SchoolYear, signed_in: SignIn
) -> None:
    client = signed_in("province_officer")
    page = client.post(of(year, "plan"), {**VALUES, "act": "more"}).content.decode()
    fields = fields_of(page)
    assert fields["days-TOTAL_FORMS"] == "8"
    assert fields["days-0-title"] == "Tết Nguyên đán"
    full = client.post(of(year, "plan"), {**VALUES, "act": "more", "days-TOTAL_FORMS": "60"})
    assert fields_of(full.content.decode())["days-TOTAL_FORMS"] == "60"


def test_an_emptied_line_is_gone(year: SchoolYear, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    values = {**VALUES, "act": "save", "days-INITIAL_FORMS": "3"}
    values |= {"days-1-first": "", "days-1-title": " "}
    client.post(of(year, "plan"), values)
    with acting(SECTOR):
        content = Draft.objects.get().content
    assert [one["title"] for one in content["days"]] == ["Tết Nguyên đán"]


def test_the_plan_of_the_year_before_is_copied(officer: Actor, signed_in: SignIn) -> None:
    before = make_year(officer, 2025)
    source = publish_plan(
        officer, before, facts=plan_facts(2025), levels=("primary",), last_weekday=5
    )
    year = make_year(officer, 2026)
    client = signed_in("province_officer")
    page = client.get(of(year, "plan")).content.decode()
    found = re.search(r'href="([^"]+\?copy=[^"]+)">1702/QĐ-UBND<', page)
    assert found is not None
    assert found[1].endswith(str(source.uuid))
    fields = fields_of(client.get(found[1]).content.decode())
    assert fields["levels"] == ["primary"]
    assert (fields["first_begins"], fields["second_ends"]) == ("07/09/2026", "23/05/2027")
    assert fields["last_weekday"] == "5"
    assert fields["decision_number"] == ""
    assert (fields["days-2-first"], fields["days-2-last"]) == ("01/02/2027", "14/02/2027")


def test_a_plan_is_amended_on_the_screen(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    plan = publish_plan(officer, year)
    client = signed_in("province_officer")
    place = f"/calendar/plans/{plan.uuid}/amend"
    fields = fields_of(client.get(place).content.decode())
    assert (fields["effective"], fields["decision_number"]) == ("", "")
    fields |= {
        "effective": "14/09/2026",
        "decision_number": "9/QĐ-UBND",
        "decision_date": "13/09/2026",
        "days-5-first": "14/09/2026",
        "days-5-last": "15/09/2026",
        "days-5-kind": "closure",
        "days-5-title": "Bão số 3",
    }
    early = client.post(place, {**fields, "effective": "15/09/2026", "act": "preview"})
    assert "Điều chỉnh có hiệu lực từ 15/09/2026 nhưng lại đổi cả ngày 14/09/2026." in text_of(
        early.content.decode()
    )
    draft = client.post(place, {**fields, "act": "save"}).headers["Location"]
    assert "Điều chỉnh 1702/QĐ-UBND từ ngày 14/09/2026" in text_of(
        client.get(f"{draft}publish").content.decode()
    )
    assert client.post(f"{draft}publish", {"version": "1"}).status_code == 302
    assert held("continuing")[-1] == ("14/09/2026", "01/08/2027", "9/QĐ-UBND")
    again = client.get(place, follow=True)
    assert "Hãy điều chỉnh kế hoạch sau." in again.content.decode()


def test_schools_are_closed_on_the_screen_once(
    officer: Actor, year: SchoolYear, signed_in: SignIn
) -> None:
    publish_plan(officer, year)
    client = signed_in("province_officer")
    values = {
        "levels": ["primary", "preschool"],
        "first": "14/09/2026",
        "last": "",
        "title": "Bão số 3",
        "decision": "12/UBND",
        "decided": "13/09/2026",
        "once": "bao",
    }
    for _time in range(2):
        page = client.post(of(year, "close"), values, follow=True).content.decode()
    assert "Việc này đã làm rồi." in page
    assert held("primary") == [
        ("01/08/2026", "14/09/2026", "1702/QĐ-UBND"),
        ("14/09/2026", "01/08/2027", "12/UBND"),
    ]
    with acting(SECTOR):
        plan = Plan.objects.get(decision_number="12/UBND")
        assert plan.days.filter(kind="closure", first=date(2026, 9, 14)).count() == 1
    bad = client.post(of(year, "close"), {**values, "first": "14/09/2025", "once": "khac"})
    assert bad.status_code == 422
    assert rows()["plans"] == 2


def test_a_draft_is_discarded(year: SchoolYear, signed_in: SignIn) -> None:
    client = signed_in("province_officer")
    place = client.post(of(year, "plan"), {**VALUES, "act": "save"}).headers["Location"]
    assert "Hủy bản thảo này?" in client.get(f"{place}discard").content.decode()
    assert rows()["drafts"] == 1
    page = client.post(f"{place}discard", follow=True).content.decode()
    assert "Đã hủy bản thảo." in page
    assert rows()["drafts"] == 0
