"""Pages of one school."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
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
from sohoc.core.identity.once import forget_made, made_before, remember_made
from sohoc.core.objects.records import (
    FieldWords,
    changes_between,
    form_page,
    history_page,
)
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.orgs import words
from sohoc.modules.orgs.contracts import SchoolFacts
from sohoc.modules.orgs.models import SchoolHistory, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.schools import taking_back_refused
from sohoc.modules.orgs.selectors.schools import (
    communes_below,
    node_of_commune,
    school_by_uuid,
    school_with_code,
    schools_seen,
    states_of,
)
from sohoc.modules.orgs.services import schools as services
from sohoc.modules.orgs.web.forms import SchoolForm, TakeBackForm
from sohoc.modules.orgs.web.school_page import sheet_of

KEPT_FIELDS = {
    "name": FieldWords(gettext_lazy("Name of the school")),
    "code": FieldWords(gettext_lazy("School code")),
    "kind": FieldWords(gettext_lazy("Kind of school"), words.kind),
    "levels": FieldWords(gettext_lazy("Levels"), words.long_levels),
    "commune": FieldWords(gettext_lazy("Commune, ward")),
    "period": FieldWords(gettext_lazy("Period"), words.period),
}


@door(OrgsPermission.VIEW_HISTORY)
@require_GET
def show_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of a school, with its author and reason."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
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
    if _may_take_back(actor, states):
        undo = reverse("orgs:school_take_back", args=[school.uuid])
        changes[-1] = replace(changes[-1], take_back_url=undo)
    return history_page(request, sheet_of(school, actor, current="history"), changes)


def _may_take_back(actor: Actor, states: Sequence[SchoolHistory]) -> bool:
    """Whether the act of adding is offered to be taken back; what hangs on it, the act finds.

    Only where the adding itself is among the states: then they are all that the school has had.
    """
    if not states or states[-1].verb != "INSERT" or not actor.may(OrgsPermission.CREATE_SCHOOL):
        return False
    authors = [state.actor_id for state in reversed(states)]
    return taking_back_refused(actor.user_id, authors=authors) is None


@door(OrgsPermission.CREATE_SCHOOL)
@require_http_methods(["GET", "POST"])
def add_school(request: HttpRequest) -> HttpResponseBase:
    """Add a school."""
    actor = acting_person(request)
    made = made_before(request)
    if made is not None:
        if schools_seen(actor, today()).filter(school__uuid=made).exists():
            messages.info(request, _("This was done already. This is the school."))
            return HttpResponseRedirect(reverse("orgs:school", args=[made]))
        forget_made(request)  # it was taken back
    form = SchoolForm(request.POST or None, communes=_commune_names(actor), is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            school = services.found_school(actor=actor, facts=facts, at=timezone.now())
        except services.SchoolCodeTaken:
            form.add_error("code", _code_taken(actor, facts))
        else:
            remember_made(request, str(school.uuid))
            undo = reverse("orgs:school_take_back", args=[school.uuid])
            messages.success(request, words.added(school.name, undo))
            if node_of_commune(actor, school.commune, today()) is None:
                messages.warning(request, words.no_such_commune(school.commune))
            return HttpResponseRedirect(reverse("orgs:school", args=[school.uuid]))
    return form_page(
        request,
        form=form,
        title=_("Add a school"),
        crumbs=[(_("Schools"), reverse("orgs:schools"))],
        submit=_("Add the school"),
        cancel_url=reverse("orgs:schools"),
    )


def _commune_names(actor: Actor) -> list[str]:
    return [node.name for node in communes_below(actor, today())]


@door(OrgsPermission.EDIT_SCHOOL)
@require_http_methods(["GET", "POST"])
def edit_school(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Correct the facts of a school."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    url = reverse("orgs:school", args=[school.uuid])
    former = _former(request, actor, school)
    form = SchoolForm(
        request.POST or None, communes=_commune_names(actor), initial=_values(school, former)
    )
    if not actor.may(OrgsPermission.END_SCHOOL):
        for name in ("begins", "ends"):
            form.fields[name].disabled = True
    if form.is_valid() and (facts := form.facts()):
        try:
            saved = services.correct_school(
                actor=actor,
                uuid_=uuid_,
                facts=facts,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except services.SchoolCodeTaken:
            form.add_error("code", _code_taken(actor, facts, besides=uuid_))
        except services.SchoolChanged as changed:
            form.add_error(None, _changed_meanwhile(changed.school))
        else:
            _tell(request, is_changed=saved.version != form.cleaned_data["version"])
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("Correct {name}").format(name=school.name),
        sub=_taken_back(school, former) if former else "",
        crumbs=[(_("Schools"), reverse("orgs:schools")), (school.name, url)],
        submit=_("Save the correction"),
        cancel_url=url,
    )


@door(OrgsPermission.CREATE_SCHOOL)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take back the adding of a school, as long as nothing hangs on it."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    url = reverse("orgs:school", args=[school.uuid])
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.take_back_school(actor=actor, uuid_=uuid_, reason=reason, at=timezone.now())
        except services.SchoolStays as stays:
            form.add_error(None, words.STAYS[stays.refusal])
        else:
            messages.success(request, _("{name} was taken back.").format(name=school.name))
            return HttpResponseRedirect(reverse("orgs:schools"))
    return form_page(
        request,
        form=form,
        title=_("Take back the adding of {name}").format(name=school.name),
        sub=_("The school disappears from every list. The trail keeps who added it, and this."),
        crumbs=[(_("Schools"), reverse("orgs:schools")), (school.name, url)],
        submit=_("Take it back"),
        cancel_url=url,
    )


@dataclass(frozen=True, slots=True)
class Former:
    """A state that is to come back, and when it ended."""

    state: SchoolHistory
    ended: datetime

    @property
    def day(self) -> str:
        return words.day(timezone.localdate(self.ended))


def _former(request: HttpRequest, actor: Actor, school: SchoolState) -> Former | None:
    """The state that the address asks for; raises `NotYours` when the school never had it."""
    wanted = request.GET.get("state", "")
    if not wanted or not actor.may(OrgsPermission.VIEW_HISTORY):
        return None
    for newer, older in pairwise(states_of(actor, school)):
        if str(older.pk) == wanted:
            return Former(older, newer.at)
    raise NotYours


def _values(school: SchoolState, former: Former | None) -> dict[str, Any]:
    """The form's values: the school's own, or those of a former state with a reason for it."""
    # A state of several says nothing about the beginning and the end of the school.
    is_only = school.period == school.life
    life = former.state.period if former and is_only else school.life
    values = SchoolForm.values_of(former.state if former else school, life=life)
    if former:
        values["reason"] = _("Taken back as before {day}").format(day=former.day)
    return {**values, "version": school.version}


def _taken_back(school: SchoolState, former: Former) -> str:
    """Which values stand in the form, and which of them the school does not have now."""
    different = [
        str(spoken.label)
        for name, spoken in KEPT_FIELDS.items()
        if getattr(former.state, name) != getattr(school, name)
    ]
    if not different:
        return _("Values before {day}; they are the same as now.").format(day=former.day)
    return _("Values before {day}; different from now: {fields}.").format(
        day=former.day, fields=", ".join(different)
    )


def _tell(request: HttpRequest, *, is_changed: bool) -> None:
    if is_changed:
        messages.success(request, _("The correction was saved."))
    else:
        messages.info(request, _("Nothing was different, so nothing was saved."))


def _code_taken(actor: Actor, facts: SchoolFacts, *, besides: uuid.UUID | None = None) -> str:
    other = school_with_code(actor, facts.code, facts.period, besides=besides)
    if other is None:
        return words.code_taken()
    return words.code_taken_by(other.name, reverse("orgs:school", args=[other.uuid]))


def _changed_meanwhile(school: SchoolState) -> str:
    return _(
        "Somebody else saved this school meanwhile: {name}, {code}, {commune}."
        " Nothing of yours was saved. Open the page again and repeat what is still needed."
    ).format(name=school.name, code=school.code, commune=school.commune)
