"""Events inside the transaction that made them true, and their subscribers."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "sohoc.core.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
