"""A school year with an officer who plans it."""

import pytest

from sohoc.core.access.actors import Actor
from sohoc.core.testing.actors import Province
from sohoc.modules.calendar.models import SchoolYear
from sohoc.modules.calendar.testing import make_year


@pytest.fixture
def officer(province: Province) -> Actor:
    """The one who plans."""
    return province.actor("province_officer")


@pytest.fixture
def year(officer: Actor) -> SchoolYear:
    """The school year 2026–2027 without a plan."""
    return make_year(officer)
