"""The interface with the school years alone."""

from django.urls import include, path

from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.calendar.rest.v1.endpoints import router

api = build_api([router])
urlpatterns = [
    path("calendar/", include("sohoc.modules.calendar.web.urls")),
    path("api/", include(addresses_of(api))),
]
