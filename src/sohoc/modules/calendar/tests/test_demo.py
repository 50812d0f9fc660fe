"""The demo's school years: whole, by the rules, and with a storm."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sohoc.core.access.scope import acting
from sohoc.core.demo import Ids, planned
from sohoc.core.testing.actors import NOW, SECTOR
from sohoc.modules.calendar.demo import DEMO, STORM, LoadedCalendar, load_demo
from sohoc.modules.calendar.models import Plan, SchoolYear
from sohoc.modules.calendar.public import is_school_day, weeks_of
from sohoc.modules.calendar.rules import amendment_problems, problems, refusals
from sohoc.modules.calendar.stored import facts_of, frame_kept
from sohoc.modules.calendar.testing import ALL_LEVELS
from sohoc.modules.calendar.tests.written import held

pytestmark = pytest.mark.django_db


def test_the_demo_has_three_years_by_the_rules() -> None:
    with acting(SECTOR):
        assert load_demo(at=NOW) == LoadedCalendar(years=3, plans=8, days=42)
        for plan in Plan.objects.select_related("year", "amends"):
            facts, year = facts_of(plan), plan.year
            assert refusals(problems(facts, start=year.start, frame=frame_kept(year))) == ()
            if plan.amends:
                since = dict.fromkeys(plan.levels, plan.amends.effective)
                assert (
                    amendment_problems(
                        facts_of(plan.amends),
                        facts,
                        since=since,
                        effective=plan.effective,
                        start=year.start,
                    )
                    == ()
                )
        for level in ALL_LEVELS:
            for start in (2024, 2025, 2026):
                assert len(weeks_of(year=start, level=level)) == 35
            assert not is_school_day(day=STORM.first, level=level)
            assert is_school_day(day=date(2024, 9, 12), level=level)
    assert len(held("primary")) == 4
    assert held("primary")[:2] == [
        ("01/08/2024", "09/09/2024", "1701/QĐ-UBND"),
        ("09/09/2024", "01/08/2025", "2870/UBND-KGVX"),
    ]


def test_the_demo_is_written_set_by_set() -> None:
    with acting(SECTOR), CaptureQueriesContext(connection) as asked:
        load_demo(at=NOW)
    assert len([one for one in asked.captured_queries if one["sql"].startswith("INSERT")]) == 5


def test_the_part_of_the_demo_says_what_it_wrote() -> None:
    world = planned([DEMO], size="XS", seed=1)
    with acting(SECTOR):
        assert DEMO.write(world, ids=Ids(), at=NOW) == "3 school years, 8 plans"
        assert [year.start for year in SchoolYear.objects.order_by("start")] == [2024, 2025, 2026]
