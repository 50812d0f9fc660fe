"""What the pages before signing in need to know; read only when a page prints it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from sohoc.core.identity.adapters import passkeys_available
from sohoc.project.demo_accounts import accounts
from sohoc.project.installation import sealed_as


def before_sign_in(request: HttpRequest) -> dict[str, Any]:
    """Accounts of the demo, the province's name, and whether passkeys can work here."""
    return {
        "demo_accounts": SimpleLazyObject(accounts),
        "province_label": SimpleLazyObject(_province),
        "passkeys_available": SimpleLazyObject(lambda: passkeys_available(request)),
    }


def _province() -> str:
    found = sealed_as()
    return found.province if found else ""
