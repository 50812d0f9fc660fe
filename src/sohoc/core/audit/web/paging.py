"""Pages of the trail: by number, newest first."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from sohoc.core.objects.paging import Page, page_of

PAGE_SIZE = 50


def newest_first(request: HttpRequest, rows: Any) -> Page:
    """The page that the request asks for; raises `BadRequest` for a key that is no number."""
    try:
        return page_of(
            rows,
            fields=("-id",),
            size=PAGE_SIZE,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
    except ValueError as error:
        raise BadRequest("page key") from error
