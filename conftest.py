"""The plugins of the whole suite, and the place that every process of it needs."""

from pathlib import Path

import pytest
from django.conf import settings

pytest_plugins = [
    "sohoc.core.testing.database",
    "sohoc.core.testing.actors",
    "sohoc.core.testing.sharing",
]


@pytest.fixture(scope="session", autouse=True)
def place_of_static_files() -> None:
    """The server of static files expects it; with nothing in it, as nothing was collected."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
