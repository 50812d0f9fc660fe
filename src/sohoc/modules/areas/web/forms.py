"""Forms of administrative units: converting an address, a column of figures; loading a list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.shell import printed
from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.areas.contracts import Decision
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.rules.addresses import LONGEST
from sohoc.modules.areas.selectors.conversion import day_before

TO_NEW, TO_OLD = "new", "old"
WAYS = [(TO_NEW, _("From old units to new ones")), (TO_OLD, _("From new units to old ones"))]


class _BetweenTwoDays(forms.Form):
    """Which way, and over which list of changes."""

    way = forms.ChoiceField(label=_("Direction"), choices=WAYS, widget=forms.RadioSelect)
    over = forms.ChoiceField(label=_("Changes of"), required=False)

    def __init__(self, *arguments: Any, reforms: Sequence[UnitList], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.reforms = {str(one.uuid): one for one in reforms}
        over: Any = self.fields["over"]
        over.choices = [
            (code, f"{printed.day(one.effective)}: {one.title}")
            for code, one in self.reforms.items()
        ]
        if len(self.reforms) < 2:
            del self.fields["over"]

    def reform(self) -> UnitList | None:
        """The list over which is converted: the newest unless another one was chosen."""
        newest = next(iter(self.reforms.values()), None)
        return self.reforms.get(self.cleaned_data.get("over", ""), newest)

    @property
    def is_back(self) -> bool:
        """Whether new units are to become old ones."""
        return bool(self.cleaned_data["way"] == TO_OLD)

    def days(self, today: date) -> tuple[date, date] | None:
        """The day of the units given and the day of those wanted; None without any list."""
        reform = self.reform()
        if reform is None:
            return None
        old, new = day_before(reform), max(today, reform.effective)
        return (new, old) if self.is_back else (old, new)


class AddressForm(_BetweenTwoDays):
    """An address or a code."""

    q = forms.CharField(
        label=_("Address or code"),
        max_length=LONGEST,
        help_text=_(
            "Such as: Xã Bao La, huyện Mai Châu, tỉnh Hòa Bình. Accents are not needed;"
            " X., H., T., TP., TT., P., Q. are understood."
        ),
    )
    field_order = ["q", "way", "over"]


class FiguresForm(_BetweenTwoDays):
    """Two columns: code of the commune and a figure; pasted, or a file."""

    text = forms.CharField(
        label=_("Codes and figures"),
        required=False,
        max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One commune a line: code;figure. Copying two columns out of Excel works."),
    )
    file = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_("XLSX or CSV; the first column holds codes, the second figures."),
    )
    field_order = ["text", "file", "way", "over"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("text", "").strip() and not given.get("file"):
            self.add_error("text", _("Paste codes and figures here, or choose a file."))
        return given


class UnitListForm(forms.Form):
    """A new list as a file, with the day and the decision that make it binding."""

    coverage = forms.ChoiceField(
        label=_("What the list covers"),
        required=False,
        help_text=_(
            "The list names every unit there. One that is missing and that no unit takes over is"
            " told, so a list that was cut short does not pass."
        ),
    )
    effective = forms.DateField(label=_("In force from"), help_text=_("Like 01/01/2027."))
    title = forms.CharField(label=_("Title"), max_length=200)
    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=60, required=False
    )
    decision_text = forms.CharField(
        label=_("What it says"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=_("The list"),
        help_text=_(
            "XLSX or CSV with the columns Mã, Tên đầy đủ, Mã tỉnh, Mã cũ. A row without Mã tỉnh is"
            " a province. Mã cũ holds the codes of the former units, parted by spaces; it can stay"
            " empty where the code stays."
        ),
    )
    links = forms.FileField(
        label=_("What passed into what"),
        required=False,
        help_text=_(
            "A second file with the columns Mã cũ, Mã mới and, where a decision says it, Tỷ lệ:"
            " instead of old codes in the list."
        ),
    )

    def __init__(self, *arguments: Any, provinces: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        coverage: Any = self.fields["coverage"]
        coverage.choices = [("", _("The whole country")), *provinces]

    def clean_title(self) -> str:
        return _plain(self.cleaned_data["title"])

    def clean_decision_number(self) -> str:
        return _plain(self.cleaned_data["decision_number"])

    def clean_effective(self) -> date:
        day: date = self.cleaned_data["effective"]
        if not 1900 < day.year < 2200:
            raise forms.ValidationError(_("This is not a day of our time. Check the year."))
        return day

    def decision(self) -> Decision:
        """Day, title and decision, with the name of the file as the source."""
        given = self.cleaned_data
        return Decision(
            effective=given["effective"],
            title=given["title"],
            number=given["decision_number"],
            text=given["decision_text"],
            source=given["file"].name[:300],
        )


class ApplyForm(OnceForm):
    """Nothing but the word that the list shall be put in force, once."""


class TakeBackForm(forms.Form):
    """Why a list is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean_reason(self) -> str:
        return _plain(self.cleaned_data["reason"])


def _plain(text: str) -> str:
    try:
        return normal(text)
    except ControlCharacter as error:
        raise forms.ValidationError(
            _("There is an invisible character in it. Type it again instead of pasting.")
        ) from error
