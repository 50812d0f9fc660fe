"""Events inside the transaction that made them true, and their subscribers."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "sohoc.core.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procrastinate.contrib.django import app

        from sohoc.core.outbox.jobs import tasks

        app.add_tasks_from(tasks, namespace="")
