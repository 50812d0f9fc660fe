"""For tests of interfaces: programs with a token."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from sohoc.core.rest.tokens import MadeToken, make_token
from sohoc.core.testing.actors import Province


class Program:
    """A caller with a token; bodies are JSON texts or values."""

    def __init__(self, text: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {text}"}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; `If_Match="…"` becomes the header If-Match."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            path,
            b"" if body is None else sent,
            content_type="application/json",
            headers=self.headers | named,
        )


def token_for(province: Province, role: str, *, days: int = 30) -> MadeToken:
    """A token for the person in `role`, made now."""
    at = datetime.now(UTC)
    return make_token(
        actor=province.actor(role),
        name="Phần mềm thử",
        grant_id=province.grants[role].pk,
        ends_at=at + timedelta(days=days),
        at=at,
    )
