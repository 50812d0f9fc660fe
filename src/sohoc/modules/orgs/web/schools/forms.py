"""The form of a school."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import FIELD, OnceForm
from sohoc.core.objects.fields import DayField, PlainField
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.modules.orgs import words
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import Level, SchoolHistory, SchoolKind, SchoolState
from sohoc.modules.orgs.rules.schools import BadSchool, tidy, tidy_code, tidy_text
from sohoc.modules.orgs.services.schools import KINDS, LEVELS


class Suggested(forms.TextInput):
    """A field of free text that offers what is known; `known` are the texts."""

    known: Sequence[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, {**(attrs or {}), "list": f"{name}-known"}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ((one,) for one in self.known)
        )
        return format_html('{}<datalist id="{}-known">{}</datalist>', field, name, options)


class SchoolForm(OnceForm):
    """Facts of a school; `facts()` gives them once the form is valid."""

    name = forms.CharField(
        label=_("Name of the school"),
        max_length=200,
        help_text=_("In full, as in the founding decision."),
    )
    code = forms.CharField(
        label=_("School code"),
        max_length=20,
        help_text=_("The ministry's code, such as 25-05245-721."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of school"), choices=[("", _("Choose a kind")), *SchoolKind.choices]
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    commune = forms.CharField(
        label=_("Commune, ward"),
        max_length=120,
        widget=Suggested,
        help_text=_("Choose one of the list: its officers then see the school."),
    )
    begins = DayField(label=_("Begins"), help_text=_("Day, month, year: 05/09/2020."))
    ends = DayField(
        label=_("Ends"),
        required=False,
        help_text=_("The first day on which the school no longer exists; empty while it works."),
    )
    reason = forms.CharField(label=_("Reason of the change"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *arguments: Any, communes: Sequence[str] = (), is_new: bool = False, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.fields["commune"].widget.known = communes
        # A correction names the version that it corrects, so it cannot be done twice.
        for name in ("reason", "version") if is_new else (FIELD,):
            del self.fields[name]

    def close(self, sentences: Mapping[str, Any]) -> None:
        """Show these fields without letting them change, each with a sentence that says why."""
        for name, sentence in sentences.items():
            self.fields[name].disabled = True
            self.fields[name].help_text = sentence

    @staticmethod
    def values_of(school: SchoolState | SchoolHistory, *, life: Any) -> dict[str, Any]:
        """The form's values for a school, or for a state that it has had, with this life."""
        return {
            "name": school.name,
            "code": school.code,
            "kind": school.kind,
            "levels": school.levels,
            "commune": school.commune,
            "begins": _written(life.lower),
            "ends": _written(life.upper),
        }

    def clean_name(self) -> str:
        return _tidy("name", self.cleaned_data["name"])

    def clean_code(self) -> str:
        return _tidy("code", self.cleaned_data["code"])

    def clean_commune(self) -> str:
        return _tidy("commune", self.cleaned_data["commune"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end lies before the beginning or on the same day."))
        return given

    def facts(self) -> SchoolFacts | None:
        """The facts in their written form; None, with the error at its field, when they fail."""
        given = self.cleaned_data
        try:
            facts = SchoolFacts(
                name=given["name"],
                code=given["code"],
                kind=given["kind"],
                levels=tuple(given["levels"]),
                commune=given["commune"],
                period=Period(given["begins"], given["ends"]),
            )
            return tidy(facts, kinds=KINDS, levels=LEVELS)
        except EmptyPeriod:
            self.add_error("ends", _("The end lies before the beginning or on the same day."))
        except BadSchool as error:
            self.show(error)
        return None

    def show(self, error: BadSchool) -> None:
        """Put what is wrong with a fact at its field."""
        field = "begins" if error.field == "period" else error.field
        self.add_error(field, words.bad(error))


class TakeBackForm(forms.Form):
    """Why an added school is taken back."""

    reason = PlainField(label=_("Reason"), max_length=300, initial=_("Added by mistake"))


def _tidy(field: str, value: str) -> str:
    try:
        return tidy_code(value) if field == "code" else tidy_text(field, value)
    except BadSchool as error:
        raise forms.ValidationError(words.problem(error.field, error.problem)) from error


def _written(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
