"""Addresses of the audit trail."""

from django.urls import path

from sohoc.core.audit.web.entry import entry
from sohoc.core.audit.web.seals import SEALS, verify
from sohoc.core.audit.web.security import SECURITY
from sohoc.core.audit.web.trail import TRAIL
from sohoc.core.objects.screens import list_urls

app_name = "audit"

urlpatterns = [
    *list_urls(TRAIL, prefix="entries"),
    path("entries/<int:entry_id>/", entry, name="entry"),
    *list_urls(SECURITY, prefix="security"),
    *list_urls(SEALS, prefix="seals"),
    path("seals/verify", verify, name="verify"),
]
