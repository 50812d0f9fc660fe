"""The form of a new school sent twice: one school."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sohoc.core.access.models import Grant, Node
from sohoc.core.access.scope import acting
from sohoc.core.identity.tests.twice import BACKEND, key_in, sent_twice_at_once, signed_in_as
from sohoc.core.testing.actors import SECTOR, Province, make_account, make_province
from sohoc.modules.orgs.models import SchoolState

ROUNDS = 3


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_adds_one_school() -> None:
    client, address = signed_in_as(make_province(), "province_officer"), "/orgs/schools/add"
    for number in range(ROUNDS):
        values = {
            "name": "Trường THCS Hai Lần (mẫu)",
            "code": f"25-99{number}",
            "kind": "public",
            "levels": ["lower_secondary"],
            "commune": "Xã Bao La",
            "begins": "01/09/2025",
            "once": key_in(client, address),
        }
        answers = sent_twice_at_once(client, address, values)
        with acting(SECTOR):
            made = SchoolState.objects.select_related("school").get(code=f"25-99{number}")
        assert {a["Location"] for a in answers} == {f"/orgs/schools/{made.uuid}/"}
    with acting(SECTOR):
        assert Node.objects.filter(name="Trường THCS Hai Lần (mẫu)").count() == ROUNDS


@pytest.mark.django_db
def test_the_key_of_a_form_belongs_to_one_person(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    values = {
        "name": "Trường Một (mẫu)",
        "kind": "public",
        "levels": ["primary"],
        "commune": "Xã Bao La",
        "begins": "01/09/2025",
        "once": "mot-khoa",
    }
    other = make_account(username="can.bo.hai", node=province.root)
    with acting(SECTOR):
        Grant.objects.create(
            user_id=other.pk,
            role="province_officer",
            node=province.root,
            period=(timezone.localtime() - timedelta(days=1), None),
            reason="thử",
        )
    first, second = signed_in("province_officer"), Client()
    second.force_login(other, backend=BACKEND)
    for client, code in ((first, "25-1"), (second, "25-2"), (second, "25-3")):
        assert client.post("/orgs/schools/add", {**values, "code": code}).status_code == 302
    with acting(SECTOR):
        assert sorted(SchoolState.objects.values_list("code", flat=True)) == ["25-1", "25-2"]
