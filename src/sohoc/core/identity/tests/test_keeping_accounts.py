"""Keeping accounts: what is written, what ends, and that a refusal leaves nothing."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from sohoc.core.access.actors import Actor, NotAllowed, NotYours
from sohoc.core.access.scope import GATE, Scope, acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity import services
from sohoc.core.identity.models import Card, CardHistory, KnownDevice, User
from sohoc.core.identity.rules import BadAccount, KeepingRefusal
from sohoc.core.outbox.models import Event
from sohoc.core.rest.models import Token
from sohoc.core.testing.actors import PASSWORD, Province, give, make_account

pytestmark = pytest.mark.django_db
SECTOR, AUDIT = Scope("sohoc_sector"), Scope("sohoc_audit")
NOW = timezone.localtime().replace(microsecond=0)


def card_of(user: User) -> Card:
    with acting(SECTOR):
        return Card.objects.select_related("node").get(user_id=user.pk)


def user_of(card: Card) -> User:
    with acting(GATE):
        return User.objects.get(pk=card.user_id)


def entries() -> list[Entry]:
    with acting(AUDIT):
        return list(Entry.objects.order_by("id"))


def written() -> tuple[list[str], list[tuple[str, int, int]], int, int, int]:
    with acting(GATE):
        keys = list(User.objects.order_by("id").values_list("password", flat=True))
        sent = Event.objects.count()
    with acting(SECTOR):
        cards = list(Card.objects.order_by("user_id").values_list("full_name", "node", "version"))
    with acting(AUDIT):
        return keys, cards, CardHistory.objects.count(), Entry.objects.count(), sent


@contextmanager
def nothing_written() -> Iterator[None]:
    before = written()
    yield
    assert written() == before


@pytest.fixture
def teacher(province: Province) -> User:
    user = make_account(username="unhv", node=province.schools[0], full_name="Hà Văn Ún")
    give(user=user, role="homeroom_teacher", node=province.schools[0])
    return user


def made(
    actor: Actor, province: Province, *, name: str = "Bùi Thị Hảo", username: str = ""
) -> services.FirstSignIn:
    new = services.NewAccount(name, username, province.schools[0].uuid)
    with acting(actor.scope):
        return services.make_account(actor=actor, new=new, at=NOW)


def test_a_new_account_signs_in_with_its_first_password_only(province: Province) -> None:
    principal = province.actor("principal")
    first = made(principal, province)
    user = user_of(first.card)
    assert (user.username, user.must_change_password, user.is_active) == ("haobt", True, True)
    assert user.check_password(first.password)
    assert first.password not in user.password
    card = card_of(user)
    assert (card.full_name, card.node_id) == ("Bùi Thị Hảo", province.schools[0].pk)
    entry = entries()[-1]
    assert (entry.verb, entry.actor_id) == ("identity.account.created", principal.user_id)
    assert (entry.object_id, entry.label) == (str(card.uuid), "Bùi Thị Hảo")
    assert first.password not in str(entry.data)
    assert made(principal, province).card.username == "haobt2"


def test_a_taken_user_name_is_refused_with_a_free_one(province: Province, teacher: User) -> None:
    with nothing_written(), pytest.raises(services.UsernameTaken) as taken:
        made(province.actor("principal"), province, name="Hà Văn Ún", username="UNHV")
    assert taken.value.free == "unhv2"


@pytest.mark.parametrize("role", ["clerk", "province_officer", "commune_officer", "auditor"])
def test_only_principals_and_administrators_keep_accounts(
    province: Province, teacher: User, role: str
) -> None:
    actor, card = province.actor(role), card_of(teacher)
    for act in ACTS:
        with nothing_written(), pytest.raises(NotAllowed), acting(actor.scope):
            act(actor, card)
    with nothing_written(), pytest.raises(NotAllowed):
        made(actor, province)


def test_an_account_is_made_at_a_place_of_the_own_subtree_only(province: Province) -> None:
    actor = province.actor("principal")
    for node in (province.schools[1].uuid, province.root.uuid, uuid.uuid4()):
        new = services.NewAccount("Bùi Thị Hảo", "", node)
        with nothing_written(), pytest.raises(BadAccount) as bad, acting(actor.scope):
            services.make_account(actor=actor, new=new, at=NOW)
        assert bad.value.field == "node"


def close(actor: Actor, card: Card) -> object:
    return services.close_account(actor=actor, account=card.uuid, reason="nghỉ việc", at=NOW)


def reset(actor: Actor, card: Card) -> services.FirstSignIn:
    return services.reset_password(actor=actor, account=card.uuid, reason="quên", at=NOW)


def rename(actor: Actor, card: Card) -> object:
    return services.correct_account(
        actor=actor,
        account=card.uuid,
        full_name="Hà Văn Ứng",
        node=card.node.uuid,
        version=card.version,
        reason="sai tên",
        at=NOW,
    )


ACTS: list[Callable[[Actor, Card], object]] = [close, reset, rename]


def test_an_account_outside_of_the_scope_does_not_exist(province: Province) -> None:
    stranger = card_of(make_account(username="nguoi.la", node=province.schools[1]))
    actor = province.actor("principal")
    for act in ACTS:
        with nothing_written(), pytest.raises(NotYours), acting(actor.scope):
            act(actor, stranger)


@pytest.mark.parametrize(
    ("role", "place", "start"),
    [
        ("province_officer", "root", -1),
        ("administrator", "root", -1),
        ("commune_officer", "commune", -1),
        ("principal", "school", -1),
        ("clerk", "other school", -1),
        ("province_officer", "root", 30),
    ],
)
def test_a_principal_takes_over_no_account_that_reaches_further(
    province: Province, teacher: User, role: str, place: str, start: int
) -> None:
    nodes = {
        "root": province.root,
        "commune": province.communes[0],
        "school": province.schools[0],
        "other school": province.schools[1],
    }
    give(user=teacher, role=role, node=nodes[place], start=NOW + timedelta(days=start))
    actor, card = province.actor("principal"), card_of(teacher)
    for act in ACTS:
        with nothing_written(), pytest.raises(services.AccountKept) as kept, acting(actor.scope):
            act(actor, card)
        assert kept.value.refusal is KeepingRefusal.REACHES_ABOVE_YOU


def test_a_role_that_has_ended_hinders_nobody(province: Province, teacher: User) -> None:
    ends = NOW - timedelta(days=1)
    give(user=teacher, role="province_officer", node=province.root, until=ends)
    actor = province.actor("principal")
    with acting(actor.scope):
        assert reset(actor, card_of(teacher)).password


def test_administrators_keep_each_other_and_the_officers(province: Province) -> None:
    actor = province.actor("administrator")
    second = make_account(username="quan.tri.2", node=province.root)
    give(user=second, role="administrator", node=province.root)
    for user in (second, province.users["province_officer"], province.users["principal"]):
        with acting(actor.scope):
            assert reset(actor, card_of(user)).password


def test_nobody_closes_or_resets_the_own_account(province: Province) -> None:
    actor = province.actor("administrator")
    own = card_of(province.users["administrator"])
    for act in (close, reset):
        with nothing_written(), pytest.raises(services.AccountKept) as kept, acting(actor.scope):
            act(actor, own)
        assert kept.value.refusal is KeepingRefusal.YOURSELF
    with acting(actor.scope):
        rename(actor, own)
    assert card_of(province.users["administrator"]).full_name == "Hà Văn Ứng"
    own = card_of(province.users["administrator"])
    with nothing_written(), pytest.raises(services.AccountKept), acting(actor.scope):
        services.correct_account(
            actor=actor,
            account=own.uuid,
            full_name=own.full_name,
            node=province.schools[0].uuid,
            version=own.version,
            reason="chuyển",
            at=NOW,
        )


def signed_in_somewhere(user: User) -> str:
    """A session of the account that allauth lists."""
    with acting(GATE):
        store = SessionStore()
        store["x"] = 1
        store.save()
        UserSession.objects.create(user=user, ip="192.0.2.1", session_key=store.session_key)
    return str(store.session_key)


def token_of(user: User, grant_id: int) -> Token:
    with acting(GATE):
        return Token.objects.create(
            user=user,
            grant_id=grant_id,
            name="phần mềm",
            key_id="token-1",
            digest=uuid.uuid4().bytes * 2,
            made_at=NOW,
            ends_at=NOW + timedelta(days=9),
        )


@pytest.mark.parametrize("act", [close, reset])
def test_sessions_and_tokens_end_with_the_account_and_with_its_password(
    province: Province, teacher: User, act: Callable[[Actor, Card], object]
) -> None:
    key = signed_in_somewhere(teacher)
    token = token_of(teacher, 1)
    others = token_of(province.users["principal"], 2)
    actor = province.actor("principal")
    with acting(actor.scope):
        act(actor, card_of(teacher))
    with acting(GATE):
        assert not UserSession.objects.filter(user_id=teacher.pk).exists()
        assert not SessionStore().exists(key)
        token.refresh_from_db()
        others.refresh_from_db()
    assert token.revoked_at == NOW
    assert others.revoked_at is None
    told = entries()[-1]
    lent: dict[str, list[str]] = (
        {"lent_ended": []} if told.verb == "identity.account.disabled" else {}
    )
    assert told.data == {"sessions": 1, "tokens": 1} | lent


def test_a_closed_account_is_signed_out_at_once_and_opens_again(
    province: Province, teacher: User
) -> None:
    browser = Client()
    browser.force_login(teacher, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/").status_code == 200
    actor = province.actor("principal")
    with acting(actor.scope):
        close(actor, card_of(teacher))
    assert browser.get("/").status_code == 302
    assert not user_of(card_of(teacher)).is_active
    with pytest.raises(services.AlreadyDone), nothing_written(), acting(actor.scope):
        close(actor, card_of(teacher))
    with acting(actor.scope):
        services.reopen_account(
            actor=actor, account=card_of(teacher).uuid, reason="đi làm lại", at=NOW
        )
    assert user_of(card_of(teacher)).is_active
    assert [e.verb for e in entries()[-2:]] == [
        "identity.account.disabled",
        "identity.account.reopened",
    ]
    with pytest.raises(services.AlreadyDone), nothing_written(), acting(actor.scope):
        services.reopen_account(
            actor=actor, account=card_of(teacher).uuid, reason="lần nữa", at=NOW
        )


def test_a_new_password_replaces_the_old_one_and_forgets_devices(
    province: Province, teacher: User
) -> None:
    with acting(GATE):
        KnownDevice.objects.create(user=teacher, digest=b"1" * 32, since=NOW)
    actor = province.actor("principal")
    with acting(actor.scope):
        first = reset(actor, card_of(teacher))
    user = user_of(card_of(teacher))
    assert user.check_password(first.password)
    assert not user.check_password(PASSWORD)
    assert user.must_change_password
    with acting(GATE):
        assert not KnownDevice.objects.filter(user_id=teacher.pk).exists()
    entry = entries()[-1]
    assert (entry.verb, entry.reason) == ("identity.account.password_reset", "quên")
    assert first.password not in str(entry.data)


def test_a_correction_raises_the_version_and_a_stale_one_is_refused(
    province: Province, teacher: User
) -> None:
    actor, opened = province.actor("principal"), card_of(teacher)
    with acting(actor.scope):
        rename(actor, opened)
    saved = card_of(teacher)
    assert (saved.full_name, saved.version) == ("Hà Văn Ứng", 2)
    assert saved.search_key == "ha van ung unhv"
    with nothing_written(), pytest.raises(services.AccountChanged), acting(actor.scope):
        rename(actor, opened)
    with nothing_written(), acting(actor.scope):
        rename(actor, saved)


def test_an_account_moves_within_the_own_subtree_only(province: Province, teacher: User) -> None:
    card = card_of(teacher)

    def move(role: str, node: uuid.UUID) -> None:
        actor = province.actor(role)
        with acting(actor.scope):
            services.correct_account(
                actor=actor,
                account=card.uuid,
                full_name=card.full_name,
                node=node,
                version=card.version,
                reason="chuyển trường",
                at=NOW,
            )

    with nothing_written(), pytest.raises(BadAccount):
        move("principal", province.schools[1].uuid)
    move("administrator", province.schools[1].uuid)
    assert card_of(teacher).node_id == province.schools[1].pk
    assert entries()[-1].data == {"fields": ["node"]}


@pytest.mark.parametrize("reason", ["", " ", "x" * 301, "a\u202eb"])
def test_every_act_has_a_readable_reason(province: Province, teacher: User, reason: str) -> None:
    actor, card = province.actor("principal"), card_of(teacher)
    for act in (services.close_account, services.reset_password):
        with nothing_written(), pytest.raises(BadAccount), acting(actor.scope):
            act(actor=actor, account=card.uuid, reason=reason, at=NOW)
