"""Background work with an owner, progress, cancel and a result."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sohoc.core.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
