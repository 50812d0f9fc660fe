"""One form sent twice from the same moment."""

import re
import threading
from typing import Any

from django.db import connections
from django.test import Client

from sohoc.core.testing.actors import Province

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in_as(province: Province, role: str) -> Client:
    client = Client()
    client.force_login(province.users[role], backend=BACKEND)
    client.get("/")
    return client


def key_in(client: Client, address: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def sent_twice_at_once(client: Client, address: str, values: dict[str, Any]) -> list[Any]:
    """Two browsers' worth of the same POST in one session, from the same moment."""
    gate, answers = threading.Barrier(2), list[Any]()

    def send() -> None:
        twin = Client()
        twin.cookies = client.cookies
        gate.wait(timeout=10)
        try:
            answers.append(twin.post(address, values))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(answers) == 2
    return answers
