"""Addresses for these tests: this module's interface alone."""

from django.urls import include, path

from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.areas.rest.v1.endpoints import router

urlpatterns = [path("api/", include(addresses_of(build_api([router]))))]
