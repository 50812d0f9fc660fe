"""Organisations of the sector: the school."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class OrgsConfig(AppConfig):
    name = "sohoc.modules.orgs"
    label = "orgs"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.modules.orgs.manifest import MANIFEST

        return MANIFEST
