"""Columns of figures as files: all of them or none, and only so many at a time."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sohoc.core.access.scope import acting
from sohoc.core.audit.models import SecurityEvent
from sohoc.core.audit.security import SecurityKind
from sohoc.core.files.tests.workbooks_made import reaching_to
from sohoc.core.objects.testing import text_of
from sohoc.core.testing.actors import AUDIT
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.web import convert

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def sent_figures(client: Client, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("so-lieu.csv", content)
    response = client.post("/areas/convert/figures", {"file": file, "way": "new"})
    return response.status_code, text_of(response.content.decode())


def test_figures_are_converted_all_or_not_at_all(country: UnitList, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    status, text = sent_figures(client, b"code;figure\n" + b"05227;1\n" * 19_999)
    assert (status, "Đã cho 19.999 " in text) == (200, True)
    for rows in (20_000, 40_000):
        status, text = sent_figures(client, b"code;figure\n" + b"05227;1\n" * rows)
        assert (status, "Đã cho" in text) == (422, False)
        assert "Bảng kéo dài quá dòng 20.000." in text


def test_a_workbook_with_a_cell_far_away_is_refused(country: UnitList, signed_in: SignIn) -> None:
    status, text = sent_figures(signed_in("learner"), reaching_to("XFD1048576"))
    assert (status, "Bảng kéo dài quá dòng 20.000." in text) == (422, True)


def test_one_account_sends_only_so_many_tables(
    country: UnitList, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "PACE", replace(convert.PACE, most=2))
    client = signed_in("learner")
    answers = [sent_figures(client, b"05227;1\n") for _time in range(4)]
    assert [status for status, _text in answers] == [200, 200, 422, 422]
    assert "Trong 5 phút, mỗi tài khoản được gửi nhiều nhất 2 bảng." in answers[2][1]
    typed = client.post("/areas/convert/figures", {"text": "05227;1", "way": "new"})
    assert typed.status_code == 200
    assert sent_figures(signed_in("guardian"), b"05227;1\n")[0] == 200
    with acting(AUDIT, using="log"):
        limited = SecurityEvent.objects.using("log").filter(kind=SecurityKind.RATE_LIMITED)
        assert list(limited.values_list("path", flat=True)) == ["/areas/convert/figures"]
