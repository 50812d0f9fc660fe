"""Error pages: no queries, what happened, why, and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or came from another site."""
    return render(request, "shell/errors/csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be understood."""
    return render(request, "shell/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may not do this."""
    return render(request, "shell/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page or row, or not for this person."""
    return render(request, "shell/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake; the number lets the operator find the log line.

    Rendered without the request's context: the database may be what is broken.
    """
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("shell/errors/500.html", context), status=500)


class WrongMethodMiddleware:
    """Gives words to the empty answer for an address that is opened instead of sent to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        spoken = render(request, "shell/errors/405.html", status=405)
        spoken["Allow"] = response["Allow"]
        return spoken
