"""The days of the law for requests, and how near they are."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.law.privacy.rights import Right, clock
from sohoc.modules.calendar.contracts import DaysFacts
from sohoc.modules.calendar.testing import make_year, plan_facts, publish_plan
from sohoc.modules.privacy.figures import waiting_requests
from sohoc.modules.privacy.models import DataRequest, RequestState
from sohoc.modules.privacy.services import requests as services
from sohoc.modules.privacy.tests.asking import MONDAY, asked, state
from sohoc.modules.privacy.tests.families import Family

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_the_days_are_those_of_the_law(province: Province, family: Family) -> None:
    request = asked(province, family)
    law = clock(Right.DELETE, date(2026, 11, 23), holidays=())
    assert (request.acknowledge_by, request.answer_by) == (date(2026, 11, 25), law.answer_by)
    assert request.due == date(2026, 12, 14)  # 20 days end on a Sunday


def test_taking_longer_happens_once_and_with_a_reason(province: Province, family: Family) -> None:
    request = asked(province, family)
    clerk = province.actor("clerk", at=MONDAY)
    with acting(clerk.writing_scope):
        services.extend(
            actor=clerk, uuid_=request.uuid, reason="Phải hỏi đơn vị lưu trữ.", at=MONDAY
        )
        with pytest.raises(services.AnsweredAlready):
            services.extend(actor=clerk, uuid_=request.uuid, reason="Thêm lần nữa.", at=MONDAY)
    law = clock(Right.DELETE, date(2026, 11, 23), holidays=(), extended=True)
    assert state(request).due == law.extended_until == date(2027, 1, 4)


def test_a_processor_gives_the_longer_time(province: Province, family: Family) -> None:
    request = asked(province, family)
    clerk = province.actor("clerk", at=MONDAY)
    with acting(clerk.writing_scope):
        services.acknowledge(actor=clerk, uuid_=request.uuid, is_with_processor=True, at=MONDAY)
    assert state(request).due == date(2026, 12, 23)
    assert state(request).state == RequestState.RECEIVED


def test_late_requests_stand_in_a_list_of_their_own(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    early = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    late = asked(province, family)
    asked(province, family, right="protect")
    with acting(SECTOR):
        DataRequest.objects.filter(pk=late.pk).update(
            received=early.date(), due=date(2026, 3, 12), acknowledge_by=date(2026, 3, 4)
        )
    for role in ("principal", "province_officer"):
        page = signed_in(role).get("/privacy/requests/?tab=overdue").content.decode()
        assert len(re.findall(r'class="so-name', page)) <= 2, role
        assert "quá hạn" in page
        assert "Áp dụng biện pháp bảo vệ</td>" not in page


def test_the_first_page_tells_principal_and_department_of_late_requests(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    late = asked(province, family)
    asked(province, family, right="protect")
    with acting(SECTOR):
        DataRequest.objects.filter(pk=late.pk).update(due=date(2026, 3, 12))
    for role in ("principal", "clerk", "province_officer"):
        client = signed_in(role)
        page = client.get("/").content.decode()
        assert "Những yêu cầu về dữ liệu nào đang chờ trả lời?" in page, role
        assert "/privacy/requests/?when=late" in page
        found = client.get("/privacy/requests/?when=late").content.decode()
        assert str(late.uuid) in found
        assert "?when=late" not in signed_in("guardian").get("/").content.decode()


def test_the_first_page_tells_a_family_what_waits_and_what_was_answered(
    province: Province, signed_in: SignIn, family: Family
) -> None:
    client = signed_in("guardian")
    assert "đề nghị đã gửi" not in client.get("/").content.decode()
    request = asked(province, family)
    assert "1 đề nghị đã gửi đang chờ trả lời" in client.get("/").content.decode()
    with acting(SECTOR):
        DataRequest.objects.filter(pk=request.pk).update(
            state="granted", answered_at=timezone.localtime() - timedelta(days=1)
        )
    page = client.get("/").content.decode()
    assert "1 đề nghị đã gửi đã có trả lời" in page
    assert "chờ trả lời" not in page


def test_requests_sort_by_their_last_day_into_three_bars_and_none_twice(
    province: Province, family: Family
) -> None:
    day = date(2026, 11, 30)
    request = asked(province, family)
    officer = province.actor("province_officer")
    for due, when in (
        (date(2026, 11, 29), "late"),
        (date(2026, 11, 30), "soon"),
        (date(2026, 12, 3), "soon"),
        (date(2026, 12, 4), "later"),
    ):
        with acting(SECTOR):
            DataRequest.objects.update(state="received", due=due)
        with acting(officer.scope):
            panel = waiting_requests(officer, day)
        assert panel is not None
        assert [bar.url.rpartition("=")[2] for bar in panel.bars if bar.count] == [when]
    with acting(SECTOR):
        DataRequest.objects.filter(pk=request.pk).update(state="withdrawn")
    with acting(officer.scope):
        assert waiting_requests(officer, day) is None


def test_a_public_holiday_moves_the_last_day_and_days_around_tet_do_not(
    province: Province, family: Family
) -> None:
    officer = province.actor("province_officer", at=NOW)
    days = (
        DaysFacts(date(2026, 11, 24), date(2026, 11, 24), "national", "Ngày nghỉ thử", ""),
        DaysFacts(date(2026, 12, 14), date(2026, 12, 14), "tet", "Nghỉ Tết thử", ""),
    )
    publish_plan(officer, make_year(officer), facts=replace(plan_facts(), days=days))
    request = asked(province, family)
    assert request.acknowledge_by == date(2026, 11, 26)
    assert request.due == date(2026, 12, 14)
