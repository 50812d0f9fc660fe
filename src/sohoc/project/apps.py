"""The whole program as an app: commands, catalogue and pages that belong to no single core app."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "sohoc.project"
    label = "project"
