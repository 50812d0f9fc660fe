"""School years of the demo province: three years, plans by level, one storm; set by set."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sohoc.core.demo import DemoPart, Ids, World
from sohoc.law import school_year as law
from sohoc.lib.ids import new_uuid7
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts
from sohoc.modules.calendar.models import Plan, PlanLevel, SchoolYear, SpecialDays
from sohoc.modules.calendar.rules import end_of, first_day, plan_from
from sohoc.modules.calendar.services.years import search_key
from sohoc.modules.calendar.stored import columns_of, days_of

YEARS = (2024, 2025, 2026)
YOUNG, OLD = ("preschool", "primary"), ("lower_secondary", "upper_secondary", "continuing")
# The storm Yagi closed the schools of the north in the first week of the year.
STORM_YEAR = 2024
STORM = DaysFacts(
    date(2024, 9, 9), date(2024, 9, 11), "closure", "Bão số 3 (mẫu)", "2870/UBND-KGVX"
)


@dataclass(frozen=True, slots=True)
class PlannedCalendar:
    """The school years that the demo has; every size has the same."""

    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LoadedCalendar:
    """How much was written."""

    years: int
    plans: int
    days: int


def load_demo(*, at: datetime, years: Sequence[int] = YEARS) -> LoadedCalendar:
    """Write the school years with their plans; needs the sector's scope and empty tables.

    Provisional: the calendar of the example province, with invented numbers of decisions. Five
    days a week for the young, six for the others; in 2024 a storm amends both plans.
    """
    made = SchoolYear.objects.bulk_create([_year(start) for start in years])
    plans: list[Plan] = []
    levels: list[PlanLevel] = []
    days: list[SpecialDays] = []
    for year in made:
        for number, facts in enumerate(_plans(year.start), start=1):
            plan = _plan(year, replace(facts, decision_number=f"{1700 + number}/QĐ-UBND"), at=at)
            plans.append(plan)
            days += days_of(plan, facts)
            until = STORM.first if year.start == STORM_YEAR else end_of(year.start)
            held = (plan.effective, until)
            levels += [PlanLevel(plan=plan, level=one, period=held) for one in facts.levels]
    Plan.objects.bulk_create(plans)
    later = [
        _closed(first, [day for day in days if day.plan is first], levels, days, at=at)
        for first in plans
        if first.year.start == STORM_YEAR
    ]
    Plan.objects.bulk_create(later)
    PlanLevel.objects.bulk_create(levels)
    SpecialDays.objects.bulk_create(days)
    return LoadedCalendar(len(made), len(plans) + len(later), len(days))


def _year(start: int) -> SchoolYear:
    frame = law.frame_for(school_year=start)
    columns = {name: getattr(frame, name) for name in frame.__slots__}
    return SchoolYear(start=start, search_key=search_key(start), **columns)


def _plans(start: int) -> list[PlanFacts]:
    frame = law.frame_for(school_year=start)
    made = []
    for levels, last_weekday, grades in ((YOUNG, 5, (1,)), (OLD, 6, (9, 12))):
        calendar = law.suggested(school_year=start, frame=frame, last_weekday=last_weekday)
        facts = plan_from(calendar, start=start, levels=levels)
        made.append(
            replace(
                facts,
                decision_date=date(start, 7, 20),
                return_day=date(start, 8, 28),
                early_return=date(start, 8, 22),
                early_grades=grades,
            )
        )
    return made


def _plan(year: SchoolYear, facts: PlanFacts, *, at: datetime) -> Plan:
    return Plan(
        uuid=new_uuid7(),
        year=year,
        effective=first_day(year.start),
        published_at=at,
        **columns_of(facts),
    )


def _closed(
    first: Plan,
    kept: Sequence[SpecialDays],
    levels: list[PlanLevel],
    days: list[SpecialDays],
    *,
    at: datetime,
) -> Plan:
    """The plan as the storm left it, from its first day on."""
    columns = {
        field.attname: getattr(first, field.attname)
        for field in Plan._meta.concrete_fields
        if field.attname not in {"id", "uuid", "amends_id"}
    }
    columns |= {"effective": STORM.first, "decision_number": STORM.decision}
    columns |= {"decision_date": STORM.first - timedelta(days=1), "published_at": at}
    plan = Plan(uuid=new_uuid7(), amends=first, **columns)
    days.extend(SpecialDays(plan=plan, **_same(one)) for one in kept)
    days.append(
        SpecialDays(
            plan=plan,
            first=STORM.first,
            last=STORM.last,
            kind=STORM.kind,
            title=STORM.title,
            decision=STORM.decision,
        )
    )
    held = (STORM.first, end_of(first.year.start))
    levels += [PlanLevel(plan=plan, level=one, period=held) for one in first.levels]
    return plan


def _same(one: SpecialDays) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("first", "last", "kind", "title", "decision")}


def _planned(_world: World) -> PlannedCalendar:
    return PlannedCalendar(YEARS)


def _written(world: World, *, ids: Ids, at: datetime) -> str:
    made = load_demo(at=at, years=world.of(PlannedCalendar).years)
    return "{} school years, {} plans".format(made.years, made.plans)


DEMO = DemoPart(name="calendar", plan=_planned, write=_written)
