"""Administrative units are public data: whoever works in the sector or learns in it reads them."""

from collections.abc import Callable

import pytest
from django.test import Client

from sohoc.core.testing.actors import SCHOOL_ROLES
from sohoc.modules.areas.models import UnitList

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.mark.parametrize(
    "role", ["province_officer", "specialist", "commune_officer", *SCHOOL_ROLES]
)
def test_every_role_of_the_sector_reads_and_converts(
    country: UnitList, signed_in: SignIn, role: str
) -> None:
    client = signed_in(role)
    for address in ("/areas/", "/areas/convert/", "/areas/convert/figures"):
        assert client.get(address).status_code == 200
