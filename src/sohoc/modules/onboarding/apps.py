"""Onboarding: the people of a whole school get accounts, and letters for the first sign-in."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class OnboardingConfig(AppConfig):
    name = "sohoc.modules.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.modules.onboarding.manifest import MANIFEST

        return MANIFEST
