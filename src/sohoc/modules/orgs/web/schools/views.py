"""Pages of one school."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
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
from sohoc.modules.orgs.rules.schools import (
    Acted,
    BadSchool,
    bounds_by_acts,
    taking_back_refused,
)
from sohoc.modules.orgs.selectors.acts import acted_on
from sohoc.modules.orgs.selectors.schools import (
    communes_below,
    school_by_uuid,
    school_with_code,
    schools_seen,
    states_of,
)
from sohoc.modules.orgs.services import schools as services
from sohoc.modules.orgs.web.saved import tell_saved
from sohoc.modules.orgs.web.schools.forms import SchoolForm, TakeBackForm
from sohoc.modules.orgs.web.schools.page import sheet_of

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
    communes = _commune_names(actor)
    form = SchoolForm(request.POST or None, communes=communes, is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            school = services.found_school(actor=actor, facts=facts, at=timezone.now())
        except services.SchoolCodeTaken:
            form.add_error("code", _code_taken(actor, facts))
        else:
            remember_made(request, str(school.uuid))
            undo = reverse("orgs:school_take_back", args=[school.uuid])
            messages.success(request, words.added(school.name, undo))
            if school.area_id is None and communes.count(school.commune) != 1:
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
    acts = acted_on(school.school_id)
    closed = _closed_fields(actor, school, acts)
    form = SchoolForm(
        request.POST or None,
        communes=_commune_names(actor),
        initial=_values(school, former, closed=closed),
    )
    form.close(closed)
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
        except BadSchool as bad:
            form.show(bad)
        else:
            tell_saved(request, is_changed=saved.version != form.cleaned_data["version"])
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("Correct {name}").format(name=school.name),
        sub=_taken_back(school, former, closed=closed) if former else _hint(actor, school, acts),
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


def _closed_fields(actor: Actor, school: SchoolState, acts: Sequence[Acted]) -> dict[str, str]:
    """Fields that a correction does not change, for this person or at all, and why."""
    closed = {}
    if not actor.may(OrgsPermission.CREATE_SCHOOL):
        ask = reverse("orgs:school_ask", args=[school.uuid])
        closed["commune"] = words.commune_of_the_province(ask)
    if not actor.may(OrgsPermission.END_SCHOOL):
        closed |= dict.fromkeys(("begins", "ends"), words.life_of_the_province())
    for name in bounds_by_acts(acts):
        closed[name] = words.problem(name, "by_an_act")
    return closed


def _values(
    school: SchoolState, former: Former | None, *, closed: Collection[str]
) -> dict[str, Any]:
    """The form's values: the school's own, or, where they may change, those of a former state with
    a reason for it."""
    values = SchoolForm.values_of(school, life=school.life)
    if former:
        # A state of several says nothing about the beginning and the end of the school.
        is_only = school.period == school.life
        life = former.state.period if is_only else school.life
        before = SchoolForm.values_of(former.state, life=life)
        values |= {name: value for name, value in before.items() if name not in closed}
        values["reason"] = _("Taken back as before {day}").format(day=former.day)
    return {**values, "version": school.version}


def _taken_back(school: SchoolState, former: Former, *, closed: Collection[str]) -> str:
    """Which values stand in the form, and which of them the school does not have now."""
    untouched = {*closed, "period"} if {"begins", "ends"} <= set(closed) else set(closed)
    different = [
        str(spoken.label)
        for name, spoken in KEPT_FIELDS.items()
        if name not in untouched and getattr(former.state, name) != getattr(school, name)
    ]
    if not different:
        return _("Values before {day}; they are the same as now.").format(day=former.day)
    return _("Values before {day}; different from now: {fields}.").format(
        day=former.day, fields=", ".join(different)
    )


def _hint(actor: Actor, school: SchoolState, acts: Sequence[Acted]) -> str:
    """For a school on which decisions are recorded: what a correction is not for."""
    if school.life.upper is not None or not acts:
        return ""
    if not actor.may(OrgsPermission.RECORD_ACT):
        return _(
            "This mends what was written wrong. What a decision changes, the province records."
        )
    return format_html(
        _(
            "This mends what was written wrong. What changes by a decision:"
            ' <a href="{url}">record the decision</a>, so that the life line keeps both.'
        ),
        url=f"{reverse('orgs:act_new')}?school={school.uuid}",
    )


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
