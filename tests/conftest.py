"""One running program for the journeys and for everything that is measured on the wire."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.journeys.program import Program


@pytest.fixture(scope="session")
def program(embedded_server: None, request: pytest.FixtureRequest) -> Iterator[Program]:
    """The program with a demo of three schools; each process of the suite has its own."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    home = settings.ENVIRONMENT.home
    running = Program(home / f"journeys-{worker}").start()
    yield running
    running.stop()
