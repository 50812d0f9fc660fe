"""Two records of one girl, and the office that looks at them."""

from datetime import date

import pytest

from sohoc.core.testing.actors import Province
from sohoc.modules.people.models import Person
from sohoc.modules.people.tests.made import add
from sohoc.modules.people.tests.merging import Office


@pytest.fixture
def office(province: Province) -> Office:
    return Office(province)


@pytest.fixture
def pair(province: Province) -> tuple[Person, Person]:
    """The record of a girl, and a second one with her birthday the other way round."""
    return (
        add(province, "Bùi Thị Ngân", born=date(2014, 9, 5)),
        add(province, "Bùi Thị Ngân", born=date(2014, 5, 9), class_text=""),
    )
