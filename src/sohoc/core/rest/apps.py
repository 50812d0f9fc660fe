"""The interface for programs: tokens, pages, errors, repeated requests."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class RestConfig(AppConfig):
    name = "sohoc.core.rest"
    label = "rest"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.rest.manifest import MANIFEST

        return MANIFEST
