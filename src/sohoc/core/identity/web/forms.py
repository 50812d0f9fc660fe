"""The forms of accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.models import Card
from sohoc.core.identity.once import OnceForm
from sohoc.core.identity.rules import LONGEST_NAME, LONGEST_USERNAME


class NewAccountForm(OnceForm):
    """Name and user name of a new account; the place was chosen before."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=LONGEST_NAME, help_text=_("As on the identity card.")
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=LONGEST_USERNAME,
        required=False,
        help_text=_("Empty: made from the name, Đinh Thị Thắm becomes thamdt."),
    )


class CorrectForm(forms.Form):
    """The name of an account; the place is chosen on a page of its own."""

    full_name = forms.CharField(label=_("Full name"), max_length=LONGEST_NAME)
    reason = forms.CharField(label=_("Reason of the change"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def values_of(card: Card) -> dict[str, Any]:
        """The form's values for an account that exists."""
        return {"full_name": card.full_name, "version": card.version}


class ReasonForm(OnceForm):
    """Why somebody's account is closed, reopened, or gets a new password."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
