"""A new key closes every second factor anew; people notice nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sohoc.core.access.actors import NotAllowed
from sohoc.core.access.scope import GATE, acting
from sohoc.core.identity.adapters import TOTP_PLACE
from sohoc.core.identity.rekeying import rotate_field_key
from sohoc.core.jobs.models import Job, State
from sohoc.core.keys import Keyring
from sohoc.core.keys.sealing import close_value, is_closed_by_active_key, open_value
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
        result = rotate_field_key(Steps({}), actor=actor, at=AT)
    with acting(GATE):
        factor.refresh_from_db()
    assert result == {"key": keyring.active("field").id, "factors": 1}
    assert keyring.active("field").id != old
    assert is_closed_by_active_key(keyring, factor.data["secret"])
    assert open_value(keyring, factor.data["secret"], place=TOTP_PLACE) == "JBSWY3DPEHPK3PXP"


def test_a_run_that_died_after_the_rotation_does_not_rotate_again(
    province: Province, keyring: Keyring, factor: Authenticator
) -> None:
    made = keyring.rotate("field", at=AT)
    actor = province.actor("administrator")
    with acting(actor.scope):
        rotate_field_key(Steps({"key": made.id}), actor=actor, at=AT)
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
        rotate_field_key(Steps({}), actor=actor, at=AT)
    assert keyring.active("field") == before


def test_the_page_shows_ids_but_no_key_and_orders_the_job(
    signed_in: Callable[[str], Client], keyring: Keyring
) -> None:
    client = signed_in("administrator")
    page = client.get("/people/keys/").content.decode()
    assert keyring.active("field").id in page
    assert keyring.active("field").secret.hex() not in page
    response = client.post("/people/keys/rotate", {"so_proof": PASSWORD, "so_proof_for": "POST"})
    assert response.status_code == 302
    with acting(SECTOR):
        assert [job.kind for job in Job.objects.all()] == ["identity.keys.rotate"]


def test_other_roles_have_no_keys_page(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("principal").get("/people/keys/").status_code == 403
