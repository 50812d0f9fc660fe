"""School years for programs: list, one with its plans, weeks, holidays."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Query, Router

from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.operations import operation
from sohoc.core.rest.pages import page
from sohoc.core.rest.versions import show_version
from sohoc.modules.calendar.models import Plan, SchoolYear
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.rest.v1.schemas import (
    Holidays,
    HolidaysOfPlan,
    LevelsAsked,
    PlanOut,
    Weeks,
    WeeksOfPlan,
    YearDetail,
    YearFilters,
    YearOut,
    YearPage,
)
from sohoc.modules.calendar.selectors import (
    latest_levels,
    latest_plans,
    plans_of,
    year_by_uuid,
    years_seen,
)

router = Router(tags=["school years"])


@router.get("/school-years", response=YearPage)
@operation(CalendarPermission.VIEW_YEARS, summary=gettext_lazy("List school years"))
def list_school_years(request: CalledRequest, asked: Query[YearFilters]) -> YearPage:
    """The school years, page by page."""
    rows = years_seen(request.actor)
    found = page(request, rows, order=(asked.order,), limit=asked.limit, cursor=asked.cursor)
    return YearPage(items=[YearOut.of(one) for one in found.items], next=found.next)


@router.get("/school-years/{uuid:uuid}", response=YearDetail)
@operation(CalendarPermission.VIEW_YEARS, summary=gettext_lazy("Read a school year"))
def read_school_year(request: CalledRequest, uuid: UUID, response: HttpResponse) -> YearDetail:
    """One school year with its plans; those that were amended stay readable."""
    year = year_by_uuid(request.actor, uuid)
    show_version(response, year.version)
    plans = [PlanOut.of(plan, year.start) for plan in plans_of(request.actor, year)]
    return YearDetail(**dict(YearOut.of(year)), plans=plans)


@router.get("/school-years/{uuid:uuid}/weeks", response=Weeks)
@operation(CalendarPermission.VIEW_YEARS, summary=gettext_lazy("Read the weeks of a school year"))
def read_weeks(request: CalledRequest, uuid: UUID, asked: Query[LevelsAsked]) -> Weeks:
    """The weeks of real schooling, for each plan that holds."""
    year, plans = _holding(request, uuid, asked)
    return Weeks(items=[WeeksOfPlan.of(plan, year.start) for plan in plans])


@router.get("/school-years/{uuid:uuid}/holidays", response=Holidays)
@operation(
    CalendarPermission.VIEW_YEARS, summary=gettext_lazy("Read the holidays of a school year")
)
def read_holidays(request: CalledRequest, uuid: UUID, asked: Query[LevelsAsked]) -> Holidays:
    """Days off and days made up, for each plan that holds."""
    year, plans = _holding(request, uuid, asked)
    return Holidays(items=[HolidaysOfPlan.of(plan, year.start) for plan in plans])


def _holding(
    request: CalledRequest, uuid: UUID, asked: LevelsAsked
) -> tuple[SchoolYear, list[Plan]]:
    """The plans of the year that hold for one of the levels."""
    year = year_by_uuid(request.actor, uuid)
    wanted = {one.value for one in asked.level}
    plans = latest_plans(plans_of(request.actor, year), year.start)
    if not wanted:
        return year, plans
    return year, [plan for plan in plans if wanted & set(latest_levels(plan, year.start))]
