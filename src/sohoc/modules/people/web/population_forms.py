"""The forms around the population database."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import PlainField
from sohoc.modules.people.services.population import SHORTEST_EVIDENCE


class AskForm(OnceForm):
    """For which procedure is asked; the officer is whoever sends the form."""

    procedure = forms.ChoiceField(
        label=_("Procedure"),
        help_text=_("Each question is written down, here and there, with your name and this."),
    )

    def __init__(self, *arguments: Any, procedures: Mapping[str, str], **named: Any) -> None:
        super().__init__(*arguments, **named)
        chosen: Any = self.fields["procedure"]
        chosen.choices = [(code, f"{words} ({code})") for code, words in procedures.items()]


class ConfirmForm(OnceForm):
    """What somebody saw that says what the record says."""

    evidence = PlainField(
        label=_("Seen in"),
        min_length=SHORTEST_EVIDENCE,
        max_length=200,
        help_text=_("Document, number, by whom issued: citizen card, VNeID level 2."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
