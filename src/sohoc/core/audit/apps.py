"""Who did what to whom, when, from where and why; sealed so that tampering shows."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from sohoc.core.manifest import Manifest


class AuditConfig(AppConfig):
    name = "sohoc.core.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.audit.manifest import MANIFEST

        return MANIFEST

    def ready(self) -> None:
        from sohoc.core.audit.forgettable import tell_forgettable

        post_migrate.connect(tell_forgettable, sender=self)
