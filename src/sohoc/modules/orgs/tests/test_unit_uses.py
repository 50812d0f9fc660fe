"""What organisations say of administrative units: what hangs on them, which province is ours."""

from datetime import date

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import SECTOR, Province
from sohoc.modules.orgs.tests.mapped import BAO_LA, MAI_CHAU, make_mapped

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 31)


def test_schools_and_offices_hang_on_their_units(province: Province) -> None:
    mapped = make_mapped(province)
    uses = registry().unit_uses
    actor = province.actor("province_officer")
    with acting(actor.scope):
        schools = uses["orgs.schools"].counts(actor, DAY)
        offices = uses["orgs.offices"].counts(actor, DAY)
    bao_la, mai_chau = mapped.areas[BAO_LA].id, mapped.areas[MAI_CHAU].id
    assert schools == {bao_la: 2, mai_chau: 2}
    assert offices == {mapped.areas["25"].id: 1, bao_la: 1, mai_chau: 1}
    opened = uses["orgs.schools"].rows_url
    assert opened is not None
    assert opened(BAO_LA, DAY) == "/orgs/schools/?area=05245&day=2026-12-31"


def test_the_province_of_the_installation_is_that_of_its_root(province: Province) -> None:
    home = registry().home_province
    with acting(SECTOR):
        assert home(DAY) == ""
    make_mapped(province)
    with acting(SECTOR):
        assert home(DAY) == "25"
