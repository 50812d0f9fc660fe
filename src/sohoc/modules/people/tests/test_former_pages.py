"""The pages of somebody who is at another school now, as either school sees them."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.identity.models import User
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.people.models import Contact
from sohoc.modules.people.tests.made import add
from sohoc.modules.people.tests.test_former_schools import TELLS, moved, third

__all__ = ["third"]  # a fixture
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_the_page_of_the_former_school_offers_nothing_that_would_be_refused(
    province: Province, signed_in: SignIn
) -> None:
    person = moved(province)
    with acting(SECTOR):
        Contact.objects.create(
            person=person, channel="address", value="Nhà tạm lánh số 3", search_key="nha"
        )
    clerk = signed_in("clerk")
    page = clerk.get(f"/persons/{person.uuid}/").content.decode()
    assert f"Bùi Thị An {TELLS}" in page
    assert [
        word
        for word in ("tạm lánh", "6B", "Mai Hạ", "/edit", "/unmask", "/numbers/add", "/guardians/")
        if word in page
    ] == []
    assert "tạm lánh" not in clerk.get(f"/persons/{person.uuid}/history").content.decode()
    refused = clerk.get(f"/persons/{person.uuid}/edit")
    assert refused.status_code == 403
    told = refused.content.decode()
    assert f"Bùi Thị An {TELLS}" in told
    assert "Chưa có gì thay đổi." in told
    sent = {"channel": "phone", "value": "0916000777"}
    assert clerk.post(f"/persons/{person.uuid}/contacts/add", sent).status_code == 403


def test_the_new_school_has_its_buttons(province: Province, third: Actor, client: Client) -> None:
    person = moved(province)
    client.force_login(
        User.objects.get(pk=third.user_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    page = client.get(f"/persons/{person.uuid}/").content.decode()
    assert TELLS not in page
    assert f"/persons/{person.uuid}/edit" in page
    sent = {"channel": "phone", "value": "0916000777"}
    assert client.post(f"/persons/{person.uuid}/contacts/add", sent).status_code == 302
    with acting(SECTOR):
        assert Contact.objects.get(person=person).value == "0916000777"


def test_a_record_beside_another_one_tells_the_former_school_no_contact(
    province: Province, signed_in: SignIn
) -> None:
    person, here = moved(province), add(province, "Bùi Thị An")
    with acting(SECTOR):
        Contact.objects.create(
            person=person, channel="address", value="Nhà tạm lánh số 3", search_key="nha"
        )
    page = signed_in("clerk").get(f"/persons/{person.uuid}/compare/{here.uuid}")
    assert page.status_code == 200
    assert "tạm lánh" not in page.content.decode()
