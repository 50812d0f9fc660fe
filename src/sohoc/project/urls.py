"""Addresses of the whole program."""

from django.urls import URLPattern, URLResolver, include, path

from sohoc.core.identity.web.own import set_language
from sohoc.core.rest.api import addresses_of, build_api
from sohoc.modules.areas.rest.v1.endpoints import router as areas_router
from sohoc.modules.calendar.rest.v1.endpoints import router as calendar_router
from sohoc.modules.orgs.rest.v1.endpoints import router as orgs_router
from sohoc.modules.orgs.rest.v1.offices import router as offices_router
from sohoc.modules.orgs.rest.v1.parts import router as parts_router
from sohoc.modules.people.rest.v1.endpoints import router as people_router
from sohoc.modules.people.rest.v1.keeping import router as keeping_router
from sohoc.project import home
from sohoc.project.operations import pages

handler400 = "sohoc.project.errors.bad_request"
handler403 = "sohoc.project.errors.forbidden"
handler404 = "sohoc.project.errors.not_found"
handler500 = "sohoc.project.errors.broken"

API = build_api(
    [
        areas_router,
        orgs_router,
        offices_router,
        parts_router,
        calendar_router,
        people_router,
        keeping_router,
    ]
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("everything/", home.everything, name="everything"),
    path("search/", include("sohoc.core.search.urls")),
    path("areas/", include("sohoc.modules.areas.web.urls")),
    path("orgs/", include("sohoc.modules.orgs.web.urls")),
    path("persons/", include("sohoc.modules.people.web.urls")),
    path("onboarding/", include("sohoc.modules.onboarding.web.urls")),
    path("privacy/", include("sohoc.modules.privacy.web.urls")),
    path("imports/", include("sohoc.core.objects.web.urls")),
    path("calendar/", include("sohoc.modules.calendar.web.urls")),
    path("me/", include("sohoc.core.identity.web.urls")),
    path("language", set_language, name="set_language"),
    path("people/", include("sohoc.core.identity.web.accounts_urls")),
    path("access/", include("sohoc.core.grants.web.urls")),
    path("audit/", include("sohoc.core.audit.web.urls")),
    path("jobs/", include("sohoc.core.jobs.web.urls")),
    path("api/", include(addresses_of(API))),
    path("files/", include("sohoc.core.files.web.urls")),
    path("tokens/", include("sohoc.core.rest.web.urls")),
    path("accounts/", include("sohoc.project.sign_in_urls")),
    path("ca.crt", home.ca_certificate, name="ca_certificate"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("metrics", pages.metrics, name="metrics"),
]
