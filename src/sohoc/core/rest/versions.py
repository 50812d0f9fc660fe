"""Optimistic updates: the version that was read comes back as If-Match."""

import re

from django.http import HttpRequest, HttpResponse

from sohoc.core.rest import problems
from sohoc.core.rest.problems import Problem

# A compressed answer bears the tag as a weak one; the version inside is the same.
TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def show_version(response: HttpResponse, version: int) -> None:
    """Send the version as a strong ETag."""
    response["ETag"] = f'"{version}"'


def version_wanted(request: HttpRequest) -> int:
    """The version the caller has read; raises `Problem` 428 without one, 412 for none of ours."""
    header = request.headers.get("If-Match")
    if header is None:
        raise Problem(problems.VERSION_WANTED)
    found = TAG.fullmatch(header.strip())
    if found is None:
        raise Problem(problems.CHANGED)
    return int(found[1])
