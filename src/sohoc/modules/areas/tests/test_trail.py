"""What the trail tells of a list of units: counts, units and kinds in words, never as codes."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import Entry
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import AUDIT, NOW, Province
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.services import lists
from sohoc.modules.areas.tests.test_new_list import drafted

# Names of columns and codes that nobody has put into words.
RAW = re.compile(r"\b(areas_\w+|begun|kept|divided|merged|renamed|kind|ward|period)\b")


@pytest.mark.django_db
def test_the_page_of_a_list_tells_what_it_did_in_words(
    country: UnitList, province: Province, signed_in: Callable[[str], Client]
) -> None:
    officer = province.actor("province_officer")
    with acting(officer.scope):
        lists.apply_list(actor=officer, uuid_=drafted(province).uuid, at=NOW)
    with acting(AUDIT):
        entry = Entry.objects.get(verb="areas.list.applied")
    page = signed_in("auditor").get(f"/audit/entries/{entry.id}/")
    told = text_of(page.content.decode())
    for line in (
        "Đơn vị bắt đầu 4",
        "Đơn vị giữ nguyên 2",
        "Lượt chia 2",
        "Đơn vị hành chính: đã thêm Mã: 07900 Loại: Phường Tên: Phường Âu Cơ",
    ):
        assert line in told
    assert RAW.findall(told.replace("areas.list.applied", "")) == []
