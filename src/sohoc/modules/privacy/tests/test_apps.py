"""The module takes part in the program."""

from django.apps import apps


def test_module_is_installed() -> None:
    assert apps.is_installed("sohoc.modules.privacy")
