"""The forms of school years: the ministry's frame, a plan with its days, publishing, closing."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import FIELD, OnceForm
from sohoc.core.objects import fields
from sohoc.core.shell.printed import day as printed_day
from sohoc.law.school_year import Frame
from sohoc.modules.calendar.contracts import DaysFacts, PlanFacts
from sohoc.modules.calendar.models import DaysKind, SchoolYear
from sohoc.modules.calendar.rules import DATES, FIRST_YEAR, LAST_YEAR, MOST_DAYS
from sohoc.modules.calendar.services.years import MOST_WEEKS
from sohoc.modules.orgs.public import Level

SPARE_ROWS = 3
WEEKDAYS = ((5, _("Monday to Friday")), (6, _("Monday to Saturday")))
GRADES = ((1, _("Grade 1")), (9, _("Grade 9")), (12, _("Grade 12")))


def _written(value: Any) -> Any:
    return printed_day(value) if isinstance(value, date) else value


class DayField(fields.DayField):
    """A day as people here write it, or as programs do."""

    def __init__(self, **named: Any) -> None:
        widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12})
        super().__init__(widget=widget, **named)


class FrameForm(OnceForm):
    """A school year and the ministry's frame of it."""

    start = forms.IntegerField(
        label=_("Begins in the year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("2026 for the school year 2026–2027."),
    )
    decision = fields.PlainField(
        label=_("Decision of the ministry"),
        max_length=60,
        required=False,
        help_text=_("The number of the frame, such as 2308/QĐ-BGDĐT."),
    )
    first_term_weeks = forms.IntegerField(
        label=_("Weeks of term I"), min_value=1, max_value=MOST_WEEKS
    )
    second_term_weeks = forms.IntegerField(
        label=_("Weeks of term II"), min_value=1, max_value=MOST_WEEKS
    )
    first_term_before = DayField(
        label=_("Term I ends before"), help_text=_("The first day that is too late.")
    )
    closes_by = DayField(label=_("The year closes by"), help_text=_("The last day allowed."))
    reason = fields.PlainField(label=_("Reason of the change"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, is_new: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("reason", "version") if is_new else (FIELD, "start"):
            del self.fields[name]

    @staticmethod
    def values_of(frame: Frame, **more: Any) -> dict[str, Any]:
        """The form's values for a frame."""
        return {name: _written(value) for name, value in asdict(frame).items()} | more

    def frame(self) -> Frame:
        """The frame that was written."""
        given = self.cleaned_data
        return Frame(**{name: given[name] for name in Frame.__slots__})


class PlanForm(OnceForm):
    """A plan without its days; what a decision lacks is told beside it, and a draft is kept."""

    effective = DayField(
        label=_("The amendment holds from"),
        required=False,
        help_text=_("The first changed day, or one before it; what lies earlier stays as it was."),
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    decision_number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        required=False,
        help_text=_("Needed for publishing, such as 1234/QĐ-UBND."),
    )
    decision_date = DayField(label=_("Signed on"), required=False)
    return_day = DayField(label=_("Return"))
    early_return = DayField(label=_("Early return"), required=False)
    early_grades = forms.TypedMultipleChoiceField(
        label=_("Grades that return early"),
        choices=GRADES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opening = DayField(label=_("Opening"))
    first_begins = DayField(label=_("Term I begins"))
    first_ends = DayField(label=_("Term I ends"), help_text=_("The last day of the term."))
    second_begins = DayField(label=_("Term II begins"))
    second_ends = DayField(label=_("Term II ends"), help_text=_("The last day of the term."))
    closing = DayField(label=_("Closing"))
    last_weekday = forms.TypedChoiceField(label=_("A week"), choices=WEEKDAYS, coerce=int)
    first_weeks = forms.IntegerField(
        label=_("Own weeks of term I"),
        required=False,
        min_value=1,
        max_value=MOST_WEEKS,
        help_text=_("Preschools and continuing education only; empty: as the frame says."),
    )
    second_weeks = forms.IntegerField(
        label=_("Own weeks of term II"), required=False, min_value=1, max_value=MOST_WEEKS
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *arguments: Any, only_levels: Sequence[str] | None = None, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        if only_levels is None:
            del self.fields["effective"]
            return
        field: Any = self.fields["levels"]
        field.choices = [one for one in Level.choices if one[0] in only_levels]

    @staticmethod
    def values_of(facts: PlanFacts, **more: Any) -> dict[str, Any]:
        """The form's values for a plan."""
        return {
            name: _written(getattr(facts, name)) for name in facts.__slots__ if name != "days"
        } | {name: _written(value) for name, value in more.items()}

    def facts(self, days: Sequence[DaysFacts]) -> PlanFacts:
        """The plan that was written."""
        given = self.cleaned_data
        names = (*DATES, "decision_number", "decision_date", "last_weekday")
        return PlanFacts(
            levels=tuple(given["levels"]),
            early_grades=tuple(given["early_grades"]),
            first_weeks=given["first_weeks"],
            second_weeks=given["second_weeks"],
            days=tuple(days),
            **{name: given[name] for name in names},
        )


class DaysForm(forms.Form):
    """A line of days; an empty line is none."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=DaysKind.choices)
    title = forms.CharField(label=_("What it is"), max_length=120, required=False)
    decision = forms.CharField(label=_("By decision"), max_length=60, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.empty_permitted = True  # a line that was emptied is gone

    def has_changed(self) -> bool:
        """The kind alone is nothing: every line has one."""
        names = [self.add_prefix(n) for n in ("first", "last", "title", "decision")]
        return any(str(self.data.get(name, "")).strip() for name in names)

    def days(self) -> DaysFacts:
        """The days that were written; a missing last day is the first."""
        given = self.cleaned_data
        return DaysFacts(
            first=given["first"],
            last=given["last"] or given["first"],
            kind=given["kind"],
            title=given["title"],
            decision=given["decision"],
        )


DaysRows: "type[BaseFormSet[DaysForm]]" = formset_factory(
    DaysForm, extra=SPARE_ROWS, max_num=MOST_DAYS, absolute_max=MOST_DAYS
)


def rows_for(facts: PlanFacts) -> "BaseFormSet[DaysForm]":
    """The lines of a plan's days, and a few empty ones."""
    return DaysRows(
        initial=[
            {name: _written(value) for name, value in asdict(one).items()} for one in facts.days
        ],
        prefix="days",
    )


def days_in(rows: "BaseFormSet[DaysForm]") -> list[DaysFacts]:
    """The days of all lines that are not empty."""
    return [form.days() for form in rows.forms if form.has_changed()]


class VersionForm(forms.Form):
    """Says which version of a draft is meant."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = fields.PlainField(label=_("Reason"), max_length=300, initial=_("By mistake"))


class ClosureForm(OnceForm):
    """Days on which schools are closed after the plan was published."""

    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Empty for a single day."))
    title = fields.PlainField(label=_("Why"), max_length=120, help_text=_("Such as: storm no. 3"))
    decision = fields.PlainField(label=_("Number of the decision"), max_length=60)
    decided = DayField(label=_("Signed on"))

    def days(self) -> DaysFacts:
        """The days that were written."""
        given = self.cleaned_data
        return DaysFacts(
            first=given["first"],
            last=given["last"] or given["first"],
            kind=DaysKind.CLOSURE.value,
            title=given["title"],
            decision=given["decision"],
        )


def year_values(year: SchoolYear, frame: Frame) -> dict[str, Any]:
    """The form's values for the frame of a year."""
    return FrameForm.values_of(frame, version=year.version)
