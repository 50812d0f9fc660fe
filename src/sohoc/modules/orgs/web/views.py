"""Pages of one school."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.objects.records import (
    Event,
    FieldWords,
    Sheet,
    changes_between,
    form_page,
    history_page,
    sheet_page,
)
from sohoc.core.objects.screens import acting_person
from sohoc.modules.orgs import services, words
from sohoc.modules.orgs.models import School
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.selectors import school_by_uuid, states_of
from sohoc.modules.orgs.web.forms import SchoolForm

KEPT_FIELDS = {
    "name": FieldWords(gettext_lazy("Name of the school")),
    "code": FieldWords(gettext_lazy("School code")),
    "kind": FieldWords(gettext_lazy("Kind of school"), words.kind),
    "levels": FieldWords(gettext_lazy("Levels"), words.long_levels),
    "commune": FieldWords(gettext_lazy("Commune, ward")),
    "period": FieldWords(gettext_lazy("Period"), words.period),
}


def _sheet(school: School, actor: Actor, *, current: str) -> Sheet:
    url = reverse("orgs:school", args=[school.uuid])
    tabs: list[tuple[Any, str, bool, int | None]] = [
        (_("Overview"), url, current == "overview", None)
    ]
    if actor.may(OrgsPermission.VIEW_HISTORY):
        history = reverse("orgs:school_history", args=[school.uuid])
        tabs.append((_("Changes"), history, current == "history", None))
    acts: list[dict[str, Any]] = [{"label": _("Print"), "print": True}]
    if actor.may(OrgsPermission.EDIT_SCHOOL):
        edit = reverse("orgs:school_edit", args=[school.uuid])
        acts.append({"label": _("Correct"), "url": edit, "icon_name": "pencil", "kind": "primary"})
    today = timezone.localdate()
    return Sheet(
        title=school.name,
        status=words.state(school, today),
        sub=words.period(school.period),
        crumbs=[(_("Schools"), reverse("orgs:schools"))],
        tabs=tabs,
        acts=acts,
        facts_title=_("Facts"),
        facts=[
            (_("School code"), school.code),
            (_("Levels"), words.long_levels(school.levels)),
            (_("Kind of school"), words.kind(school.kind)),
            (_("Commune, ward"), school.commune),
            (_("Period"), words.period(school.period)),
        ],
        events_title=_("Life line"),
        events=_life(school, today),
    )


def _life(school: School, today: Any) -> list[Event]:
    begins, ends = school.period.lower, school.period.upper
    events = []
    if ends is not None:
        events.append(Event(ends, _("Closed down"), is_now=ends <= today))
    if begins is None or begins <= today:
        if ends is None or ends > today:
            events.append(Event(today, _("Working today"), is_now=True))
        events.append(Event(begins, _("Began")))
    else:
        events.append(Event(begins, _("Will begin"), is_now=True))
    return events


@door(OrgsPermission.VIEW_SCHOOLS)
@require_GET
def show_school(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a school."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_)
    return sheet_page(request, _sheet(school, actor, current="overview"))


@door(OrgsPermission.VIEW_HISTORY)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of a school, with its author and reason."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_)
    states = states_of(actor, school)
    acts = acts_by_transaction([state.txid for state in states])
    edit = reverse("orgs:school_edit", args=[school.uuid])
    may_edit = actor.may(OrgsPermission.EDIT_SCHOOL)
    changes = changes_between(
        states,
        KEPT_FIELDS,
        acts=acts,
        take_back=lambda older: f"{edit}?state={older.pk}" if may_edit else "",
    )
    return history_page(request, _sheet(school, actor, current="history"), changes)


@door(OrgsPermission.CREATE_SCHOOL)
@require_http_methods(["GET", "POST"])
def add_school(request: HttpRequest) -> HttpResponseBase:
    """Add a school."""
    form = SchoolForm(request.POST or None, is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            school = services.found_school(
                actor=acting_person(request), facts=facts, at=timezone.now()
            )
        except services.SchoolCodeTaken:
            form.add_error("code", words.code_taken())
        else:
            messages.success(request, _("{name} was added.").format(name=school.name))
            return HttpResponseRedirect(reverse("orgs:school", args=[school.uuid]))
    return form_page(
        request,
        form=form,
        title=_("Add a school"),
        crumbs=[(_("Schools"), reverse("orgs:schools"))],
        submit=_("Add the school"),
        cancel_url=reverse("orgs:schools"),
    )


@door(OrgsPermission.EDIT_SCHOOL)
@require_http_methods(["GET", "POST"])
def edit_school(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct the facts of a school."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_)
    url = reverse("orgs:school", args=[school.uuid])
    form = SchoolForm(request.POST or None, initial=_values(request, actor, school))
    if not actor.may(OrgsPermission.END_SCHOOL):
        for name in ("begins", "ends"):
            form.fields[name].disabled = True
    if form.is_valid() and (facts := form.facts()):
        try:
            services.correct_school(
                actor=actor,
                uuid_=uuid_,
                facts=facts,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.SchoolCodeTaken:
            form.add_error("code", words.code_taken())
        except services.SchoolChanged as changed:
            form.add_error(None, _changed_meanwhile(changed.school))
        else:
            messages.success(request, _("The correction was saved."))
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("Correct {name}").format(name=school.name),
        crumbs=[(_("Schools"), reverse("orgs:schools")), (school.name, url)],
        submit=_("Save the correction"),
        cancel_url=url,
    )


def _values(request: HttpRequest, actor: Actor, school: School) -> dict[str, Any]:
    """The form's values: the school's own, or those of a former state that is to come back."""
    wanted = request.GET.get("state", "")
    if wanted and actor.may(OrgsPermission.VIEW_HISTORY):
        former = next((s for s in states_of(actor, school) if str(s.pk) == wanted), None)
        if former is None:
            raise NotYours
        return {**SchoolForm.values_of(former), "version": school.version}
    return {**SchoolForm.values_of(school), "version": school.version}


def _changed_meanwhile(school: School) -> str:
    return _(
        "Somebody else saved this school meanwhile: {name}, {code}, {commune}."
        " Nothing of yours was saved. Open the page again and repeat what is still needed."
    ).format(name=school.name, code=school.code, commune=school.commune)
