"""The interface with the schools alone."""

from django.urls import include, path

from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.orgs.rest.v1.endpoints import router

api = build_api([router])
urlpatterns = [path("api/", include(addresses_of(api)))]
