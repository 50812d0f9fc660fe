"""The pages for people: own tokens, shown once, and the description of the interface."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sohoc.core.access.scope import GATE, acting
from sohoc.core.rest.models import Token
from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import PASSWORD, Province

pytestmark = pytest.mark.django_db
Browsers = Callable[[str], Client]


def wish(province: Province, *, days: int = 30, name: str = "Phần mềm thư viện") -> dict[str, str]:
    day = datetime.now(UTC).date() + timedelta(days=days)
    return {
        "name": name,
        "grant": str(province.grants["clerk"].pk),
        "last_day": day.strftime("%d/%m/%Y"),
        "so_proof": PASSWORD,
    }


def count() -> int:
    with acting(GATE):
        return Token.objects.count()


def test_a_new_token_is_shown_once_and_opens_the_role(
    signed_in: Browsers, province: Province
) -> None:
    clerk = signed_in("clerk")
    shown = clerk.post(reverse("rest:make_token"), wish(province)).content.decode()
    found = re.search(r"sh1_[0-9a-f]{8}_[\w-]{43}", shown)
    assert found is not None
    assert Program(found[0]).call("GET", "/api/v1/schools").status_code == 200
    listed = clerk.get(reverse("rest:tokens")).content.decode()
    assert "Phần mềm thư viện" in listed
    assert found[0] not in listed


def test_the_same_form_sent_twice_makes_one_token(signed_in: Browsers, province: Province) -> None:
    clerk = signed_in("clerk")
    address = reverse("rest:make_token")
    form = clerk.post(address, {"so_proof": PASSWORD}).content.decode()
    found = re.search(r'name="once" value="([^"]+)"', form)
    assert found is not None
    sent = wish(province) | {"once": found[1]}
    assert "sh1_" in clerk.post(address, sent).content.decode()
    again = clerk.post(address, sent, follow=True)
    assert again.redirect_chain == [(reverse("rest:tokens"), 302)]
    assert "Mã “Phần mềm thư viện” đã được tạo từ trước" in again.content.decode()
    assert count() == 1


def test_the_list_shows_the_last_day_as_it_was_asked_for(
    signed_in: Browsers, province: Province
) -> None:
    clerk, sent = signed_in("clerk"), wish(province)
    clerk.post(reverse("rest:make_token"), sent)
    listed = clerk.get(reverse("rest:tokens")).content.decode()
    assert f'data-label="Ngày cuối cùng"><span class="so-n">{sent["last_day"]}</span>' in listed


def test_making_asks_for_a_proof_first(signed_in: Browsers, province: Province) -> None:
    clerk = signed_in("clerk")
    assert clerk.get(reverse("rest:make_token")).status_code == 403
    unproved = wish(province)
    del unproved["so_proof"]
    assert clerk.post(reverse("rest:make_token"), unproved).status_code == 403
    assert count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "id_name_error"),
        ({"name": "a\u202eb"}, "Nội dung có ký tự ẩn"),
        ({"last_day": "01/01/2020"}, "Chọn một ngày từ hôm nay"),
        ({"grant": "0"}, "so-error"),
    ],
)
def test_a_wrong_wish_says_what_to_mend(
    signed_in: Browsers, province: Province, change: dict[str, str], words: str
) -> None:
    answer = signed_in("clerk").post(reverse("rest:make_token"), wish(province) | change)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert count() == 0


def test_the_grant_of_another_person_is_no_choice(signed_in: Browsers, province: Province) -> None:
    foreign = wish(province) | {"grant": str(province.grants["principal"].pk)}
    signed_in("clerk").post(reverse("rest:make_token"), foreign)
    assert count() == 0


def test_a_role_without_the_right_is_told_so(signed_in: Browsers) -> None:
    guardian = signed_in("guardian")
    listed = guardian.get(reverse("rest:tokens"))
    assert "Không vai trò nào của anh/chị" in listed.content.decode()
    answer = guardian.post(reverse("rest:make_token"), {"so_proof": PASSWORD})
    assert answer.status_code == 404


def test_a_revoked_token_is_listed_as_such(signed_in: Browsers, province: Province) -> None:
    made, clerk = token_for(province, "clerk"), signed_in("clerk")
    answer = clerk.post(reverse("rest:revoke_token", args=[made.token.uuid]), follow=True)
    assert "không còn mở được gì nữa" in answer.content.decode()
    assert Program(made.text).call("GET", "/api/v1/schools").status_code == 401


def test_a_foreign_token_is_not_there(signed_in: Browsers, province: Province) -> None:
    made = token_for(province, "clerk")
    answer = signed_in("principal").post(reverse("rest:revoke_token", args=[made.token.uuid]))
    assert answer.status_code == 404
    assert Program(made.text).call("GET", "/api/v1/schools").status_code == 200


@pytest.mark.parametrize("who", ["", "clerk"])
def test_the_interface_is_described_for_people(signed_in: Browsers, who: str) -> None:
    client = signed_in(who) if who else Client()
    answer = client.get(reverse("api"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "/api/v1/schools/{uuid}" in page
    assert 'id="not-found"' in page
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", page)
