"""The interface with people alone."""

from django.urls import include, path

from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.people.rest.v1.endpoints import router
from sohoc.modules.people.rest.v1.keeping import router as keeping_router

api = build_api([router, keeping_router])
urlpatterns = [path("api/", include(addresses_of(api)))]
