"""The own data: a guardian sees the own children, who looked, and asks for what the law gives."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sohoc.core.access.scope import acting
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.people.models import Guardianship, Person
from tests.journeys.conftest import node_of
from tests.journeys.people import Visit
from tests.journeys.person import Person as AtBrowser

pytestmark = pytest.mark.journey
Data = Callable[[], Any]
SEND = "form[data-so=guard] button[type=submit]"


@pytest.fixture
def family(data: Data) -> list[Person]:
    """The demo's guardian and the children whose records the guardian opens, in their order."""
    with data():
        account = User.objects.get(username="phuhuynh")
        with acting(SECTOR):
            own = Person.objects.get(account_id=account.pk)
            ties = Guardianship.objects.filter(
                guardian=own, can_view=True, period__contains=timezone.localdate()
            )
            found = ties.select_related("child").order_by("child__sort_key")
            return [own, *(tie.child for tie in found)]


@pytest.fixture
def pupil(data: Data, family: list[Person]) -> str:
    """One of the children who goes to the school of the demo's clerk alone."""
    with data():
        school = node_of("vanthu").pk
    return next(one.full_name for one in family[1:] if one.schools == [school])


def at_home(visit: Visit, username: str) -> AtBrowser:
    person = visit()
    person.sign_in(username)
    person.goes_to("/")
    return person


def test_a_guardian_sees_exactly_the_own_children_and_who_looked(
    visit: Visit, family: list[Person], pupil: str
) -> None:
    guardian = at_home(visit, "phuhuynh")
    guardian.open("/privacy/")
    expect(guardian.page.locator("tbody a.so-name")).to_have_text([one.full_name for one in family])
    guardian.page.get_by_role("link", name=pupil, exact=True).click()
    guardian.heading(pupil)
    address = guardian.page.url.removeprefix(guardian.address)

    clerk = at_home(visit, "vanthu")
    clerk.open(address.replace("/privacy/people", "/persons"))
    clerk.heading(pupil)

    guardian.page.get_by_role("link", name="Ai đã xem").click()
    looked = guardian.page.locator("tbody tr").filter(has_text="Văn thư").first
    expect(looked).to_contain_text("Trường TH&THCS Bao La (mẫu)")


def test_a_right_is_asked_for_and_answered_in_time(visit: Visit, pupil: str) -> None:
    guardian = at_home(visit, "phuhuynh")
    guardian.open("/privacy/")
    guardian.page.get_by_role("link", name=pupil, exact=True).click()
    guardian.page.get_by_role("link", name="Đề nghị sửa", exact=True).click()
    born = guardian.page.locator("[name=born]").input_value()
    other = "11/02/2015" if born != "11/02/2015" else "12/02/2015"
    guardian.fill(born=other, text="Giấy khai sinh ghi ngày khác.")
    guardian.page.locator(SEND).click()
    guardian.says("Câu trả lời sẽ có ở đây.")
    guardian.says("còn 1")  # ten days, or one or two more over a weekend
    mine = guardian.page.url.removeprefix(guardian.address)

    clerk = at_home(visit, "vanthu")
    clerk.open("/privacy/requests/?order=-asked")
    clerk.page.locator("tbody tr", has_text=other).first.locator("a.so-name").click()
    clerk.page.get_by_role("link", name="Xác nhận đã nhận", exact=True).click()
    clerk.page.locator(SEND).click()
    clerk.says("Đang xử lý")
    clerk.page.get_by_role("link", name="Chấp nhận và sửa", exact=True).click()
    clerk.fill(answer="Đã sửa theo giấy khai sinh.")
    clerk.page.locator(SEND).click()
    clerk.says("Đã thực hiện")

    guardian.open(mine)
    guardian.says("Đã thực hiện")
    guardian.says("Đã sửa theo giấy khai sinh.")
    guardian.open("/privacy/")
    guardian.page.get_by_role("link", name=pupil, exact=True).click()
    expect(guardian.page.locator("tbody tr", has_text="Ngày sinh").first).to_contain_text(other)


def test_a_consent_is_given_after_reading_and_taken_back(visit: Visit, pupil: str) -> None:
    guardian = at_home(visit, "phuhuynh")
    guardian.open("/privacy/")
    guardian.page.get_by_role("link", name=pupil, exact=True).click()
    guardian.page.get_by_role("link", name="Sự đồng ý", exact=True).click()
    asked = guardian.page.locator("section", has_text="Phân tích hoạt động học trực tuyến")
    asked.get_by_role("button", name="Tôi đã đọc và đồng ý").click()
    guardian.says("Đã ghi sự đồng ý.")
    asked.get_by_role("button", name="Rút lại sự đồng ý của tôi").click()
    guardian.says("Từ bây giờ không còn hiệu lực.")
    expect(asked.get_by_role("button", name="Tôi đã đọc và đồng ý")).to_be_visible()
