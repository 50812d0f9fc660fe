"""Addresses of the whole program."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from sohoc.core.access.doors import public
from sohoc.core.identity.web.own import set_language
from sohoc.project import home

handler400 = "sohoc.project.errors.bad_request"
handler403 = "sohoc.project.errors.forbidden"
handler404 = "sohoc.project.errors.not_found"
handler500 = "sohoc.project.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("everything/", home.everything, name="everything"),
    path("search/", include("sohoc.core.search.urls")),
    path("orgs/", include("sohoc.modules.orgs.web.urls")),
    path("me/", include("sohoc.core.identity.web.urls")),
    path("language", set_language, name="set_language"),
    path("files/", include("sohoc.core.files.web.urls")),
    path("tokens/", include("sohoc.core.rest.web.urls")),
    path("accounts/signup/", public("closed")(RedirectView.as_view(pattern_name="account_login"))),
    path("accounts/", include("allauth.urls")),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
]

# placeholders while the pages are being written
_HOME = home.home
for _ns, _names in {"jobs": ["jobs"], "audit": ["entries", "security", "seals"], "access": ["grants", "matrix"]}.items():
    urlpatterns.append(path(f"_{_ns}/", include(([path(n, _HOME, name=n) for n in _names], _ns))))
