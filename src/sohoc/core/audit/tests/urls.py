"""The trail's addresses within the whole program, wherever that puts them."""

from django.urls import include, path

from sohoc.project.urls import urlpatterns as program

urlpatterns = [path("trail/", include("sohoc.core.audit.web.urls")), *program]
