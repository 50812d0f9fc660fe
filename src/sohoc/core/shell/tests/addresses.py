"""The two addresses that pages outside the frame ask for, without the project's own."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    """Never called: only its address is printed."""
    return HttpResponse()


urlpatterns = [
    path("language", nothing, name="set_language"),
    path("help", nothing, name="help"),
]
