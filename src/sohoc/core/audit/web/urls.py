"""Addresses of the audit trail."""

from django.urls import path

from sohoc.core.audit.web import seals, security, trail

app_name = "audit"

urlpatterns = [
    path("entries/", trail.entries, name="entries"),
    path("entries/export/<str:kind>", trail.export, name="export"),
    path("entries/<int:entry_id>/", trail.entry, name="entry"),
    path("security/", security.security, name="security"),
    path("seals/", seals.seals, name="seals"),
    path("seals/verify", seals.verify, name="verify"),
]
