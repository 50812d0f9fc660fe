"""The forms of parts and of codes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import FIELD, OnceForm
from sohoc.core.objects.fields import DayField, PlainField
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.modules.orgs import part_words
from sohoc.modules.orgs.contracts import CodeFacts, PartFacts
from sohoc.modules.orgs.models import PartKind, SchoolIdentifier, SchoolPart
from sohoc.modules.orgs.rules.parts import (
    LONGEST,
    BadCode,
    BadPart,
    read_degrees,
    tidy_code,
    tidy_part,
)
from sohoc.modules.orgs.services.parts import KINDS
from sohoc.modules.orgs.web.schools.forms import TakeBackForm

ENDS_TOO_EARLY = _("The end comes after the beginning, and not on the same day.")


class ReasonForm(TakeBackForm):
    """Why something is changed, and in which version the person has it open."""

    reason = PlainField(label=_("Reason"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class _TimedForm(OnceForm):
    """Facts of what belongs to a school for a time, new or corrected.

    What is new is sent once; a correction has its reason, and the version that the person has open.
    """

    begins = DayField(
        label=_("From day"),
        required=False,
        help_text=_("Day, month, year: 05/09/2020; empty when it is not known."),
    )
    ends = DayField(label=_("Until day"), required=False)
    reason = forms.CharField(label=_("Reason of the change"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
    end_hint: Any

    def __init__(self, *arguments: Any, is_new: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["ends"].help_text = self.end_hint
        for name in ("reason", "version") if is_new else (FIELD,):
            del self.fields[name]

    def period(self) -> Period:
        """The days given; raises `EmptyPeriod`."""
        return Period(self.cleaned_data["begins"], self.cleaned_data["ends"])


class PartForm(_TimedForm):
    """Facts of a part; `facts()` gives them once the form is valid."""

    field_order = ("once", "kind", "name", "address", "latitude", "longitude")
    end_hint = _("The first day without it; empty while it works.")
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose a kind")), *PartKind.choices])
    name = forms.CharField(
        label=_("Called"),
        max_length=LONGEST["name"],
        help_text=_("As everybody calls it: Bản Cun, Tổ Toán – Tin."),
    )
    address = forms.CharField(label=_("Address"), max_length=LONGEST["address"], required=False)
    latitude = forms.CharField(
        label=_("Latitude"),
        max_length=20,
        required=False,
        help_text=_("In degrees, as a map shows it: 20,65312."),
    )
    longitude = forms.CharField(
        label=_("Longitude"),
        max_length=20,
        required=False,
        help_text=_("In degrees, as a map shows it: 105,06721."),
    )

    @staticmethod
    def values_of(part: SchoolPart) -> dict[str, Any]:
        """The form's values for a part."""
        return {
            "kind": part.kind,
            "name": part.name,
            "address": part.address,
            "latitude": part_words.degrees(part.latitude),
            "longitude": part_words.degrees(part.longitude),
            "begins": _written(part.period.lower),
            "ends": _written(part.period.upper),
            "version": part.version,
        }

    def facts(self) -> PartFacts | None:
        """The facts in their written form; None, with the error at its field, when they fail."""
        given = self.cleaned_data
        try:
            facts = PartFacts(
                kind=given["kind"],
                name=given["name"],
                address=given["address"],
                latitude=read_degrees("latitude", given["latitude"]),
                longitude=read_degrees("longitude", given["longitude"]),
                period=self.period(),
            )
            return tidy_part(facts, kinds=KINDS)
        except EmptyPeriod:
            self.add_error("ends", ENDS_TOO_EARLY)
        except BadPart as error:
            self.show(error)
        return None

    def show(self, error: BadPart) -> None:
        """Put a refusal at its field."""
        self.add_error(error.field, part_words.part_problem(error))


class EndPartForm(ReasonForm):
    """From which day on a part is no more."""

    field_order = ("ends", "reason", "version")
    ends = DayField(label=_("Until day"), help_text=_("The first day without it, like 31/05/2026."))

    def show(self, error: BadPart) -> None:
        """Put a refusal at its field; one about what cannot be changed here stands above."""
        field = error.field if error.field in self.fields else None
        self.add_error(field, part_words.part_problem(error))


class CodeForm(_TimedForm):
    """What another system calls a school; `facts()` gives it once the form is valid."""

    field_order = ("once", "system", "code")
    end_hint = _("The first day on which it does not count any more; empty while it counts.")
    system = forms.ChoiceField(
        label=_("System"),
        choices=lambda: [("", _("Choose a system")), *part_words.SYSTEMS.items()],
    )
    code = forms.CharField(label=_("Code there"), max_length=60)

    @staticmethod
    def values_of(code: SchoolIdentifier) -> dict[str, Any]:
        """The form's values for a code."""
        return {
            "system": code.system,
            "code": code.code,
            "begins": _written(code.period.lower),
            "ends": _written(code.period.upper),
            "version": code.version,
        }

    def facts(self) -> CodeFacts | None:
        """The code in its written form; None, with the error at its field, when it fails."""
        given = self.cleaned_data
        try:
            return tidy_code(CodeFacts(given["system"], given["code"], self.period()))
        except EmptyPeriod:
            self.add_error("ends", ENDS_TOO_EARLY)
        except BadCode as error:
            self.show(error)
        return None

    def show(self, error: BadCode) -> None:
        """Put what is wrong with the code at its field."""
        self.add_error(error.field, part_words.code_problem(error))


def _written(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
