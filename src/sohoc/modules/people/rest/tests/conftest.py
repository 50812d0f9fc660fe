"""Programs with a token for each role."""

from collections.abc import Callable

import pytest

from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import Province


@pytest.fixture
def program(province: Province) -> Callable[[str], Program]:
    """A program acting in a role."""
    return lambda role: Program(token_for(province, role).text)
