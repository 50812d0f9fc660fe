"""Uniform screens for every noun: list, detail, form, export, history, print."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class ObjectsConfig(AppConfig):
    name = "sohoc.core.objects"
    label = "objects"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.objects.manifest import MANIFEST

        return MANIFEST
