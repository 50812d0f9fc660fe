"""Naughty strings in every box of the module: an answer, never a breakdown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import sohoc.core.rest
from sohoc.core.access.scope import acting
from sohoc.core.grants.tests.proving import prove
from sohoc.core.testing.actors import SECTOR
from sohoc.modules.areas.models import UnitList

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
DATA = Path(sohoc.core.rest.__file__).parent / "tests" / "data" / "blns" / "blns.json"
STRINGS = [*json.loads(DATA.read_text("utf-8"))[::7], "\x00", "\ud800", "9" * 400, "٣", "½", "²"]


def test_every_box_answers(country: UnitList, signed_in: SignIn) -> None:
    client = prove(signed_in("province_officer"), "/areas/lists/new")
    for text in STRINGS:
        sent = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for place, name in (
            ("/areas/convert/", "q"),
            ("/areas/convert/", "over"),
            ("/areas/", "day"),
            ("/areas/", "q"),
            ("/areas/", "province"),
            ("/areas/lists/template/csv", "province"),
        ):
            assert client.get(place, {"way": "new", name: sent}).status_code == 200
        answer = client.post("/areas/convert/figures", {"way": "new", "text": f"05227;{sent}"})
        assert answer.status_code in {200, 422}
        values = {
            "coverage": "25",
            "effective": "01/01/2027",
            "title": sent,
            "decision_number": sent[:60],
            "decision_text": sent,
            "file": SimpleUploadedFile("a.csv", f"Mã,Tên,Mã tỉnh\n{sent},{sent},{sent}\n".encode()),
        }
        assert client.post("/areas/lists/new", values).status_code == 422
    with acting(SECTOR):
        assert UnitList.objects.count() == 1
