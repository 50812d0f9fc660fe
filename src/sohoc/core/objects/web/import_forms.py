"""Forms of imports: the file, and why an import is undone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import PlainField
from sohoc.core.objects.importing.layouts import Layout


class FileForm(OnceForm):
    """The table to import."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        help_text=_("Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, at most 20 MB."),
    )

    def __init__(self, *args: Any, layouts: Sequence[Layout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(layouts) < 2:
            return
        choices = [("", _("Known by its heads")), *((one.code, one.title) for one in layouts)]
        self.fields["layout"] = forms.ChoiceField(
            label=_("What the table is"), choices=choices, required=False
        )


class UndoForm(OnceForm):
    """Why an import is undone."""

    reason = PlainField(label=_("Reason"), max_length=300)
