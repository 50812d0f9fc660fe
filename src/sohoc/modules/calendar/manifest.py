"""What school years bring: everybody reads the calendar, the province's department plans it."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import EVERYBODY, Door, Manifest, NavigationEntry, SearchSource
from sohoc.modules.calendar.permissions import CalendarPermission
from sohoc.modules.calendar.selectors import find_years
from sohoc.modules.calendar.trail_words import WORDS

PLANNERS = frozenset({"province_officer"})
KEEPERS = PLANNERS | {"administrator"}

MANIFEST = Manifest(
    doors=[
        Door(CalendarPermission.VIEW_YEARS, _("see school years"), EVERYBODY),
        Door(CalendarPermission.EXPORT_YEAR, _("export a school year"), EVERYBODY),
        Door(CalendarPermission.VIEW_HISTORY, _("see what changed in a school year"), KEEPERS),
        Door(CalendarPermission.EDIT_YEAR, _("add a school year, correct its frame"), PLANNERS),
        Door(CalendarPermission.DRAFT_PLAN, _("draft the plan of a school year"), PLANNERS),
        Door(CalendarPermission.PUBLISH_PLAN, _("publish the plan of a school year"), PLANNERS),
    ],
    navigation=[
        NavigationEntry(
            _("School years"),
            "calendar:years",
            "calendar",
            CalendarPermission.VIEW_YEARS,
            order=30,
            rare_for=frozenset({"guardian", "learner"}),
        ),
    ],
    listings=["sohoc.modules.calendar.web.listings.YEARS"],
    searches=[SearchSource(_("School years"), CalendarPermission.VIEW_YEARS, find_years)],
    demo="sohoc.modules.calendar.demo.DEMO",
    sentences={
        "calendar.draft.discarded": _("discarded the draft of a plan"),
        "calendar.draft.saved": _("saved the draft of a plan"),
        "calendar.plan.amended": _("amended the plan of the school year"),
        "calendar.plan.published": _("published the plan of the school year"),
        "calendar.plan.taken_back": _("took back the publishing of the plan"),
        "calendar.year.added": _("added the school year"),
        "calendar.year.edited": _("corrected the frame of the school year"),
        "calendar.year.taken_back": _("took back the added school year"),
    },
    words=WORDS,
)
