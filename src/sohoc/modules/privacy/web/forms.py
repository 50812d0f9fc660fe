"""The forms of requests about personal data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.files.refusals import FileRefused
from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import PastDayField, PlainField
from sohoc.modules.people.public import BadPerson
from sohoc.modules.privacy import words
from sohoc.modules.privacy.contracts import Sent
from sohoc.modules.privacy.models import RightAsked
from sohoc.modules.privacy.rules import LONGEST_ANSWER, LONGEST_TEXT, BadText, tidy_text

ASKED = [one for one in RightAsked.choices if one[0] != RightAsked.CORRECT]
DEPARTMENT: Any = ("", _("The department"))
KINDS = _("PDF, JPG or PNG, at most 10 MB.")
# What the form has no field for: the family says how it should be, the school writes it down.
OTHERS: Any = [
    ("reach", _("phone, address")),
    ("class", _("class, school")),
    ("guardian", _("guardian")),
    ("number", _("code, personal number")),
    ("people", _("ethnicity, religion, health, policy group")),
    ("else", _("something else")),
]
LONGEST_OTHERS = 200  # all of them in one line, in any language
SEXES: Any = [("male", words.SEXES["male"]), ("female", words.SEXES["female"])]


def _sent(form: forms.Form) -> Sent | None:
    file = form.cleaned_data.get("file")
    return Sent(file.name, file) if file else None


def show_refused(form: forms.Form, refused: FileRefused) -> None:
    """Why the file was not taken, at its field."""
    form.add_error("file", refused.sentence)


class FileField(forms.FileField):
    """A document that may be sent along."""

    def __init__(self, label: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
        super().__init__(
            label=label, required=False, max_length=200, widget=widget, help_text=KINDS
        )


class TextField(forms.CharField):
    """Several lines in somebody's own words."""

    def __init__(self, *, longest: int, **named: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=longest, **named)
        self.longest = longest

    def clean(self, value: Any) -> str:
        """The words in their one spelling."""
        text = super().clean(value)
        try:
            return tidy_text(text, longest=self.longest)
        except BadText as bad:
            raise forms.ValidationError(str(words.TEXT_PROBLEMS[bad.problem])) from bad


class _WishForm(OnceForm):
    """A request goes to one of the person's schools, or to the department."""

    school = forms.ChoiceField(label=_("Who should answer"), required=False)

    def __init__(self, *arguments: Any, schools: Sequence[tuple[int, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field: Any = self.fields["school"]
        field.choices = [*((str(pk), name) for pk, name in schools), DEPARTMENT]
        field.initial = next((str(pk) for pk, _name in schools), "")

    @property
    def school_id(self) -> int | None:
        """The chosen school."""
        chosen = self.cleaned_data.get("school")
        return int(chosen) if chosen else None

    def sent(self) -> Sent | None:
        """The document."""
        return _sent(self)


class AskForm(_WishForm):
    """A right, and what it is about."""

    right = forms.ChoiceField(label=_("What do you ask for?"), choices=ASKED)
    text = TextField(
        label=_("In your words"),
        longest=LONGEST_TEXT,
        help_text=_("What it is about, and what should happen."),
    )
    file = FileField(_("Document that belongs to it"))
    field_order = ("once", "right", "text", "file", "school")


class CorrectForm(_WishForm):
    """Facts as they should be, with a document that says so."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    born = PastDayField(
        label=_("Date of birth"), required=False, help_text=_("Day, month, year: 05/09/2014.")
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "–"), *SEXES], required=False)
    nationality = PlainField(
        label=_("Nationality"),
        max_length=2,
        help_text=_("The two letters of the country: VN, LA."),
    )
    others = forms.MultipleChoiceField(
        label=_("Something else is wrong"),
        choices=OTHERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Write below how it should be."),
    )
    text = TextField(
        label=_("Why"),
        longest=LONGEST_TEXT - LONGEST_OTHERS,
        help_text=_("What is wrong, and which paper says so: the school reads this."),
    )
    file = FileField(_("Photo or scan of the paper"))
    field_order = (
        *("once", "full_name", "born", "sex", "nationality", "others", "text", "file"),
        "school",
    )

    def full_text(self) -> str:
        """The words of the family, after what else they are about."""
        given = self.cleaned_data
        others = ", ".join(str(label) for code, label in OTHERS if code in given["others"])
        return f"{others}: {given['text']}" if others else str(given["text"])

    @staticmethod
    def values_of(texts: Mapping[str, str]) -> dict[str, str]:
        """The form's values: the facts as they are."""
        return {
            name: words.fact(name, text) if name == "born" else text for name, text in texts.items()
        }

    def wanted(self) -> dict[str, str]:
        """The facts as texts; an emptied one is not asked about."""
        given = self.cleaned_data
        texts = {
            "full_name": given["full_name"],
            "born": given["born"].isoformat() if given["born"] else "",
            "sex": given["sex"],
            "nationality": given["nationality"].upper(),
        }
        return {name: text for name, text in texts.items() if text}

    def show(self, bad: BadPerson) -> None:
        """The sentence for a refused fact, at its field."""
        at = bad.field if bad.field in self.fields else None
        self.add_error(at, str(words.FACT_PROBLEMS[bad.problem]))


class PlainOnceForm(OnceForm):
    """Nothing to fill in: the button is the answer."""


class AcknowledgeForm(OnceForm):
    """Whether somebody else must act as well."""

    is_with_processor = forms.BooleanField(
        label=_("A company that works for us has to act too (the law gives longer then)"),
        required=False,
    )


class ExtendForm(OnceForm):
    """Why an answer takes longer."""

    reason = TextField(
        label=_("Why it takes longer"),
        longest=500,
        help_text=_("Who asked reads this. The time can be made longer once only."),
    )


class AnswerForm(OnceForm):
    """What was done, with a document; where who asked has no right any more, by whose wish."""

    is_still_wanted = forms.BooleanField(
        label=_("Somebody who has the right wants the same: the other guardian, or the person"),
    )
    answer = TextField(
        label=_("Answer"),
        longest=LONGEST_ANSWER,
        help_text=_("What was done, in words for the family."),
    )
    file = FileField(_("Document of the answer"))

    def __init__(self, *args: Any, is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_over:
            del self.fields["is_still_wanted"]

    def sent(self) -> Sent | None:
        """The document."""
        return _sent(self)


class RefuseForm(OnceForm):
    """Why a request is refused."""

    answer = TextField(
        label=_("Reason"), longest=LONGEST_ANSWER, help_text=_("Who asked reads this.")
    )
