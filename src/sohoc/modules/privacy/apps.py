"""Privacy: what people may ask about the data that are kept of them."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class PrivacyConfig(AppConfig):
    name = "sohoc.modules.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.modules.privacy.manifest import MANIFEST

        return MANIFEST
