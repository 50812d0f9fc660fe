"""Parts of a school from a file or pasted rows: a preview first, then all or nothing."""

import csv
import io
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.files.tables import read_table, read_upload, sentence
from sohoc.core.identity.once import FIELD, OnceForm, made_before, remember_made
from sohoc.core.objects.screens import acting_person, today
from sohoc.lib.periods import Period
from sohoc.lib.tables import Line, TableRefused
from sohoc.modules.orgs import part_words, words
from sohoc.modules.orgs.contracts import PartFacts
from sohoc.modules.orgs.models import SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.part_rows import LIMITS, RowFault, read_parts
from sohoc.modules.orgs.rules.parts import BadPart
from sohoc.modules.orgs.selectors.parts import parts_of
from sohoc.modules.orgs.selectors.schools import school_by_uuid
from sohoc.modules.orgs.services import parts as services
from sohoc.modules.orgs.web.schools.tabs import crumbs_of

MOST_FAULTS = 50


class ImportForm(OnceForm):
    """Rows copied out of a spreadsheet, or a file."""

    text = forms.CharField(
        label=gettext_lazy("Rows"),
        required=False,
        max_length=200_000,
        strip=False,  # an empty last cell is a cell
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Copied out of Excel with the heads: Tên, Loại, Địa chỉ, Vĩ độ, Kinh độ, Từ ngày."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"),
        required=False,
        help_text=gettext_lazy("XLSX or CSV with the same heads; only Tên and Loại are needed."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("text", "").strip() and not given.get("file") and not self.errors:
            self.add_error("text", _("Paste rows, or choose a file."))
        return given

    def rows(self) -> Sequence[Line]:
        """The rows that were sent; none, with the error at its field, for what is no table."""
        file = self.cleaned_data.get("file")
        try:
            if file:
                return read_upload(file, limits=LIMITS)
            return read_table(f"{self.cleaned_data['text']}\n".encode(), limits=LIMITS)
        except TableRefused as refused:
            self.add_error("file" if file else "text", sentence(refused))
            return ()

    def show(self, faults: Sequence[RowFault]) -> None:
        """Say what is wrong in which row and column."""
        field = "file" if self.cleaned_data.get("file") else "text"
        for fault in faults[:MOST_FAULTS]:
            self.add_error(field, part_words.row_problem(fault))


@door(OrgsPermission.EDIT_PARTS)
@require_http_methods(["GET", "POST"])
def import_parts(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Show what a table would add to a school; add it once it was looked at."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    back = reverse("orgs:school_parts", args=[uuid_])
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(back)
    form = ImportForm(request.POST or None, request.FILES or None)
    parts = _read(actor, school, form) if form.is_valid() else []
    if parts and request.POST.get("act") == "save" and _added(actor, school, form, parts):
        remember_made(request, f"{len(parts)}")
        said = ngettext("{count} was added.", "{count} were added.", len(parts))
        messages.success(request, said.format(count=len(parts)))
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("Campuses and groups of {name} from a file").format(name=school.name),
        "crumbs": crumbs_of(school),
        "cancel_url": back,
        "parts": [] if form.errors else [_line(part) for part in parts],
        "text": _text(parts),
        "once": form[FIELD].value(),
    }
    status = 422 if form.errors else 200
    return render(request, "orgs/part_import.html", context, status=status)


def _read(actor: Actor, school: SchoolState, form: ImportForm) -> Sequence[PartFacts]:
    """What the rows name; nothing, with the faults in the form, when anything is wrong."""
    rows = [(line.number, line.cells) for line in form.rows()]
    if form.errors:
        return []
    taken = frozenset((p.kind, p.name) for p in parts_of(actor, school) if p.period.upper is None)
    life = Period(school.life.lower, school.life.upper)
    parts, faults = read_parts(rows, life=life, taken=taken)
    form.show(faults)
    if not parts and not faults:
        form.add_error(None, _("There is no row below the heads."))
    return [] if faults else parts


def _added(actor: Actor, school: SchoolState, form: ImportForm, parts: Sequence[PartFacts]) -> bool:
    try:
        services.add_parts(actor=actor, school=school.uuid, facts=parts, at=timezone.now())
    except (services.PartNameTaken, BadPart):
        form.add_error(None, _("Somebody changed the school meanwhile. Send the rows again."))
        return False
    return True


def _line(part: PartFacts) -> dict[str, Any]:
    return {
        "name": part.name,
        "kind": part_words.kind(part.kind),
        "address": part.address,
        "latitude": part_words.degrees(part.latitude),
        "longitude": part_words.degrees(part.longitude),
        "begins": words.day(part.period.start),
        "ends": words.day(part.period.until) if part.period.until else "",
    }


def _text(parts: Sequence[PartFacts]) -> str:
    """The parts as they were understood, to be sent again for saving."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter="\t")
    writer.writerow(("kind", "called", "address", "latitude", "longitude", "from day", "until day"))
    for part in parts:
        period = part.period
        writer.writerow(
            (
                part_words.KIND_CODES[part.kind],
                part.name,
                part.address,
                part_words.degrees(part.latitude),
                part_words.degrees(part.longitude),
                period.start.isoformat() if period.start else "",
                period.until.isoformat() if period.until else "",
            )
        )
    return out.getvalue()
