"""Uniform screens for every noun: list, detail, form, export, history, print."""

from django.apps import AppConfig


class ObjectsConfig(AppConfig):
    name = "sohoc.core.objects"
    label = "objects"
    default_auto_field = "django.db.models.BigAutoField"
