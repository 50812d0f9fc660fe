"""The signatures of the fixtures that the journeys share."""

from datetime import datetime
from typing import Any, Protocol

from tests.journeys.person import Person


class Visit(Protocol):
    """Opens a browser; options are those of Playwright's `new_context`."""

    def __call__(self, **options: Any) -> Person: ...


class Newcomer(Protocol):
    """Makes an account with roles at the place of the account `like`; returns its name."""

    def __call__(
        self, *roles: str, like: str = "hieutruong", until: datetime | None = None
    ) -> str: ...
