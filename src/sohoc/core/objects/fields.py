"""Fields of forms that mean the same everywhere: a day, a text of one line."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.lib.days import FIRST_YEAR, LAST_YEAR
from sohoc.lib.vietnamese import ControlCharacter, normal

OUT_OF_TIME = _("This is not a day of our time. Write a year from {first} to {last}.")
INVISIBLE = _("There is an invisible character in it. Type it again instead of pasting.")


class DayField(forms.DateField):
    """A day of the years that people live in: 0205 for 2025 is refused and not kept."""

    def validate(self, value: Any) -> None:
        """Besides what Django asks: the year."""
        super().validate(value)
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= self.last_year():
            raise ValidationError(out_of_time(last=self.last_year()), code="year")

    def last_year(self) -> int:
        """The last year that can be meant."""
        return LAST_YEAR


class PastDayField(DayField):
    """A day that lies behind, as of a birth: no year is offered that is still to come."""

    def last_year(self) -> int:
        """The year that it is."""
        return timezone.localdate().year


class PlainField(forms.CharField):
    """A text of one line in its one spelling; what nobody can see in it is refused."""

    def to_python(self, value: Any) -> str | None:
        """Raises `ValidationError` for control characters and signs that turn the direction."""
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        try:
            return normal(text)
        except ControlCharacter as error:
            raise ValidationError(INVISIBLE, code="control") from error


def out_of_time(*, last: int = LAST_YEAR) -> str:
    """Said for a day that lies in no year that can be meant."""
    return str(OUT_OF_TIME).format(first=FIRST_YEAR, last=last)
