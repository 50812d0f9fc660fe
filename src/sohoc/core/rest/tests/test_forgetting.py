"""What the interface keeps of calls and tokens ends in time; the row of a token stays."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from sohoc.core.access.scope import GATE, acting
from sohoc.core.jobs import chores
from sohoc.core.rest.idempotency import KEPT_FOR
from sohoc.core.rest.models import Answer, Token
from sohoc.core.rest.testing import token_for
from sohoc.core.rest.tokens import TokenRefused, open_token
from sohoc.core.testing.actors import SECTOR, Province

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def answer(province: Province, *, key: str, age: timedelta) -> None:
    actor = province.actor("clerk")
    with acting(actor.scope):
        Answer.objects.create(
            actor_id=actor.user_id,
            key=key,
            request_digest=b"x" * 32,
            status=201,
            headers={},
            body="{}",
            made_at=NOW - age,
        )


def test_answers_are_forgotten_after_their_week_even_of_who_never_calls_again(
    province: Province,
) -> None:
    answer(province, key="cu", age=KEPT_FOR + timedelta(minutes=1))
    answer(province, key="moi", age=KEPT_FOR - timedelta(hours=1))
    chores.forget_calls(at=NOW)
    with acting(province.actor("clerk").scope):
        assert list(Answer.objects.values_list("key", flat=True)) == ["moi"]


def test_no_scope_forgets_answers_of_others(province: Province) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(SECTOR),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT app.forget_answers()")


@pytest.mark.parametrize(
    ("over", "is_forgotten"),
    [
        ({"ends_at": timedelta(days=-31)}, True),
        ({"revoked_at": timedelta(days=-31)}, True),
        ({"ends_at": timedelta(days=-29)}, False),
        ({"revoked_at": timedelta(days=-29)}, False),
        ({}, False),
    ],
)
def test_the_digest_of_a_token_that_is_over_is_forgotten_and_its_row_stays(
    province: Province, over: dict[str, timedelta], is_forgotten: bool
) -> None:
    token = token_for(province, "clerk").token
    moved: dict[str, Any] = {name: NOW + age for name, age in over.items()}
    with acting(GATE):
        Token.objects.filter(pk=token.pk).update(made_at=NOW - timedelta(days=40), **moved)
    chores.forget_calls(at=NOW)
    with acting(GATE):
        kept = Token.objects.get(pk=token.pk)
    assert (kept.digest is None) is is_forgotten
    assert (kept.name, kept.key_id) == (token.name, token.key_id)


def test_two_forgotten_tokens_are_nobodys(province: Province, settings: Any) -> None:
    made = [token_for(province, role) for role in ("clerk", "principal")]
    with acting(GATE):
        Token.objects.update(revoked_at=NOW - timedelta(days=1))
    settings.SOHOC_TOKEN_DAYS = 0
    chores.forget_calls(at=NOW)
    for one in made:
        with pytest.raises(TokenRefused) as refused:
            open_token(one.text, origin=province.actor("clerk").origin, at=NOW)
        assert (refused.value.reason, refused.value.user_id) == ("unknown", None)
