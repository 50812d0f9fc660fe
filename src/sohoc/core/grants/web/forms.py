"""The forms for giving, lending and ending a role."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.grants.rounds import Terms
from sohoc.core.identity.once import OnceForm
from sohoc.core.manifest import RoleSpec
from sohoc.core.objects.fields import DayField, PlainField


def midnight(day: date) -> datetime:
    """The first moment of the day in the province."""
    return timezone.make_aware(datetime.combine(day, time.min))


class _PeriodForm(OnceForm):
    """When a role begins and ends, and why."""

    start = DayField(label=_("From"), help_text=_("Day, month, year: 05/09/2026."))
    until = DayField(
        label=_("Until before"),
        required=False,
        help_text=_("The first day on which the role is over; empty for no end."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The decision, or why now.")
    )

    def __init__(self, *arguments: Any, today: date, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.today = today

    def clean_start(self) -> date:
        day: date = self.cleaned_data["start"]
        if day < self.today:
            raise forms.ValidationError(
                _("No role begins in the past. Choose today or a later day.")
            )
        return day

    @property
    def starts_at(self) -> datetime:
        """The first moment of the period; today's midnight becomes the moment of giving."""
        return midnight(self.cleaned_data["start"])

    @property
    def ends_at(self) -> datetime | None:
        """The first moment that is no longer inside."""
        day = self.cleaned_data["until"]
        return midnight(day) if day else None


class GiveForm(_PeriodForm):
    """Role and period of a grant; person and place were chosen before."""

    field_order = ("role", "start", "until", "reason")

    def __init__(self, *arguments: Any, roles: Sequence[RoleSpec], **named: Any) -> None:
        super().__init__(*arguments, **named)
        # No role is given because somebody forgot to choose one.
        choices = [("", _("Choose a role")), *((spec.code, spec.label) for spec in roles)]
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=choices)
        self.order_fields(self.field_order)


class LendForm(_PeriodForm):
    """Period of a lent role, which always ends."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["until"].required = True
        self.fields["until"].help_text = _(
            "The first day on which you have the role back; at most 90 days from its beginning."
        )


class EndForm(forms.Form):
    """When a role ends, and why."""

    ends = DayField(
        label=_("Ends on"),
        required=False,
        help_text=_("The first day on which the role is over; empty: at once."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *arguments: Any, today: date, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.today = today

    def clean_ends(self) -> date | None:
        day: date | None = self.cleaned_data["ends"]
        if day is not None and day < self.today:
            raise forms.ValidationError(
                _("The day has passed. Leave it empty to end the role at once.")
            )
        return day

    def ends_at(self, at: datetime) -> datetime:
        """The moment of the end."""
        day = self.cleaned_data["ends"]
        return midnight(day) if day else at


class OpenForm(OnceForm):
    """Why roles are confirmed now, beside the days of the rule."""

    reason = PlainField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The decision, or why now; it stands in the audit trail."),
    )


class RuleForm(forms.Form):
    """When rounds of confirming roles open and close."""

    days = forms.CharField(
        label=_("Opens on"),
        max_length=100,
        help_text=_("Day and month, with commas between: 01/03, 01/09."),
    )
    overdue_after = forms.IntegerField(label=_("Overdue after days"), min_value=1)
    closes_after = forms.IntegerField(
        label=_("Closes after days"),
        min_value=2,
        help_text=_("At most 180, and later than it is overdue."),
    )
    ends_unanswered = forms.BooleanField(
        label=_("When a round closes, end the roles that nobody confirmed"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def terms(self) -> Terms:
        """The rule given; days that are none stay as they were typed, and are refused."""
        given = self.cleaned_data
        return Terms(
            days=tuple(_turned(text) for text in given["days"].split(",")),
            overdue_after=given["overdue_after"],
            closes_after=given["closes_after"],
            ends_unanswered=given["ends_unanswered"],
        )

    @staticmethod
    def values_of(terms: Terms, *, version: int) -> dict[str, Any]:
        """The form's values for a rule."""
        return {
            "days": ", ".join(f"{day[3:]}/{day[:2]}" for day in terms.days),
            "overdue_after": terms.overdue_after,
            "closes_after": terms.closes_after,
            "ends_unanswered": terms.ends_unanswered,
            "version": version,
        }


def _turned(text: str) -> str:
    """`1/3` as the rule has it, month first: `03-01`."""
    day, _slash, month = (part.strip() for part in text.partition("/"))
    return f"{month.zfill(2)}-{day.zfill(2)}" if day or month else ""
