"""Addresses of school years."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.calendar.web import drafting, files, framing, publishing, views
from sohoc.modules.calendar.web.listings import YEARS

app_name = "calendar"

urlpatterns = [
    path("years/add", framing.add_year, name="year_add"),
    path("years/current", views.show_current, name="year_current"),
    path("years/<uuid:uuid_>/", views.show_year, name="year"),
    path("years/<uuid:uuid_>/history", framing.show_history, name="year_history"),
    path("years/<uuid:uuid_>/edit", framing.edit_year, name="year_edit"),
    path("years/<uuid:uuid_>/take-back", framing.take_back, name="year_take_back"),
    path("years/<uuid:uuid_>/plan", drafting.new_plan, name="plan_add"),
    path("years/<uuid:uuid_>/close", publishing.close, name="year_close"),
    path("plans/<uuid:uuid_>/", views.show_plan, name="plan"),
    path("plans/<uuid:uuid_>/weeks/<str:kind>", files.weeks, name="plan_weeks"),
    path("plans/<uuid:uuid_>/days/<str:kind>", files.days, name="plan_days"),
    path("plans/<uuid:uuid_>/calendar.ics", files.icalendar, name="plan_ics"),
    path("plans/<uuid:uuid_>/amend", drafting.amend, name="plan_amend"),
    path("plans/<uuid:uuid_>/take-back", publishing.take_back, name="plan_take_back"),
    path("drafts/<uuid:uuid_>/", drafting.edit_draft, name="draft"),
    path("drafts/<uuid:uuid_>/publish", publishing.publish, name="draft_publish"),
    path("drafts/<uuid:uuid_>/discard", publishing.discard, name="draft_discard"),
    *list_urls(YEARS, prefix="years"),
]
