"""Forms of onboarding: whose accounts, which letters, why something is taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.manifest import RoleSpec
from sohoc.core.objects.fields import PlainField
from sohoc.modules.onboarding import words
from sohoc.modules.onboarding.contracts import Choice
from sohoc.modules.onboarding.rules import Group

NO_CLASS = "-"  # in the place of the empty text, which a browser sends for nothing chosen
A4, A5 = "a4", "a5"


class _GroupForm(forms.Form):
    """Whose accounts are meant: a group, and of it some classes or all."""

    node = forms.UUIDField(widget=forms.HiddenInput, required=False)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    group = forms.ChoiceField(label=_("Whose"), widget=forms.RadioSelect)
    classes = forms.MultipleChoiceField(
        label=_("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all. Guardians count to the classes of their children."),
    )

    def __init__(self, *arguments: Any, classes: Sequence[str] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        group: Any = self.fields["group"]
        group.choices = list(words.GROUPS.items())
        several: Any = self.fields["classes"]
        several.choices = [(text or NO_CLASS, words.class_named(text)) for text in classes]
        if not classes:
            del self.fields["classes"]

    def choice(self) -> Choice:
        """What was chosen; staff stand in no class."""
        given = self.cleaned_data
        classes = () if given["group"] == Group.STAFF else given.get("classes", ())
        return Choice(
            group=given["group"],
            classes=tuple("" if text == NO_CLASS else text for text in classes),
            role=given.get("role", "") if given["group"] == Group.STAFF else "",
            renew=given.get("renew", False),
            person=str(given["person"] or ""),
        )


class MakeForm(_GroupForm):
    """Whose accounts are made, and which role staff get."""

    role = forms.ChoiceField(
        label=_("Role of staff"),
        required=False,
        help_text=_("Roles that need a second factor are given one by one, on the account's page."),
    )
    renew = forms.BooleanField(
        label=_("Also new letters for accounts that nobody has used and whose letter is gone"),
        required=False,
    )

    def __init__(self, *arguments: Any, roles: Sequence[RoleSpec] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        role: Any = self.fields["role"]
        role.choices = [(spec.code, spec.label) for spec in roles]

    def clean(self) -> dict[str, Any]:
        """Staff need a role."""
        given = super().clean() or self.cleaned_data
        if given.get("group") == Group.STAFF and not given.get("role"):
            self.add_error("role", _("Choose the role that staff get."))
        return given


class LettersForm(_GroupForm):
    """Which letters are printed, and on which paper."""

    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=[(A5, _("A5, one letter on a sheet")), (A4, _("A4, one letter on a sheet"))],
        initial=A5,
    )

    def __init__(
        self, *arguments: Any, counts: Mapping[str, int] | None = None, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        if counts:
            group: Any = self.fields["group"]
            group.choices = [(code, f"{words.group(code)} ({n})") for code, n in counts.items()]


class TakeBackForm(_GroupForm):
    """Whose unused accounts are looked at."""


class ReasonForm(OnceForm):
    """Why something is taken back or made anew."""

    reason = PlainField(label=_("Reason"), max_length=300)
