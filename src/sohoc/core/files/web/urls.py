"""Addresses of files."""

from django.urls import path

from sohoc.core.files.web import views

app_name = "files"

urlpatterns = [
    path("<uuid:uuid>", views.download, name="download"),
    path("<uuid:uuid>/sensitive", views.download_sensitive, name="download_sensitive"),
]
