"""What the audit trail calls the tables of school years and plans, and what their acts note."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import TrailWords

FRAME = {
    "closes_by": _("The year closes by"),
    "decision": _("Decision of the ministry"),
    "first_term_before": _("Term I ends before"),
    "first_term_weeks": _("Weeks of term I"),
    "second_term_weeks": _("Weeks of term II"),
}

WORDS = TrailWords(
    records={
        "calendar_plan": _("Plan of the school year"),
        "calendar_planlevel": _("Plan of a level"),
        "calendar_schoolyear": _("School year"),
        "calendar_specialdays": _("Days off, days made up"),
    },
    columns={
        "calendar_plan.closing": _("Closing"),
        "calendar_plan.decision_date": _("Signed on"),
        "calendar_plan.decision_number": _("Number of the decision"),
        "calendar_plan.early_grades": _("Grades that return early"),
        "calendar_plan.early_return": _("Early return"),
        "calendar_plan.effective": _("Holds from"),
        "calendar_plan.first_begins": _("Term I begins"),
        "calendar_plan.first_ends": _("Term I ends"),
        "calendar_plan.first_weeks": _("Own weeks of term I"),
        "calendar_plan.last_weekday": _("Days of school a week"),
        "calendar_plan.levels": _("Levels"),
        "calendar_plan.opening": _("Opening"),
        "calendar_plan.return_day": _("Return"),
        "calendar_plan.second_begins": _("Term II begins"),
        "calendar_plan.second_ends": _("Term II ends"),
        "calendar_plan.second_weeks": _("Own weeks of term II"),
        "calendar_planlevel.level": _("Level"),
        "calendar_planlevel.period": _("Validity"),
        **{f"calendar_schoolyear.{name}": words for name, words in FRAME.items()},
        "calendar_specialdays.decision": _("By decision"),
        "calendar_specialdays.first": _("First day"),
        "calendar_specialdays.kind": _("Kind"),
        "calendar_specialdays.last": _("Last day"),
        "calendar_specialdays.title": _("What it is"),
    },
    ledgers={
        "calendar_planhistory": _("Changes of plans"),
        "calendar_planlevelhistory": _("Changes of plans of levels"),
        "calendar_schoolyearhistory": _("Changes of school years"),
        "calendar_specialdayshistory": _("Changes of days off"),
    },
    noted={
        "calendar.from": _("Holds from"),
        **{f"calendar.{name}": words for name, words in FRAME.items()},
    },
)
