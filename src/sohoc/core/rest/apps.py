"""The interface for programs: tokens, pages, errors, repeated requests."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "sohoc.core.rest"
    label = "rest"
    default_auto_field = "django.db.models.BigAutoField"
