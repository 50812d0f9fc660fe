"""Background work with an owner, progress, cancel and a result."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class JobsConfig(AppConfig):
    name = "sohoc.core.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.jobs.manifest import MANIFEST

        return MANIFEST

    def ready(self) -> None:
        from procrastinate.contrib.django import app

        from sohoc.core.jobs import periodic, tasks

        app.add_tasks_from(tasks.tasks, namespace="")
        app.add_tasks_from(periodic.tasks, namespace="")
