"""The forms of requests for correction."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.lib.periods import Period
from sohoc.modules.orgs import request_words, words
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.rules.requests import FIELDS, LONGEST_REASON, BadReason, tidy_reason
from sohoc.modules.orgs.rules.schools import BadSchool, tidy
from sohoc.modules.orgs.services.schools import KINDS, LEVELS
from sohoc.modules.orgs.web.schools.forms import SchoolForm


def _reason(text: str) -> str:
    try:
        return tidy_reason(text)
    except BadReason as error:
        raise forms.ValidationError(request_words.reason_problem(error)) from error


class AskForm(SchoolForm):
    """Facts of a school as they should be, and why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("What is wrong, and which paper says so: the province reads this."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, is_new=True, **named)
        for name in ("begins", "ends"):
            del self.fields[name]
        self.fields["reason"] = type(self).base_fields["reason"]

    @staticmethod
    def values_now(school: SchoolState) -> dict[str, Any]:
        """The form's values: the school as it is."""
        return {name: getattr(school, name) for name in FIELDS}

    def clean_reason(self) -> str:
        return _reason(self.cleaned_data["reason"])

    def wished(self, period: Period) -> SchoolFacts | None:
        """The facts wished for; None, with the error at its field, when they fail."""
        given = self.cleaned_data
        try:
            facts = SchoolFacts(
                name=given["name"],
                code=given["code"],
                kind=given["kind"],
                levels=tuple(given["levels"]),
                commune=given["commune"],
                period=period,
            )
            return tidy(facts, kinds=KINDS, levels=LEVELS)
        except BadSchool as error:
            self.add_error(error.field, words.problem(error.field, error.problem))
        return None


class AcceptForm(OnceForm):
    """Accepting needs no words: the school's history quotes the request."""


class RefuseForm(OnceForm):
    """Why a request is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Who asked reads this on the page of the school."),
    )

    def clean_reason(self) -> str:
        return _reason(self.cleaned_data["reason"])
