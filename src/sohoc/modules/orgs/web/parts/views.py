"""The parts of a school: the tab of its page, one part, its changes, adding, correcting, ending."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.identity.once import forget_made, made_before, remember_made
from sohoc.core.objects.periods import AsOf
from sohoc.core.objects.records import (
    Event,
    FieldWords,
    Sheet,
    changes_between,
    form_page,
    history_page,
    sheet_page,
)
from sohoc.core.objects.screens import acting_person, today
from sohoc.core.shell import printed
from sohoc.modules.orgs import part_words
from sohoc.modules.orgs.models import SchoolPart, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.parts import BadPart
from sohoc.modules.orgs.rules.schools import taking_back_refused
from sohoc.modules.orgs.selectors.parts import (
    authors_of_part,
    part_by_uuid,
    parts_of,
    parts_seen,
    states_of_part,
)
from sohoc.modules.orgs.selectors.schools import school_by_uuid
from sohoc.modules.orgs.services import parts as services
from sohoc.modules.orgs.web.parts.forms import EndPartForm, PartForm
from sohoc.modules.orgs.web.saved import tell_saved
from sohoc.modules.orgs.web.schools.forms import TakeBackForm
from sohoc.modules.orgs.web.schools.tabs import crumbs_of, head_of, writes_in

KEPT_FIELDS = {
    "kind": FieldWords(gettext_lazy("Kind"), part_words.kind),
    "name": FieldWords(gettext_lazy("Called")),
    "address": FieldWords(gettext_lazy("Address")),
    "latitude": FieldWords(gettext_lazy("Latitude"), part_words.degrees),
    "longitude": FieldWords(gettext_lazy("Longitude"), part_words.degrees),
    "period": FieldWords(gettext_lazy("Period"), part_words.period),
}
VIEWS = {
    "working": gettext_lazy("Working"),
    "coming": gettext_lazy("Not begun"),
    "ended": gettext_lazy("No longer there"),
}
VIEW_OF_STATE = {"ok": "working", "wait": "coming", "none": "ended"}


@door(OrgsPermission.VIEW_PARTS)
@require_GET
def school_parts(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The parts of a school as of a day."""
    actor = acting_person(request)
    as_of = AsOf.read(request.GET, today=today())
    school = school_by_uuid(actor, uuid_, as_of.day)
    shown = _by_view(actor, school, as_of.day)
    view = request.GET.get("tab", "")
    view = view if view in VIEWS else "working"
    address = reverse("orgs:school_parts", args=[uuid_])
    kept = {"day": as_of.in_address} if as_of.in_address else {}
    context = {
        "sheet": head_of(school, actor, current="parts", acts=_acts(actor, school)),
        "crumbs": crumbs_of(school)[:1],
        "views": [
            (label, _address(address, {**kept, "tab": code}), code == view, len(shown[code]))
            for code, label in VIEWS.items()
        ],
        "view": view,
        "parts": [] if as_of.unread else shown[view],
        "as_of": {
            "text": as_of.unread or printed.day(as_of.day),
            "unread": as_of.unread,
            "is_other": as_of.is_other,
            "today_url": _address(address, {"tab": view}),
        },
        "exports": _exports(actor, school, {**kept, "tab": view}),
        "print_url": _listed("orgs:parts_print", school, {**kept, "tab": view}),
        "add_url": reverse("orgs:part_add", args=[uuid_]) if _may_edit(actor, school) else "",
    }
    return render(request, "orgs/parts.html", context)


def _by_view(actor: Actor, school: SchoolState, day: date) -> dict[str, list[Any]]:
    shown: dict[str, list[Any]] = {code: [] for code in VIEWS}
    for part in parts_of(actor, school):
        state = part_words.part_state(part, day)
        line = {
            "name": part.name,
            "url": reverse("orgs:part", args=[part.uuid]),
            "kind": part_words.kind(part.kind),
            "address": part.address,
            "begins": part.period.lower,
            "ends": part_words.ends(part),
            "state": state,
        }
        shown[VIEW_OF_STATE[state.kind]].append(line)
    return shown


def _acts(actor: Actor, school: SchoolState) -> list[Mapping[str, Any]]:
    if not _may_edit(actor, school):
        return []
    return [
        {
            "label": _("Read from a file"),
            "url": reverse("orgs:part_import", args=[school.uuid]),
            "icon_name": "file-import",
        },
        {
            "label": _("Add a campus, group"),
            "url": reverse("orgs:part_add", args=[school.uuid]),
            "icon_name": "plus",
            "kind": "primary",
        },
    ]


def _may_edit(actor: Actor, school: SchoolState) -> bool:
    return actor.may(OrgsPermission.EDIT_PARTS) and writes_in(actor, school.school_id)


def _address(address: str, query: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _listed(name: str, school: SchoolState, query: Mapping[str, str], *arguments: str) -> str:
    """The parts of this school in the list of all."""
    return _address(reverse(name, args=arguments), {"school": str(school.uuid), **query})


def _exports(
    actor: Actor, school: SchoolState, query: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    if not actor.may(OrgsPermission.EXPORT_PARTS):
        return []
    return [
        (_("Excel (.xlsx)"), _listed("orgs:parts_export", school, query, "xlsx"), "table"),
        (_("CSV (.csv)"), _listed("orgs:parts_export", school, query, "csv"), "file-text"),
    ]


def _part_sheet(actor: Actor, part: SchoolPart, school: SchoolState, *, current: str) -> Sheet:
    url = reverse("orgs:part", args=[part.uuid])
    tabs: list[tuple[Any, str, bool, int | None]] = [
        (_("Overview"), url, current == "overview", None)
    ]
    if actor.may(OrgsPermission.VIEW_HISTORY):
        history = reverse("orgs:part_history", args=[part.uuid])
        tabs.append((_("Changes"), history, current == "history", None))
    place = ", ".join(
        part_words.degrees(value) for value in (part.latitude, part.longitude) if value is not None
    ).replace(", ", "; ")
    return Sheet(
        title=part.name,
        status=part_words.part_state(part, today()),
        sub=part_words.kind(part.kind),
        crumbs=[*crumbs_of(school), (_("Campuses, groups"), _parts_url(school))],
        tabs=tabs,
        acts=_part_acts(actor, part, school),
        facts_title=_("Facts"),
        facts=[
            (_("School"), school.name),
            (_("Kind"), part_words.kind(part.kind)),
            (_("Address"), part.address or _("not known")),
            (_("Place on the map"), place or _("not known")),
            (_("Period"), part_words.period(part.period)),
        ],
        events_title=_("Life line"),
        events=_life(part),
    )


def _parts_url(school: SchoolState) -> str:
    return reverse("orgs:school_parts", args=[school.uuid])


def _part_acts(actor: Actor, part: SchoolPart, school: SchoolState) -> list[Mapping[str, Any]]:
    acts: list[Mapping[str, Any]] = [{"label": _("Print"), "print": True}]
    if not _may_edit(actor, school):
        return acts
    if part.period.upper is None:
        ends = reverse("orgs:part_end", args=[part.uuid])
        acts.append({"label": _("End it"), "url": ends, "icon_name": "ban"})
    edit = reverse("orgs:part_edit", args=[part.uuid])
    acts.append({"label": _("Correct"), "url": edit, "icon_name": "pencil", "kind": "primary"})
    return acts


def _life(part: SchoolPart) -> list[Event]:
    day, end = today(), part_words.ends(part)
    begins = part.period.lower
    is_ended, is_begun = end is not None and end <= day, begins is None or begins <= day
    events = (
        [Event(end, _("It ended") if is_ended else _("It will end"), is_now=is_ended)]
        if end is not None
        else []
    )
    if is_begun and not is_ended:
        events.append(Event(day, _("Working today"), is_now=True))
    events.append(
        Event(begins, _("It began") if is_begun else _("It will begin"), is_now=not is_begun)
    )
    return events


def _part_and_school(actor: Actor, uuid_: uuid.UUID) -> tuple[SchoolPart, SchoolState]:
    part = part_by_uuid(actor, uuid_)
    return part, school_by_uuid(actor, part.school.uuid, today())


@door(OrgsPermission.VIEW_PARTS)
@require_GET
def show_part(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a part."""
    actor = acting_person(request)
    part, school = _part_and_school(actor, uuid_)
    return sheet_page(request, _part_sheet(actor, part, school, current="overview"))


@door(OrgsPermission.VIEW_HISTORY)
@require_GET
def part_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of a part, with its author and reason."""
    actor = acting_person(request)
    part, school = _part_and_school(actor, uuid_)
    states = states_of_part(actor, part)
    acts = acts_by_transaction([state.txid for state in states])
    changes = changes_between(states, KEPT_FIELDS, acts=acts)
    if changes and _may_take_back(actor, part, school):
        undo = reverse("orgs:part_take_back", args=[uuid_])
        changes[-1] = replace(changes[-1], take_back_url=undo)
    sheet = _part_sheet(actor, part, school, current="history")
    return history_page(request, sheet, changes)


def _may_take_back(actor: Actor, part: SchoolPart, school: SchoolState) -> bool:
    if not _may_edit(actor, school):
        return False
    return taking_back_refused(actor.user_id, authors=authors_of_part(part)) is None


@door(OrgsPermission.EDIT_PARTS)
@require_http_methods(["GET", "POST"])
def add_part(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Add a part to a school."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    made = made_before(request)
    if made is not None:
        if parts_seen(actor).filter(uuid=made).exists():
            messages.info(request, _("This was done already."))
            return HttpResponseRedirect(reverse("orgs:part", args=[made]))
        forget_made(request)  # it was taken back
    form = PartForm(request.POST or None, is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            part = services.add_part(actor=actor, school=uuid_, facts=facts, at=timezone.now())
        except BadPart as error:
            form.show(error)
        except services.PartNameTaken:
            form.show(BadPart("name", "taken"))
        else:
            remember_made(request, str(part.uuid))
            undo = reverse("orgs:part_take_back", args=[part.uuid])
            messages.success(request, part_words.part_added(part.name, undo))
            return HttpResponseRedirect(_parts_url(school))
    return form_page(
        request,
        form=form,
        title=_("Add a campus or group to {name}").format(name=school.name),
        crumbs=crumbs_of(school),
        submit=_("Add it"),
        cancel_url=_parts_url(school),
    )


@door(OrgsPermission.EDIT_PARTS)
@require_http_methods(["GET", "POST"])
def edit_part(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct the facts of a part."""
    actor = acting_person(request)
    part, school = _part_and_school(actor, uuid_)
    url = reverse("orgs:part", args=[uuid_])
    form = PartForm(request.POST or None, initial=PartForm.values_of(part))
    if form.is_valid() and (facts := form.facts()):
        try:
            saved = services.correct_part(
                actor=actor,
                uuid_=uuid_,
                facts=facts,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except BadPart as error:
            form.show(error)
        except services.PartNameTaken:
            form.show(BadPart("name", "taken"))
        except services.PartChanged as changed:
            form.add_error(None, part_words.part_changed(changed.part))
        else:
            tell_saved(request, is_changed=saved.version != form.cleaned_data["version"])
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("Correct {name}").format(name=part.name),
        crumbs=[*crumbs_of(school), (part.name, url)],
        submit=_("Save the correction"),
        cancel_url=url,
    )


@door(OrgsPermission.EDIT_PARTS)
@require_http_methods(["GET", "POST"])
def end_part(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Give a part its end."""
    actor = acting_person(request)
    part, school = _part_and_school(actor, uuid_)
    url = reverse("orgs:part", args=[uuid_])
    form = EndPartForm(request.POST or None, initial={"version": part.version})
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.end_part(actor=actor, uuid_=uuid_, at=timezone.now(), **given)
        except BadPart as error:
            form.show(error)
        except services.PartChanged as changed:
            form.add_error(None, part_words.part_changed(changed.part))
        else:
            messages.success(request, _("{name} has an end now.").format(name=part.name))
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("End {name}").format(name=part.name),
        sub=_("It stays in every list of a day before. A correction opens the end again."),
        crumbs=[*crumbs_of(school), (part.name, url)],
        submit=_("End it"),
        cancel_url=url,
    )


@door(OrgsPermission.EDIT_PARTS)
@require_http_methods(["GET", "POST"])
def take_back_part(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take back the adding of a part, as long as nothing hangs on it."""
    actor = acting_person(request)
    part, school = _part_and_school(actor, uuid_)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.take_back_part(actor=actor, uuid_=uuid_, reason=reason, at=timezone.now())
        except services.PartStays as stays:
            form.add_error(None, part_words.PART_STAYS[stays.refusal])
        else:
            messages.success(request, _("{name} was taken back.").format(name=part.name))
            return HttpResponseRedirect(_parts_url(school))
    return form_page(
        request,
        form=form,
        title=_("Take back the adding of {name}").format(name=part.name),
        sub=_("It disappears from every list. The trail keeps who added it, and this."),
        crumbs=crumbs_of(school),
        submit=_("Take it back"),
        cancel_url=_parts_url(school),
    )
