"""Addresses of the token pages."""

from django.urls import path

from sohoc.core.rest.web import views

app_name = "rest"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("new/", views.make, name="make_token"),
    path("<uuid:uuid_>/revoke/", views.revoke, name="revoke_token"),
]
