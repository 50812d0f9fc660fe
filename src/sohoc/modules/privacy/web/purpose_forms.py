"""The forms of purposes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.objects.fields import DayField, PlainField
from sohoc.modules.privacy import consent_words
from sohoc.modules.privacy.models import Kind
from sohoc.modules.privacy.web.forms import TextField

FIELD_OF = {"code": "code", "same": "text"}


class TextForm(forms.Form):
    """What people read and agree to, and from when on."""

    text = TextField(
        label=_("What people read and agree to"),
        longest=4000,
        help_text=_("Which data, what for, who sees them, until when, and what a no means."),
    )
    valid_from = DayField(label=_("From"), help_text=_("Today or later: 01/12/2026."))

    def show(self, problem: str) -> None:
        """Why a text is not taken, at its field."""
        field = FIELD_OF.get(problem, "valid_from")
        self.add_error(field, str(consent_words.TEXT_PROBLEMS[problem]))


class WithholdForm(forms.Form):
    """How a purpose begins whose looks are not told."""

    words = PlainField(
        label=_("The purpose begins with"),
        min_length=8,
        max_length=80,
        help_text=_("In the words that officers write when they open a record."),
    )
    code = forms.SlugField(
        label=_("Or with the code"), min_length=8, max_length=40, help_text=_("child_protection")
    )


class PurposeForm(TextForm):
    """A purpose with its first words."""

    title = PlainField(label=_("What for, in a few words"), max_length=120)
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Small letters without accents: class_newsletter."),
    )
    kind = forms.ChoiceField(
        label=_("Consent"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.CONSENT
    )
    categories = forms.MultipleChoiceField(
        label=_("Sensitive data in it"),
        choices=list(consent_words.CATEGORIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("title", "code", "kind", "categories", "text", "valid_from")
