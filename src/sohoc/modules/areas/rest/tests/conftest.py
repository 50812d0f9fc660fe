"""Programs with a token for each role, in the small country."""

from collections.abc import Callable

import pytest

from sohoc.core.rest.testing import Program, token_for
from sohoc.core.testing.actors import Province
from sohoc.modules.areas.testing import country

__all__ = ["country"]


@pytest.fixture
def program(province: Province) -> Callable[[str], Program]:
    """A program acting in a role."""
    return lambda role: Program(token_for(province, role).text)
