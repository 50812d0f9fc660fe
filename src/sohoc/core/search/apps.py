"""The one search box."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "sohoc.core.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
