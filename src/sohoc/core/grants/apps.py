"""Giving, lending and ending roles, and the matrix of who may what."""

from django.apps import AppConfig

from sohoc.core.manifest import Manifest


class GrantsConfig(AppConfig):
    name = "sohoc.core.grants"
    label = "grants"

    @property
    def manifest(self) -> Manifest:
        from sohoc.core.grants.manifest import MANIFEST

        return MANIFEST
