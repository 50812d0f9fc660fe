"""A form that reaches the program twice at the same moment does its work once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from sohoc.core.access.models import Grant
from sohoc.core.access.scope import GATE, acting
from sohoc.core.grants.tests.proving import prove
from sohoc.core.identity.models import Card, UsedForm, User
from sohoc.core.identity.once import made_before
from sohoc.core.identity.tests.twice import key_in, sent_twice_at_once, signed_in_as
from sohoc.core.jobs import chores
from sohoc.core.rest.models import Token
from sohoc.core.testing.actors import SECTOR, Province, make_account, make_province

ROUNDS = 3


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_makes_one_account() -> None:
    client, address = signed_in_as(make_province(), "principal"), "/people/accounts/make"
    prove(client, address)
    for number in range(ROUNDS):
        name = f"Bùi Thị Hảo {number}"
        values = {"full_name": name, "username": "", "once": key_in(client, address)}
        answers = sent_twice_at_once(client, address, values)
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        with acting(SECTOR):
            made = Card.objects.get(full_name=name)
        (second,) = (answer for answer in answers if answer.status_code == 302)
        assert second["Location"] == f"/people/accounts/{made.uuid}/"
    with acting(GATE):
        assert User.objects.filter(username__startswith="hao").count() == 0
        assert UsedForm.objects.count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_gives_one_role() -> None:
    province = make_province()
    person = make_account(username="moi", node=province.schools[0])
    with acting(SECTOR):
        card = Card.objects.get(user_id=person.pk)
    client = signed_in_as(province, "principal")
    address = f"/access/grants/give?person={card.uuid}"
    prove(client, address)
    today = timezone.localdate()
    for number, role in enumerate(("clerk", "subject_teacher", "homeroom_teacher")):
        values = {
            "role": role,
            "start": today.strftime("%d/%m/%Y"),
            "until": (today + timedelta(days=9)).strftime("%d/%m/%Y"),
            "reason": "hai lần",
            "once": key_in(client, address),
        }
        answers = sent_twice_at_once(client, address, values)
        with acting(SECTOR):
            assert Grant.objects.filter(user_id=person.pk).count() == number + 1
            made = Grant.objects.get(user_id=person.pk, role=role)
        assert {a["Location"] for a in answers} == {f"/access/grants/{made.uuid}/"}


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_makes_one_token() -> None:
    province = make_province()
    client, address = signed_in_as(province, "clerk"), "/tokens/new/"
    prove(client, address)
    end = timezone.localdate() + timedelta(days=30)
    values = {
        "name": "Phần mềm",
        "grant": str(province.grants["clerk"].pk),
        "last_day": end.strftime("%d/%m/%Y"),
        "once": key_in(client, address),
    }
    answers = sent_twice_at_once(client, address, values)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    with acting(GATE):
        assert Token.objects.count() == 1


@pytest.fixture
def closed(province: Province, signed_in: Callable[[str], Client]) -> tuple[Client, str]:
    """The principal's browser, and where the account of a new colleague is closed."""
    user = make_account(username="moi", node=province.schools[0])
    with acting(SECTOR):
        card = Card.objects.get(user_id=user.pk)
    client = signed_in("principal")
    url = f"/people/accounts/{card.uuid}/close"
    prove(client, url)
    return client, url


@pytest.mark.django_db
def test_closing_an_account_twice_by_one_form_is_no_fault(closed: tuple[Client, str]) -> None:
    client, url = closed
    values = {"reason": "thôi việc", "once": key_in(client, url)}
    for sentence in ("Đã đóng tài khoản.", "Việc này đã làm xong từ trước."):
        page = client.post(url, values, follow=True).content.decode()
        assert sentence in page


@pytest.mark.django_db
def test_used_forms_are_forgotten_after_a_week(province: Province) -> None:
    user = province.users["clerk"]
    now = timezone.localtime()
    with acting(GATE):
        for key, days in (("cu", 8), ("moi", 6)):
            UsedForm.objects.create(
                user_id=user.pk, key=key, made="x", made_at=now - timedelta(days=days)
            )
    chores.forget_sessions(at=now)
    with acting(GATE):
        assert list(UsedForm.objects.values_list("key", flat=True)) == ["moi"]


@pytest.mark.django_db(transaction=True)
def test_a_key_without_a_transaction_is_a_mistake_of_the_view() -> None:
    request = RequestFactory().post("/", {"once": "mot-khoa"})
    request.user = make_province().users["clerk"]
    with pytest.raises(RuntimeError, match="needs the transaction"):
        made_before(request)
