"""The forms of people."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import FIELD, OnceForm
from sohoc.core.objects.fields import DayField, PastDayField, PlainField
from sohoc.lib.periods import EmptyPeriod, Period
from sohoc.modules.people import merging_words, words
from sohoc.modules.people.contracts import (
    BelongingFacts,
    ContactFacts,
    Evidence,
    GuardianshipFacts,
    IdentifierFacts,
    PersonFacts,
    Sensitive,
)
from sohoc.modules.people.models import (
    Basis,
    Belonging,
    Channel,
    Person,
    Precision,
    Proof,
    Relation,
    Sex,
    System,
)
from sohoc.modules.people.rules.ethnicities import (
    ethnicity_code,
    kept_ethnicity,
    shown_ethnicity,
)
from sohoc.modules.people.rules.guardianships import BadGuardianship
from sohoc.modules.people.rules.persons import BadPerson, names_its_document, tidy_name
from sohoc.modules.people.services.matching import Sighting
from sohoc.modules.people.services.sensitive import PROTECTION
from sohoc.modules.people.web.doubted import Doubted

BY_HAND = [choice for choice in System.choices if choice[0] != System.PROVISIONAL]
CHOOSE: Any = ("", _("Choose one"))


class _EvidenceForm(OnceForm):
    """Facts with their proof: where they come from, and as of which day."""

    proof = forms.ChoiceField(label=_("Proven by"), choices=Proof.choices, initial=Proof.SCHOOL)
    source = PlainField(
        label=_("Document"),
        max_length=120,
        required=False,
        help_text=_("What it was taken from: birth certificate 123/2014, Xã Bao La."),
    )
    day = DayField(label=_("As of"), help_text=_("Day, month, year: 12/09/2026."))

    def clean_source(self) -> str:
        """The document; it follows `proof` in every form."""
        source = str(self.cleaned_data["source"])
        if not names_its_document(self.cleaned_data.get("proof", ""), source):
            raise forms.ValidationError(words.problem("source", "document"))
        return source

    def evidence(self) -> Evidence:
        """Where the facts come from."""
        given = self.cleaned_data
        return Evidence(given["proof"], given["source"], given["day"])


class PersonForm(_EvidenceForm):
    """Facts of a person; new ones also say where the person belongs."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=120, help_text=_("As on the birth certificate.")
    )
    born = PastDayField(
        label=_("Date of birth"), required=False, help_text=_("Day, month, year: 05/09/2014.")
    )
    born_precision = forms.ChoiceField(
        label=_("Known of it"), choices=Precision.choices, initial=Precision.DAY
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[CHOOSE, *Sex.choices], required=False)
    nationality = PlainField(
        label=_("Nationality"),
        max_length=2,
        initial="VN",
        help_text=_("The two letters of the country: VN, LA."),
    )
    died = PastDayField(label=_("Died on"), required=False)
    school = forms.ChoiceField(label=_("School"))
    belonging = forms.ChoiceField(label=_("Belongs to it as"), choices=Belonging.choices)
    since = DayField(label=_("Since"))
    class_text = PlainField(label=_("Class"), max_length=40, required=False)
    is_another = forms.BooleanField(
        label=_("It is somebody else: write this person down as well"),
        required=False,
        widget=forms.HiddenInput,
    )
    is_sure = forms.BooleanField(
        label=_("I looked again: it is right"), required=False, widget=forms.HiddenInput
    )
    reason = PlainField(label=_("Reason of the change"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = (
        "once",
        *("full_name", "born", "born_precision", "sex", "nationality", "died"),
        *("school", "belonging", "since", "class_text"),
        *("proof", "source", "day", "reason", "version", "is_another", "is_sure"),
    )

    def __init__(
        self,
        *arguments: Any,
        doubted: Doubted,
        schools: Any = (),
        is_new: bool = False,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.doubted = doubted
        gone = ("reason", "version", "died") if is_new else (FIELD, *NEW_FIELDS)
        for name in gone:
            del self.fields[name]
        if is_new:
            school: Any = self.fields["school"]
            school.choices = [(str(one.pk), one.name) for one in schools]

    def clean_full_name(self) -> str:
        try:
            return tidy_name(self.cleaned_data["full_name"])
        except BadPerson as bad:
            raise forms.ValidationError(words.problem(bad.field, bad.problem)) from bad

    def clean(self) -> dict[str, Any]:
        """What can hardly be so is asked about once."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or given["is_sure"]:
            return given
        if found := self.doubted(given, self.facts()):
            field: Any = self.fields["is_sure"]
            field.widget = forms.CheckboxInput()
            for name, sentence in found:
                self.add_error(name, sentence)
            self.add_error("is_sure", _("Correct what is asked about above, or say that it is so."))
        return given

    def facts(self) -> PersonFacts:
        """The facts given."""
        given = self.cleaned_data
        return PersonFacts(
            full_name=given["full_name"],
            born=given["born"],
            born_precision=given["born_precision"],
            sex=given["sex"],
            nationality=given["nationality"].upper(),
            died=given.get("died"),
        )

    def belongs(self) -> BelongingFacts:
        """Where the person belongs."""
        given = self.cleaned_data
        return BelongingFacts(
            school_id=int(given["school"]),
            belonging=given["belonging"],
            period=Period(given["since"], None),
            class_text=given["class_text"],
        )

    def ask_whether_another(self, sighting: Sighting) -> None:
        """Say who may be the same person, and offer to write this one down as well."""
        field: Any = self.fields["is_another"]
        field.widget = forms.CheckboxInput()
        for person in sighting.here:
            self.add_error(None, words.known_here(person))
        if sighting.is_elsewhere:
            self.add_error(None, merging_words.elsewhere())

    def show(self, bad: BadPerson) -> None:
        """Put the refusal at its field."""
        self.add_error(
            bad.field if bad.field in self.fields else None, words.problem(bad.field, bad.problem)
        )

    @staticmethod
    def values_of(person: Person) -> dict[str, Any]:
        """The form's values for a person."""
        return {
            "full_name": person.full_name,
            "born": words.day(person.born),
            "born_precision": person.born_precision,
            "sex": person.sex,
            "nationality": person.nationality,
            "died": words.day(person.died),
            "version": person.version,
        }


NEW_FIELDS = ("school", "belonging", "since", "class_text")


class IdentifierForm(_EvidenceForm):
    """What a system calls a person."""

    system = forms.ChoiceField(label=_("Kind of number"), choices=BY_HAND)
    value = forms.CharField(label=_("Number"), max_length=40)
    since = DayField(label=_("Since"))
    field_order = ("once", "system", "value", "since", "proof", "source", "day")

    def facts(self) -> IdentifierFacts:
        """The identifier given."""
        given = self.cleaned_data
        return IdentifierFacts(given["system"], given["value"], given["since"])


class ContactForm(OnceForm):
    """How a person is reached."""

    channel = forms.ChoiceField(label=_("Reached by"), choices=Channel.choices)
    value = forms.CharField(label=_("Number or address"), max_length=200)

    def facts(self) -> ContactFacts:
        """The contact given."""
        return ContactFacts(self.cleaned_data["channel"], self.cleaned_data["value"])


class ReasonForm(OnceForm):
    """Why something is taken away."""

    reason = PlainField(label=_("Reason"), max_length=300)


class GuardianForm(OnceForm):
    """What a guardian is to a child, on what it rests, and what they may do."""

    relation = forms.ChoiceField(label=_("Relation"), choices=[CHOOSE, *Relation.choices])
    basis = forms.ChoiceField(label=_("Rests on"), choices=[CHOOSE, *Basis.choices])
    verified_by = PlainField(
        label=_("Seen in"),
        max_length=120,
        required=False,
        help_text=_("Birth certificate, decision of the commune or of a court, with its number."),
    )
    since = DayField(label=_("Since"), required=False)
    until = DayField(
        label=_("Until"), required=False, help_text=_("Empty: until the child is of age.")
    )
    can_view = forms.BooleanField(label=_("Sees the child's record"), required=False, initial=True)
    can_consent = forms.BooleanField(
        label=_("May consent for the child"), required=False, initial=True
    )
    restriction = PlainField(
        label=_("Restriction"),
        max_length=300,
        required=False,
        help_text=_("What a court or an authority forbade, with the number of the decision."),
    )
    reason = PlainField(label=_("Reason of the change"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, is_new: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("reason", "version") if is_new else (FIELD,):
            del self.fields[name]

    def facts(self) -> GuardianshipFacts | None:
        """What was given; None, with its error, where the end lies before the beginning."""
        given = self.cleaned_data
        try:
            period = Period(given["since"], given["until"])
        except EmptyPeriod:
            self.add_error("until", words.problem("until", "before_begin"))
            return None
        return GuardianshipFacts(
            relation=given["relation"],
            basis=given["basis"],
            period=period,
            verified_by=given["verified_by"],
            can_view=given["can_view"],
            can_consent=given["can_consent"],
            restriction=given["restriction"],
        )

    def show(self, bad: BadGuardianship) -> None:
        """Put the refusal at its field."""
        self.add_error(
            bad.field if bad.field in self.fields else None, words.problem(bad.field, bad.problem)
        )


class AgainForm(OnceForm):
    """Why a guardianship that is open in `version` is reopened, or was a mistake."""

    reason = PlainField(label=_("Reason"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def show(self, bad: BadGuardianship) -> None:
        """Put the refusal at its field."""
        self.add_error(
            bad.field if bad.field in self.fields else None, words.problem(bad.field, bad.problem)
        )


class EndForm(AgainForm):
    """Since when a guardian does not answer for the child any more."""

    until = DayField(label=_("Not any more since"))
    field_order = ("once", "until", "reason", "version")


class PurposeForm(forms.Form):
    """What sensitive attributes are opened for."""

    purpose = PlainField(
        label=_("What for"),
        max_length=300,
        help_text=_("It is written down, and the person concerned can read it."),
    )
    protects = forms.BooleanField(
        label=_("To protect the child: the family is not told of this look"),
        required=False,
        help_text=_("Auditors count how often this is said."),
    )

    def stated(self) -> str:
        """The purpose as it is written down."""
        given = self.cleaned_data
        return f"{PROTECTION}: {given['purpose']}" if given["protects"] else given["purpose"]


class SensitiveForm(forms.Form):
    """Sensitive attributes as they should be; `version` is the one that was opened."""

    ethnicity = PlainField(
        label=_("Ethnicity"),
        max_length=40,
        required=False,
        help_text=_("Name or code in the state's list of 54 peoples: Mường, 06."),
    )
    religion = PlainField(label=_("Religion"), max_length=40, required=False)
    policy_group = PlainField(label=_("Policy group"), max_length=80, required=False)
    disability = PlainField(label=_("Disability"), max_length=200, required=False)
    health = PlainField(label=_("Health"), max_length=300, required=False)
    reason = PlainField(label=_("Reason of the change"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_ethnicity(self) -> str:
        """The code; a table may keep another text, by hand it is put right."""
        text: str = self.cleaned_data["ethnicity"]
        if text and ethnicity_code(text) is None:
            raise forms.ValidationError(
                _("This is none of the 54 peoples of the state's list. Write its name or code.")
            )
        return kept_ethnicity(text)

    @staticmethod
    def values_of(facts: Sensitive) -> dict[str, str]:
        """The form's values for what was opened."""
        return {**asdict(facts), "ethnicity": shown_ethnicity(facts.ethnicity)}

    def facts(self) -> Sensitive:
        """The attributes given."""
        return Sensitive(**{name: self.cleaned_data[name] for name in Sensitive.__slots__})
