"""A family that the tests of privacy begin with."""

import pytest

from sohoc.core.testing.actors import Province
from sohoc.modules.privacy.tests.families import Family, make_family


@pytest.fixture
def family(province: Province) -> Family:
    """A mother, her child, and a child that is not hers."""
    return make_family(province)
