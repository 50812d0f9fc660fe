"""The one search box."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class SearchConfig(AppConfig):
    name = "sohoc.core.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.search.manifest import MANIFEST

        return MANIFEST
