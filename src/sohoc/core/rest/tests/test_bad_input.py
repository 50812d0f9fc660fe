"""Bodies that are no JSON, and texts that nobody would type: refused or stored whole, never 500."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from sohoc.core.access.models import Node
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import Card
from sohoc.core.rest import usage
from sohoc.core.rest.parsing import DEEPEST, LARGEST_BODY
from sohoc.core.rest.testing import Program
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.lib.vietnamese import normal

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("sohoc.core.rest.tests.places"),
]
Programs = Callable[[str], Program]
DATA = Path(__file__).parent / "data"
PLACES = "/api/v1/places"
TOO_DEEP = [b"[" * 100_000, b'[{"":' * 50_000, b'{"name":' * 30 + b"1" + b"}" * 30]


@pytest.fixture(autouse=True)
def without_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "LIMIT", 1_000_000)


def rows() -> tuple[int, int]:
    with acting(SECTOR):
        return Node.objects.count(), Card.objects.filter(version__gt=1).count()


def test_no_broken_body_is_taken(program: Programs, province: Province) -> None:
    principal, administrator, before = program("principal"), program("administrator"), rows()
    with acting(SECTOR):
        card = Card.objects.get(user=province.users["learner"])
    files = sorted((DATA / "json").glob("*.json"))
    assert len(files) == 221
    for body in [*(file.read_bytes() for file in files), *TOO_DEEP]:
        for answer in (
            administrator.call("POST", PLACES, body),
            principal.call("PATCH", f"/api/v1/cards/{card.uuid}", body, If_Match='"1"'),
        ):
            assert 400 <= answer.status_code < 500, (body[:80], answer.status_code)
            assert answer["Content-Type"] == "application/problem+json"
    assert rows() == before


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"{", "Phần thân không phải JSON: dòng 1, cột 2."),
        (b"[]", "Phần thân phải là một đối tượng JSON."),
        (b'{"name": "a", "name": "b"}', "Một đối tượng nêu cùng một trường hai lần."),
        (b'{"name": NaN}', "NaN không phải là số trong JSON."),
        (b'{"name": 1e999}', "Có một số quá lớn."),
        (b'{"name": ' + b"9" * 5000 + b"}", "Có một số quá lớn."),
        (b'{"name": "\\ud800"}', "Có đoạn chữ chứa ký tự không lưu được."),
        (b'{"\\u0000": "a"}', "Có đoạn chữ chứa ký tự không lưu được."),
        (b'{"name": "\xff"}', "Phần thân không phải UTF-8."),
        (
            b'{"name":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
            "Phần thân lồng nhau sâu hơn 20 tầng.",
        ),
    ],
)
def test_a_broken_body_is_told_what_is_wrong(program: Programs, body: bytes, detail: str) -> None:
    answer = program("administrator").call("POST", PLACES, body)
    assert (answer.status_code, answer.json()["detail"]) == (400, detail)


def test_a_large_body_is_not_read(program: Programs) -> None:
    body = b'{"name": "' + b"a" * LARGEST_BODY + b'"}'
    answer = program("administrator").call("POST", PLACES, body)
    assert (answer.status_code, answer.json()["type"]) == (413, "/api/#too-large")


@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data; boundary=x", ""])
def test_another_media_type_is_refused(program: Programs, media_type: str) -> None:
    administrator = program("administrator")
    answer = administrator.client.generic(
        "POST", PLACES, b'{"name": "a"}', content_type=media_type, headers=administrator.headers
    )
    assert answer.status_code == 415


def test_naughty_texts_are_stored_whole_or_refused(program: Programs, province: Province) -> None:
    principal, administrator = program("principal"), program("administrator")
    with acting(SECTOR):
        card = Card.objects.get(user=province.users["learner"])
    version = 1
    # Every fourth one: what they do to each text field of a noun is tested where the noun lives.
    for text in json.loads((DATA / "blns" / "blns.json").read_text("utf-8"))[::4]:
        made = administrator.call("POST", PLACES, {"name": text})
        assert made.status_code in {201, 400, 422}, text
        if made.status_code == 201:
            stored = made.json()["name"]
            assert stored == normal(text)
            assert unicodedata.is_normalized("NFC", stored)
        renamed = principal.call(
            "PATCH", f"/api/v1/cards/{card.uuid}", {"full_name": text}, If_Match=f'"{version}"'
        )
        assert renamed.status_code in {200, 400, 422}, text
        version += renamed.status_code == 200
        assert administrator.call("POST", PLACES, {"name": "x", "kind": text}).status_code < 500
    assert version > 80


def test_naughty_filters_never_break_a_list(program: Programs) -> None:
    clerk = program("clerk")
    for text in json.loads((DATA / "blns" / "blns.json").read_text("utf-8"))[::2]:
        answer = clerk.client.get(
            "/api/v1/cards", {"q": text, "order": text}, headers=clerk.headers
        )
        assert answer.status_code in {200, 400}, text
