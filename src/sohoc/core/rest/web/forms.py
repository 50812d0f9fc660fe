"""The form for a new access token."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.selectors import HeldGrant
from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import DayField, PlainField

LONGEST_DAYS = 365


def last_day(ends_at: datetime) -> date:
    """The last day on which a token with this end opens something: what the form asked for."""
    return timezone.localdate(ends_at - timedelta(microseconds=1))


class TokenForm(OnceForm):
    """Name, role and last day; `grants` are the roles to choose from, `today` is in local time."""

    name = PlainField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which program will use it, and where it runs."),
    )
    field_order = ("name", "grant", "last_day")
    last_day = DayField(
        label=_("Last day"),
        help_text=_("Day, month, year, such as 05/09/2027; at most one year from today."),
    )

    def __init__(
        self, data: Any = None, *, grants: Sequence[HeldGrant], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, initial={"last_day": today + timedelta(days=90)}, **kwargs)
        self.today = today
        choices = [(g.id, "{}, {}".format(g.spec.label, g.node_name)) for g in grants]
        self.fields["grant"] = forms.TypedChoiceField(
            label=_("Role of the program"), coerce=int, choices=choices
        )
        self.order_fields(self.field_order)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not self.today <= day <= self.today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("Choose a day from today to one year from today."))
        return day

    @property
    def ends_at(self) -> datetime:
        """The moment at which the last day is over."""
        after: date = self.cleaned_data["last_day"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time.min))
