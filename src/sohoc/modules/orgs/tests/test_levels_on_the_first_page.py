"""The chart of levels is for whoever sees several schools that work."""

from datetime import date

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.testing.actors import Province
from sohoc.modules.orgs.figures import schools_by_level
from sohoc.modules.orgs.testing import make_schools

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_one_school_and_those_that_ended_in_it_make_no_chart(province: Province) -> None:
    officer = province.actor("province_officer")
    first, second = province.schools[:2]
    second.period = (date(2026, 1, 1), date(2026, 9, 1))
    make_schools([first, second])
    with acting(officer.scope):
        assert schools_by_level(officer, TODAY) is None
        panel = schools_by_level(officer, date(2026, 8, 1))
    assert panel is not None
    assert [bar.count for bar in panel.bars] == [0, 0, 2, 0, 0]
