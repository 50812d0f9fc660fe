"""The forms of retention and holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.objects.fields import DayField, PlainField
from sohoc.modules.privacy.models import HoldFor
from sohoc.modules.privacy.web.forms import TextField


class RuleForm(forms.Form):
    """For how long, from when on, by which law."""

    years = forms.IntegerField(
        label=_("Full years after the change"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Leave empty to keep it for ever."),
    )
    valid_from = DayField(
        label=_("From"),
        help_text=_(
            "A shorter time: thirty days from now at the earliest. One that is not shorter: today."
        ),
    )
    legal_ref = PlainField(
        label=_("By which text"),
        max_length=200,
        min_length=8,
        help_text=_("The circular or decision. Put ‡ behind it where the text is not certain."),
    )


class SwitchForm(forms.Form):
    """From when on, and who decided it."""

    decision = PlainField(
        label=_("Decision"),
        max_length=200,
        min_length=8,
        help_text=_("Number and day of the decision or the minutes: QĐ 12/QĐ-SGDĐT, 01/12/2026."),
    )
    valid_from = DayField(label=_("From"), help_text=_("Thirty days from now at the earliest."))


class StopForm(forms.Form):
    """Why nothing goes any more."""

    reason = PlainField(label=_("Why"), max_length=200, min_length=8)


class HoldForm(forms.Form):
    """What runs, and under which number."""

    held_for = forms.ChoiceField(
        label=_("Held for"), choices=HoldFor.choices, widget=forms.RadioSelect
    )
    case = PlainField(
        label=_("Number of the matter"),
        max_length=60,
        min_length=3,
        help_text=_("Only the number under which it is filed; not what it is about."),
    )


class EndHoldForm(forms.Form):
    """Why history need not be held any more."""

    reason = TextField(label=_("Why it ended"), longest=300)
