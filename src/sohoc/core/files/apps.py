"""Files by content, checked by type and size, scanned when a scanner is configured."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class FilesConfig(AppConfig):
    name = "sohoc.core.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.files.manifest import MANIFEST

        return MANIFEST
