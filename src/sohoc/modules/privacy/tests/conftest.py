"""Families that the tests of privacy begin with."""

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.privacy.tests.ageing import make_old
from sohoc.modules.privacy.tests.families import Family, make_family


@pytest.fixture
def family(province: Province) -> Family:
    """A mother, her child, and a child that is not hers."""
    return make_family(province)


@pytest.fixture
def old_names(province: Province) -> Family:
    """A child and another one whose names were corrected twenty years ago."""
    family = make_family(province)
    for person in (family.child, family.stranger):
        with acting(SECTOR):
            type(person).objects.filter(pk=person.pk).update(full_name=f"{person.full_name} Hai")
    make_old("people_personhistory")
    return family
