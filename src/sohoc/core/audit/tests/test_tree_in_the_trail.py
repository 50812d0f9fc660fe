"""The trail tells which place came to stand below which, and who keeps what a place left."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.models import Line, Subordination
from sohoc.core.access.scope import acting
from sohoc.core.access.tree import leave_to, move
from sohoc.core.audit.models import Entry
from sohoc.core.audit.recording import record
from sohoc.core.audit.tests.conftest import GIVEN, Thing
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import Province

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
DAY = date(2026, 8, 1)


def told(province: Province, client: Client, change: Callable[[], object]) -> str:
    """What the page of an act of the province says that it changed."""
    officer = province.actor("province_officer")
    with acting(officer.scope):
        change()
        record(officer, GIVEN, Thing(province.schools[0].pk))
        entry = Entry.objects.latest("id")
    return text_of(client.get(reverse("audit:entry", args=[entry.id])).content.decode())


def test_a_move_names_the_places(province: Province, signed_in: SignIn) -> None:
    page = told(
        province,
        signed_in("auditor"),
        lambda: move(
            province.schools[0].pk,
            below=province.communes[1].pk,
            line=Line.ADMINISTRATIVE,
            on=DAY,
        ),
    )
    assert "Quan hệ trực thuộc: đã sửa" in page
    assert "Thời hạn: từ 01/09/2020 → từ 01/09/2020 đến trước 01/08/2026" in page
    assert "Quan hệ trực thuộc: đã thêm" in page
    assert f"Nơi: {province.schools[0].name}" in page
    assert "Trực thuộc: Xã Mai Hạ" in page
    assert "Loại quan hệ: Quản lý trực tiếp" in page


def test_a_corrected_parent_is_told_from_old_to_new(province: Province, signed_in: SignIn) -> None:
    held = Subordination.objects.filter(child=province.schools[0], line=Line.ADMINISTRATIVE)
    page = told(
        province,
        signed_in("auditor"),
        lambda: held.update(parent_id=province.communes[1].pk),
    )
    assert "Trực thuộc: Xã Bao La → Xã Mai Hạ" in page
    for code in ("parent_id", "child_id", "row_id", "txid", "administrative"):
        assert code not in page


def test_a_succession_names_both(province: Province, signed_in: SignIn) -> None:
    heir, ended = province.schools[0], province.schools[1]
    page = told(
        province, signed_in("auditor"), lambda: leave_to(ended.pk, successor=heir.pk, on=DAY)
    )
    assert "Việc kế tục đơn vị: đã thêm" in page
    assert f"Đơn vị đã kết thúc: {ended.name}" in page
    assert f"Đơn vị kế tục: {heir.name}" in page
    assert "Từ: 01/08/2026" in page
