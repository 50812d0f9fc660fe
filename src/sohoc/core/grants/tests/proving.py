"""A browser that has just proved who sits in front of it."""

from django.test import Client

from sohoc.core.testing.actors import PASSWORD


def prove(client: Client, address: str) -> Client:
    """Give the password where a protected page asks for it; the proof holds for five minutes."""
    response = client.post(address, {"so_proof": PASSWORD, "so_proof_for": "GET"})
    assert response.status_code in (302, 403), response.status_code
    return client
