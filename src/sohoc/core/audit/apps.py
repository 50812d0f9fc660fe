"""Who did what to whom, when, from where and why; sealed so that tampering shows."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class AuditConfig(AppConfig):
    name = "sohoc.core.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.audit.manifest import MANIFEST

        return MANIFEST
