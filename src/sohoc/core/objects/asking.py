"""A search box that is sent, and asked again by an address without numbers."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect

from sohoc.core.objects.screens import acting_person
from sohoc.core.objects.unsaid import NotOpened, from_address, in_address

LONGEST = 100


def ask_again(request: HttpRequest) -> HttpResponseRedirect:
    """What was sent as `q`, as an address that the same account may open once more."""
    account = acting_person(request).user_id
    asked = in_address(_plain(request.POST.get("q", "")), account=account)
    return HttpResponseRedirect(f"{request.path}?{urlencode({'q': asked})}")


def asked_text(request: HttpRequest, *, at_first: str = "") -> str:
    """What `q` of the address asks for; "" for what was sealed for another account."""
    account = acting_person(request).user_id
    try:
        return _plain(from_address(request.GET.get("q", at_first), account=account))
    except NotOpened:
        return ""


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST]
