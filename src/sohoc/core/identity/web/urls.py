"""Addresses of one's own account and of the keeping of accounts."""

from django.urls import path

from sohoc.core.identity.web import demo, own

app_name = "identity"

urlpatterns = [
    path("role", own.switch_role, name="switch_role"),
    path("preferences", own.preferences, name="preferences"),
    path("lock", own.lock, name="lock"),
    path("unlock", own.unlock, name="unlock"),
    path("demo", demo.demo_sign_in, name="demo_sign_in"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end", own.end_session, name="end_session"),
]
