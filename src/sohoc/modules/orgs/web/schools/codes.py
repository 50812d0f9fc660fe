"""What other systems call a school: the tab of its page, writing down, correcting, removing."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor, NotYours
from sohoc.core.access.doors import door
from sohoc.core.audit.selectors import acts_by_transaction
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import FieldWords, changes_between, form_page, history_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.modules.orgs import part_words, words
from sohoc.modules.orgs.contracts import CodeFacts
from sohoc.modules.orgs.models import SchoolIdentifier, SchoolState
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.parts import BadCode
from sohoc.modules.orgs.selectors.parts import codes_of, school_with_other_code, states_of_codes
from sohoc.modules.orgs.selectors.schools import school_by_uuid
from sohoc.modules.orgs.services import codes as services
from sohoc.modules.orgs.web.parts.forms import CodeForm, ReasonForm
from sohoc.modules.orgs.web.saved import tell_saved
from sohoc.modules.orgs.web.schools.tabs import crumbs_of, head_of

KEPT_FIELDS = {
    "system": FieldWords(gettext_lazy("System"), part_words.system),
    "code": FieldWords(gettext_lazy("Code there")),
    "period": FieldWords(gettext_lazy("Counts"), part_words.period),
}


def _codes_url(school: SchoolState) -> str:
    return reverse("orgs:school_codes", args=[school.uuid])


@door(OrgsPermission.VIEW_CODES)
@require_GET
def school_codes(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """What other systems call a school, now and before."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    may_edit = actor.may(OrgsPermission.EDIT_CODES)
    add_url = reverse("orgs:code_add", args=[uuid_]) if may_edit else ""
    acts: list[dict[str, object]] = [{"label": _("Print"), "print": True}]
    if actor.may(OrgsPermission.VIEW_HISTORY):
        history = reverse("orgs:codes_history", args=[uuid_])
        acts.append({"label": _("Changes"), "url": history, "icon_name": "history"})
    if may_edit:
        label = _("Write down a code")
        acts.append({"label": label, "url": add_url, "icon_name": "plus", "kind": "primary"})
    context = {
        "sheet": head_of(school, actor, current="codes", acts=acts),
        "crumbs": crumbs_of(school)[:1],
        "codes": [_line(school, code, may_edit=may_edit) for code in codes_of(actor, school)],
        "may_edit": may_edit,
        "add_url": add_url,
    }
    return render(request, "orgs/codes.html", context)


@door(OrgsPermission.VIEW_HISTORY)
@require_GET
def codes_history(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Every change of the codes of a school, with its author and reason."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    codes = states_of_codes(actor, school)
    acts = acts_by_transaction([state.txid for states in codes for state in states])
    changes = [one for states in codes for one in changes_between(states, KEPT_FIELDS, acts=acts)]
    changes.sort(key=lambda one: one.at, reverse=True)
    return history_page(request, head_of(school, actor, current="codes"), changes)


def _line(school: SchoolState, code: SchoolIdentifier, *, may_edit: bool) -> dict[str, object]:
    address = [school.uuid, code.pk]
    return {
        "system": part_words.system(code.system),
        "code": code.code,
        "period": part_words.period(code.period),
        "state": part_words.code_state(code, today()),
        "edit_url": reverse("orgs:code_edit", args=address) if may_edit else "",
        "remove_url": reverse("orgs:code_remove", args=address) if may_edit else "",
    }


@door(OrgsPermission.EDIT_CODES)
@require_http_methods(["GET", "POST"])
def add_code(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Write down what another system calls a school."""
    actor = acting_person(request)
    school = school_by_uuid(actor, uuid_, today())
    if made_before(request) is not None:
        messages.info(request, _("This was done already."))
        return HttpResponseRedirect(_codes_url(school))
    form = CodeForm(request.POST or None, is_new=True)
    if form.is_valid() and (facts := form.facts()):
        try:
            code = services.add_code(actor=actor, school=uuid_, facts=facts, at=timezone.now())
        except (services.HasCodeAlready, services.OtherCodeTaken) as error:
            form.add_error("code", _clash(actor, school, facts, error))
        except BadCode as bad:
            form.show(bad)
        else:
            remember_made(request, str(code.pk))
            messages.success(request, _("The code was written down."))
            return HttpResponseRedirect(_codes_url(school))
    return form_page(
        request,
        form=form,
        title=_("Write down a code of {name}").format(name=school.name),
        crumbs=crumbs_of(school),
        submit=_("Write it down"),
        cancel_url=_codes_url(school),
    )


@door(OrgsPermission.EDIT_CODES)
@require_http_methods(["GET", "POST"])
def edit_code(request: HttpRequest, uuid_: uuid.UUID, code_id: int) -> HttpResponseBase:
    """Correct a code, or give it an end."""
    actor = acting_person(request)
    school, code = _school_and_code(actor, uuid_, code_id)
    form = CodeForm(request.POST or None, initial=CodeForm.values_of(code))
    if form.is_valid() and (facts := form.facts()):
        try:
            saved = services.correct_code(
                actor=actor,
                school=uuid_,
                code_id=code_id,
                facts=facts,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except (services.HasCodeAlready, services.OtherCodeTaken) as error:
            form.add_error("code", _clash(actor, school, facts, error))
        except BadCode as bad:
            form.show(bad)
        except services.CodeChanged as changed:
            form.add_error(None, part_words.code_changed(changed.code))
        else:
            tell_saved(request, is_changed=saved.version != form.cleaned_data["version"])
            return HttpResponseRedirect(_codes_url(school))
    return form_page(
        request,
        form=form,
        title=_("Correct a code of {name}").format(name=school.name),
        crumbs=crumbs_of(school),
        submit=_("Save the correction"),
        cancel_url=_codes_url(school),
    )


@door(OrgsPermission.EDIT_CODES)
@require_http_methods(["GET", "POST"])
def remove_code(request: HttpRequest, uuid_: uuid.UUID, code_id: int) -> HttpResponseBase:
    """Remove a code that never was the school's."""
    actor = acting_person(request)
    school, code = _school_and_code(actor, uuid_, code_id)
    form = ReasonForm(request.POST or None, initial={"version": code.version})
    if form.is_valid():
        try:
            services.remove_code(
                actor=actor, school=uuid_, code_id=code_id, at=timezone.now(), **form.cleaned_data
            )
        except services.CodeChanged as changed:
            form.add_error(None, part_words.code_changed(changed.code))
        else:
            messages.success(request, _("The code was removed."))
            return HttpResponseRedirect(_codes_url(school))
    return form_page(
        request,
        form=form,
        title=_("Remove the code {code}").format(code=code.code),
        sub=_(
            "Only what never was: a code that does not count any more gets an end by a"
            " correction. The trail keeps the code and this."
        ),
        crumbs=crumbs_of(school),
        submit=_("Remove the code"),
        cancel_url=_codes_url(school),
    )


def _school_and_code(
    actor: Actor, uuid_: uuid.UUID, code_id: int
) -> tuple[SchoolState, SchoolIdentifier]:
    school = school_by_uuid(actor, uuid_, today())
    for code in codes_of(actor, school):
        if code.pk == code_id:
            return school, code
    raise NotYours


def _clash(actor: Actor, school: SchoolState, facts: CodeFacts, error: Exception) -> str:
    """Which rule the code breaks; the other school is named to who sees it anyway."""
    if isinstance(error, services.HasCodeAlready):
        return part_words.code_problem(BadCode("code", "has_one"))
    other = school_with_other_code(
        actor, facts.system, facts.code, facts.period, besides=school.school_id, day=today()
    )
    if other is None:
        return words.code_taken()
    return part_words.other_code_taken_by(other.name, _codes_url(other))
