"""Addresses of organisations."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.orgs.web import views
from sohoc.modules.orgs.web.listings import SCHOOLS

app_name = "orgs"

urlpatterns = [
    path("schools/add", views.add_school, name="school_add"),
    path("schools/<uuid:uuid_>/", views.show_school, name="school"),
    path("schools/<uuid:uuid_>/history", views.show_history, name="school_history"),
    path("schools/<uuid:uuid_>/edit", views.edit_school, name="school_edit"),
    path("schools/<uuid:uuid_>/take-back", views.take_back, name="school_take_back"),
    *list_urls(SCHOOLS, prefix="schools"),
]
