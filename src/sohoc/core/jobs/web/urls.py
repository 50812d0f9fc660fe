"""Addresses of background work."""

from django.urls import path

from sohoc.core.jobs.web import exports, views
from sohoc.core.jobs.web.listing import JOBS
from sohoc.core.objects.screens import list_urls

app_name = "jobs"

urlpatterns = [
    # Before the list's own export/<kind>.
    path("export", exports.export, name="export"),
    path("export/sensitive", exports.export_sensitive, name="export_sensitive"),
    *list_urls(JOBS, prefix=""),
    path("<uuid:uuid>", views.job, name="job"),
    path("<uuid:uuid>/progress", views.progress, name="progress"),
    path("<uuid:uuid>/cancel", views.cancel, name="cancel"),
]
