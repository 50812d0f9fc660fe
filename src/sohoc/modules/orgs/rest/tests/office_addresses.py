"""The interface with the offices alone."""

from django.urls import include, path

from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.orgs.rest.v1.offices import router

api = build_api([router])
urlpatterns = [path("api/", include(addresses_of(api)))]
