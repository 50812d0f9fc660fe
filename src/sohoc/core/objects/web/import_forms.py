"""Forms of imports: the file, and why an import is undone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.once import OnceForm
from sohoc.core.objects.fields import PlainField


class FileForm(OnceForm):
    """The table to import."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        help_text=_("Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, at most 20 MB."),
    )


class UndoForm(OnceForm):
    """Why an import is undone."""

    reason = PlainField(label=_("Reason"), max_length=300)
