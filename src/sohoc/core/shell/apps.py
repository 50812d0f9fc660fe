"""Registers templates, static files and the tag library of the frame."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShellConfig(AppConfig):
    """The frame has no tables: it only gives the others something to stand on."""

    name = "sohoc.core.shell"
    label = "shell"
    verbose_name = _("Frame of the pages")
