"""Forms of administrative units: converting an address, a column of figures; loading a list."""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import DayField, PlainField
from sohoc.core.shell import printed
from sohoc.lib.tables import Line
from sohoc.modules.areas.contracts import Decision
from sohoc.modules.areas.models import UnitList
from sohoc.modules.areas.rules.addresses import LONGEST
from sohoc.modules.areas.rules.amounts import LIMITS
from sohoc.modules.areas.selectors.conversion import day_before

LONGEST_CELL = 100  # longer ones are neither a code nor a figure
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a sign: JSON can hold it, no page can
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
    # The lines of a table that was read before, sent again for a file of the result.
    again = forms.CharField(required=False, max_length=2_000_000, widget=forms.HiddenInput)
    field_order = ["text", "file", "way", "over"]

    @property
    def source(self) -> str:
        """The field that holds the figures: what is wrong with them stands there."""
        return "file" if self.files.get("file") else "text"

    @property
    def again_lines(self) -> list[Line]:
        """The lines sent again, with the numbers that they had; none beside new ones."""
        given = self.cleaned_data
        is_new = given.get("file") or given.get("text", "").strip()
        return [] if is_new else _lines_again(given.get("again", ""))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        is_told = given.get("text", "").strip() or given.get("file") or self.again_lines
        if not is_told and not self.errors:
            self.add_error("text", _("Paste codes and figures here, or choose a file."))
        return given


def written_again(lines: Sequence[Line]) -> str:
    """The codes and figures of a table with the numbers of their lines, to be sent once more."""
    rows = [[line.number, *(cell[:LONGEST_CELL] for cell in line.cells[:2])] for line in lines]
    return json.dumps(rows, ensure_ascii=False)


def _lines_again(sent: str) -> list[Line]:
    """What `written_again` wrote; nothing for anything else."""
    try:
        rows = json.loads(sent or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(rows, list) or len(rows) > LIMITS.rows or not all(map(_is_line, rows)):
        return []
    return [Line(number, tuple(cells)) for number, *cells in rows]


def _is_line(row: Any) -> bool:
    if not isinstance(row, list) or not 1 < len(row) < 4 or type(row[0]) is not int:
        return False
    return all(isinstance(cell, str) and _SURROGATE.search(cell) is None for cell in row[1:])


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
    effective = DayField(label=_("In force from"), help_text=_("Like 01/01/2027."))
    title = PlainField(label=_("Title"), max_length=200)
    decision_number = PlainField(label=_("Number of the decision"), max_length=60, required=False)
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

    reason = PlainField(label=_("Reason"), max_length=300)
