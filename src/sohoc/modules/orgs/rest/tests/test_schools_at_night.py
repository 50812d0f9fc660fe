"""Between midnight and seven in Hà Nội, when UTC has another day, programs see today's schools."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from sohoc.core.access.models import Line
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import move
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.orgs.testing import make_schools

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.modules.orgs.rest.tests.addresses"),
]


@pytest.mark.parametrize(
    ("after_midnight", "seen"),
    [
        (timedelta(seconds=-1), ["Trường THCS Bao La (mẫu)", "Trường THCS Đông Bảng (mẫu)"]),
        (timedelta(0), ["Trường THCS Đông Bảng (mẫu)"]),
        (timedelta(hours=1, minutes=30), ["Trường THCS Đông Bảng (mẫu)"]),
        (timedelta(hours=7), ["Trường THCS Đông Bảng (mẫu)"]),
    ],
)
def test_a_school_that_moved_at_midnight_is_no_longer_seen(
    province: Province,
    monkeypatch: pytest.MonkeyPatch,
    after_midnight: timedelta,
    seen: list[str],
) -> None:
    make_schools(province.schools)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with acting(SECTOR):
        move(
            province.schools[0].pk,
            below=province.communes[1].pk,
            line=Line.ADMINISTRATIVE,
            on=tomorrow,
        )
    officer = Program(token_for(province, "commune_officer").text)
    clock = timezone.make_aware(datetime.combine(tomorrow, time.min)) + after_midnight
    monkeypatch.setattr(timezone, "now", lambda: clock)
    answer = officer.call("GET", "/api/v1/schools")
    assert answer.status_code == 200, answer.content
    assert [school["name"] for school in answer.json()["items"]] == seen
