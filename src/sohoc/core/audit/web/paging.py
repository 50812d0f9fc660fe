"""Pages of the trail: by number, newest first."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from sohoc.core.audit.web import questions
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


def turns(request: HttpRequest, page: Page) -> dict[str, str]:
    """Addresses of the pages before and after, in the same question."""
    return {
        f"{side}_url": "?" + questions.written(request.GET, **{side: key}) if key else ""
        for side, key in (("after", page.after), ("before", page.before))
    }
