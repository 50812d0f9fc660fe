"""Administrative units of the country with their history."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class AreasConfig(AppConfig):
    name = "sohoc.modules.areas"
    label = "areas"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.modules.areas.manifest import MANIFEST

        return MANIFEST
