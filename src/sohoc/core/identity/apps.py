"""Accounts, signing in, sessions, and the person who acts in a request."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class IdentityConfig(AppConfig):
    name = "sohoc.core.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from sohoc.core.identity.noting import listen

        listen()

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.identity.manifest import MANIFEST

        return MANIFEST
