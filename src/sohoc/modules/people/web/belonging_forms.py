"""The forms about where a person belongs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import DayField, PlainField
from sohoc.modules.people import words
from sohoc.modules.people.rules.belonging import (
    LONGEST_STATE,
    LONGEST_TEXT,
    STATES,
    BadBelonging,
    Leaving,
)


class _BelongingForm(OnceForm):
    """About a belonging in the state in which it was opened."""

    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def show(self, bad: BadBelonging) -> None:
        """Put the refusal at its field."""
        self.add_error(
            bad.field if bad.field in self.fields else None, words.problem(bad.field, bad.problem)
        )


class LeaveForm(_BelongingForm):
    """Since when somebody does not belong to the school any more, and why."""

    until = DayField(
        label=_("Not at the school since"),
        help_text=_("The first day without the school: 12/09/2026."),
    )
    leaving = forms.ChoiceField(label=_("Reason"))
    told = PlainField(
        label=_("In words"),
        max_length=LONGEST_STATE,
        required=False,
        help_text=_("Where to, or by which paper. Needed for another reason."),
    )
    field_order = ("once", "mark", "until", "leaving", "told")

    def __init__(self, *arguments: Any, belonging: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        field: Any = self.fields["leaving"]
        of_list = [(str(code), text) for code, text in STATES[belonging].items()]
        field.choices = [("", _("Choose one")), *of_list, (str(Leaving.OTHER), _("Another reason"))]


class ReturnForm(_BelongingForm):
    """Why an end is taken back."""

    reason = PlainField(label=_("Reason"), max_length=300)


class PlaceForm(_BelongingForm):
    """In which grade and class a learner is."""

    grade_text = PlainField(label=_("Grade"), max_length=LONGEST_TEXT, required=False)
    class_text = PlainField(label=_("Class"), max_length=LONGEST_TEXT, required=False)
    reason = PlainField(label=_("Reason of the change"), max_length=300)
