"""Who may see and do what: the dated tree, grants, the outer wall and the inner doors."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from sohoc.core.manifest import Manifest


class AccessConfig(AppConfig):
    name = "sohoc.core.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.access.manifest import MANIFEST

        return MANIFEST

    def ready(self) -> None:
        from sohoc.core.access.gate import grant_gate
        from sohoc.core.access.giving import keep_giving

        post_migrate.connect(grant_gate, sender=self)
        post_migrate.connect(keep_giving, sender=self)
