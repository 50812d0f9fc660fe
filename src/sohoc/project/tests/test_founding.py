"""The beginning of a real installation: units of the country, offices, the first administrator."""

from datetime import UTC, date, datetime

import pytest

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import acting
from sohoc.core.access.selectors import nodes_below
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.testing import make_country
from sohoc.modules.orgs.models import OfficeState
from sohoc.project.founding import NameRefused, ProvinceUnknown, found_province
from sohoc.project.installation import AlreadySealed, sealed_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def country() -> None:
    """The small country in the place of the whole one, which takes some seconds."""
    make_country()


def found(province: str, username: str = "quantri", at: datetime = AT) -> None:
    found_province(
        province=province,
        username=username,
        full_name="Nguyễn Thị An",
        password="một hai ba bốn",
        at=at,
    )


def test_a_province_begins_with_its_department_and_every_commune() -> None:
    found("tinh phu tho")
    with acting(SECTOR):
        kinds = {
            kind: Node.objects.filter(kind=kind).count()
            for kind in ("province", "department", "commune")
        }
        root = Node.objects.get(kind="province")
        department = Node.objects.get(kind="department")
        below = nodes_below(root.pk, on=AT.date())
        administered = OfficeState.objects.select_related("area").get(office_id=root.pk).area
    assert kinds == {"province": 1, "department": 1, "commune": 5}
    assert len(below) == 7
    assert department.name == "Sở Giáo dục và Đào tạo Phú Thọ"
    assert administered is not None
    assert (administered.code, administered.name) == ("25", "Tỉnh Phú Thọ")
    assert sealed_as() is not None


def test_a_province_founded_at_night_begins_on_the_day_in_hanoi() -> None:
    found("Tỉnh Phú Thọ", at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC))
    with acting(SECTOR):
        own = Node.objects.filter(kind__in=["province", "department"])
        firsts = [node.period.lower for node in own]
    assert firsts == [date(2026, 11, 21)] * 2


@pytest.mark.parametrize(
    ("province", "username", "refusal"),
    [
        ("Tỉnh Hòa Bình", "quantri", ProvinceUnknown),  # ended on 1 July 2025
        ("Tỉnh Phú Thọ", "Quản Trị", NameRefused),
    ],
)
def test_a_refused_beginning_leaves_nothing(
    province: str, username: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        found(province, username)
    with acting(SECTOR):
        assert not Node.objects.exists()
        assert not Grant.objects.exists()
    assert not User.objects.exists()
    assert sealed_as() is None


def test_a_second_beginning_is_refused() -> None:
    found("Tỉnh Phú Thọ")
    with pytest.raises(AlreadySealed):
        found("Thành phố Hà Nội")
