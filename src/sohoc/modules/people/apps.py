"""People: one record for every learner, guardian and teacher."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class PeopleConfig(AppConfig):
    name = "sohoc.modules.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.modules.people.manifest import MANIFEST

        return MANIFEST
