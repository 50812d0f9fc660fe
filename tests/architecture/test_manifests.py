"""What apps declare: an app without a declaration is passed over, a faulty one is not."""

import pytest
from django.apps import AppConfig, apps

from sohoc.core.manifest import Manifest, declared_by


class Declaring(AppConfig):
    name = "sohoc.core.access"

    @property
    def manifest(self) -> Manifest:
        return Manifest(listings=["one"])


class Faulty(AppConfig):
    name = "sohoc.core.access"

    @property
    def manifest(self) -> Manifest:
        raise AttributeError("module 'manifest' has no attribute 'DOORS'")


def config(kind: type[AppConfig]) -> AppConfig:
    return kind("sohoc.core.access", apps.get_app_config("access").module)


def test_an_app_without_a_declaration_declares_nothing() -> None:
    assert declared_by(config(AppConfig)) is None


def test_a_declaration_is_read() -> None:
    assert declared_by(config(Declaring)) == Manifest(listings=["one"])


def test_a_fault_inside_of_a_declaration_rises() -> None:
    with pytest.raises(AttributeError, match="DOORS"):
        declared_by(config(Faulty))
