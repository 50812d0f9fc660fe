"""A new key closes every second factor anew; people notice nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit.models import Entry
from sohoc.core.identity.adapters import TOTP_PLACE
from sohoc.core.identity.rekeying import rotate_key, rotation_told
from sohoc.core.jobs.models import Job, State
from sohoc.core.keys import Keyring
from sohoc.core.keys.sealing import close_value, is_closed_by_active_key, open_value
from sohoc.core.keys.signing import still_needed
from sohoc.core.rest.tokens import MadeToken, make_token, open_token
from sohoc.core.testing.actors import PASSWORD, SECTOR, Province

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


class Steps:
    """What a running job tells, without a job."""

    def __init__(self, resumed_from: dict[str, Any]) -> None:
        self.resumed_from = resumed_from

    def total(self, n: int) -> None:
        """Nobody looks."""

    def step(self, n: int = 1) -> None:
        """Nobody looks."""

    def checkpoint(self, state: dict[str, Any]) -> None:
        self.resumed_from = state


@pytest.fixture
def keyring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    made = Keyring.open(tmp_path)
    monkeypatch.setattr(settings, "KEYRING", made)
    monkeypatch.setattr(settings, "SECRET_KEY", made.active("django").secret.hex())
    monkeypatch.setattr(settings, "SECRET_KEY_FALLBACKS", [])
    return made


@pytest.fixture
def factor(province: Province, keyring: Keyring) -> Authenticator:
    with acting(GATE):
        made: Authenticator = Authenticator.objects.create(
            user=province.users["principal"],
            type="totp",
            data={"secret": close_value(keyring, "JBSWY3DPEHPK3PXP", place=TOTP_PLACE)},
        )
    return made


def test_every_factor_is_closed_by_the_new_key_and_opens_as_before(
    province: Province, keyring: Keyring, factor: Authenticator
) -> None:
    old = keyring.active("field").id
    actor = province.actor("administrator")
    with acting(actor.scope):
        result = rotate_key(Steps({}), actor=actor, at=AT)
    with acting(GATE):
        factor.refresh_from_db()
    assert result == {
        "key": keyring.active("field").id,
        "purpose": "field",
        "factors": 1,
    }
    assert keyring.active("field").id != old
    assert is_closed_by_active_key(keyring, factor.data["secret"])
    assert open_value(keyring, factor.data["secret"], place=TOTP_PLACE) == "JBSWY3DPEHPK3PXP"


def test_a_run_that_died_after_the_rotation_does_not_rotate_again(
    province: Province, keyring: Keyring, factor: Authenticator
) -> None:
    made = keyring.rotate("field", at=AT)
    actor = province.actor("administrator")
    with acting(actor.scope):
        rotate_key(Steps({"key": made.id}), actor=actor, at=AT)
    assert keyring.active("field").id == made.id


def test_the_page_of_the_job_tells_the_count_and_to_copy_the_key_file(
    province: Province, signed_in: Callable[[str], Client]
) -> None:
    grant = province.grants["administrator"]
    with acting(SECTOR):
        job = Job.objects.create(
            kind="identity.keys.rotate",
            owner_id=grant.user_id,
            grant_id=grant.pk,
            node_id=grant.node_id,
            wish={},
            made_at=AT,
            state=State.DONE,
            result={"key": "f2", "factors": 3},
        )
    page = signed_in("administrator").get(reverse("jobs:job", args=[job.uuid])).content.decode()
    assert "đã khóa lại 3 lớp xác thực thứ hai bằng khóa này." in page
    assert "Hãy chép tệp khóa keyring.json" in page


def test_nobody_else_rotates_a_key(province: Province, keyring: Keyring) -> None:
    before = keyring.active("field")
    actor = province.actor("province_officer")
    with acting(actor.scope), pytest.raises(NotAllowed):
        rotate_key(Steps({}), actor=actor, at=AT)
    assert keyring.active("field") == before


def test_the_page_shows_ids_but_no_key_and_orders_the_job(
    signed_in: Callable[[str], Client], keyring: Keyring
) -> None:
    client = signed_in("administrator")
    page = client.get("/people/keys/").content.decode()
    assert keyring.active("field").id in page
    assert keyring.active("field").secret.hex() not in page
    response = client.post(
        "/people/keys/rotate/field", {"so_proof": PASSWORD, "so_proof_for": "POST"}
    )
    assert response.status_code == 302
    with acting(SECTOR):
        jobs = [(job.kind, job.wish) for job in Job.objects.all()]
    assert jobs == [("identity.keys.rotate", {"purpose": "field"})]


def test_other_roles_have_no_keys_page(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("principal").get("/people/keys/").status_code == 403


def rotated(province: Province, purpose: str) -> dict[str, Any]:
    actor = province.actor("administrator")
    with acting(actor.scope):
        return rotate_key(Steps({}), actor=actor, at=datetime.now(UTC), purpose=purpose)


def test_a_new_session_key_signs_nobody_out(
    province: Province, signed_in: Callable[[str], Client], keyring: Keyring
) -> None:
    client = signed_in("clerk")
    assert client.get("/orgs/schools/").status_code == 200
    cookie, old = client.cookies["sessionid"].value, settings.SECRET_KEY
    assert rotated(province, "django")["factors"] == 0
    for _time in range(2):
        assert client.get("/orgs/schools/").status_code == 200
    assert client.cookies["sessionid"].value == cookie, "two requests at once share one name"
    assert keyring.active("django").secret.hex() == settings.SECRET_KEY != old
    assert [old] == settings.SECRET_KEY_FALLBACKS
    assert signed_in("learner").get("/").status_code == 200


def test_the_old_session_key_opens_nothing_once_its_sessions_are_over(
    province: Province, keyring: Keyring
) -> None:
    old = keyring.active("django").secret.hex()
    keyring.rotate("django", at=datetime.now(UTC) - timedelta(hours=11))
    assert still_needed(keyring, lifetime=12 * 3600) == [old]
    assert still_needed(keyring, lifetime=10 * 3600) == []


def test_a_new_token_key_keeps_the_tokens_that_are_out(
    province: Province, keyring: Keyring
) -> None:
    actor = province.actor("clerk", at=AT)
    ends = AT + timedelta(days=30)

    def made() -> MadeToken:
        return make_token(actor=actor, name="máy", grant_id=actor.grant_id, ends_at=ends, at=AT)

    before = made()
    rotated(province, "token")
    after = made()
    assert (before.token.key_id, after.token.key_id) == tuple(
        key.id for key in keyring.all() if key.purpose == "token"
    )
    for token in (before, after):
        opened, _actor = open_token(token.text, origin=actor.origin, at=AT)
        assert opened.pk == token.token.pk


def test_a_rotation_names_its_key_in_the_trail(province: Province, keyring: Keyring) -> None:
    for purpose in ("django", "field", "token"):
        rotated(province, purpose)
    with acting(SECTOR):
        entries = Entry.objects.filter(verb="identity.keys.rotated").order_by("id")
        kept = [(entry.object_id, entry.data) for entry in entries]
    assert kept == [
        (purpose, {"key": keyring.active(purpose).id}) for purpose in ("django", "field", "token")
    ]


def test_a_key_that_is_not_renewed_is_refused(
    province: Province, signed_in: Callable[[str], Client], keyring: Keyring
) -> None:
    with pytest.raises(KeyError):
        rotated(province, "index")
    client = signed_in("administrator")
    sent = {"so_proof": PASSWORD, "so_proof_for": "POST"}
    for purpose in ("index", "x", "%00"):
        assert client.post(f"/people/keys/rotate/{purpose}", sent).status_code == 404
    with acting(SECTOR):
        assert Job.objects.count() == 0


def test_the_page_says_who_notices_and_which_key_is_old(
    signed_in: Callable[[str], Client], keyring: Keyring
) -> None:
    client = signed_in("administrator")
    page = client.get("/people/keys/").content.decode()
    assert page.count("Không ai bị đăng xuất") == 3
    assert "đã dùng quá" not in page
    settings_days = settings.SOHOC_KEY_DAYS
    made = datetime.fromisoformat(keyring.active("token").made)
    assert keyring.outdated(at=made + timedelta(days=settings_days), days=settings_days) == []
    later = made + timedelta(days=settings_days, seconds=2)
    assert [key.purpose for key in keyring.outdated(at=later, days=settings_days)] == [
        "django",
        "field",
        "token",
    ]


def test_an_old_key_is_marked(
    signed_in: Callable[[str], Client], keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SOHOC_KEY_DAYS", -1)
    page = signed_in("administrator").get("/people/keys/").content.decode()
    assert page.count("đã dùng quá -1 ngày") == 3


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        ("django", "Khóa mới đã được dùng cho phiên đăng nhập. Không ai bị đăng xuất."),
        ("token", "Khóa mới được dùng cho mã truy cập tạo từ nay."),
    ],
)
def test_the_job_tells_who_noticed(purpose: str, sentence: str) -> None:
    with override("vi"):
        assert sentence in rotation_told({"key": "x", "purpose": purpose, "factors": 0})
