"""School years: their frame, the plans of the province, weeks and holidays."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class CalendarConfig(AppConfig):
    name = "sohoc.modules.calendar"
    label = "calendar"
    default_auto_field = "django.db.models.BigAutoField"

    @property
    def manifest(self) -> Manifest:
        from sohoc.modules.calendar.manifest import MANIFEST

        return MANIFEST
