"""The interface with the schools and their parts."""

from django.urls import include, path

from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.orgs.rest.v1.endpoints import router
from sohoc.modules.orgs.rest.v1.parts import router as parts_router

api = build_api([router, parts_router])
urlpatterns = [path("api/", include(addresses_of(api)))]
