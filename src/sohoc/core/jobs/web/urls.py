"""Addresses of background work."""

from django.urls import path

from sohoc.core.jobs.web import exports, views

app_name = "jobs"

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("export", exports.export, name="export"),
    path("export/sensitive", exports.export_sensitive, name="export_sensitive"),
    path("<uuid:uuid>", views.job, name="job"),
    path("<uuid:uuid>/progress", views.progress, name="progress"),
    path("<uuid:uuid>/cancel", views.cancel, name="cancel"),
]
