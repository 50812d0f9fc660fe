"""Recording a decision on schools; the page of any decision, and undoing it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, today
from sohoc.lib.periods import Period
from sohoc.lib.vietnamese import folded
from sohoc.modules.orgs import act_words, office_words, words
from sohoc.modules.orgs.contracts import ActWish
from sohoc.modules.orgs.models import About, Act, ActKind
from sohoc.modules.orgs.permissions import OrgsPermission
from sohoc.modules.orgs.rules.acts import ActRefused, UndoingRefused
from sohoc.modules.orgs.rules.communes import UnknownCommune
from sohoc.modules.orgs.selectors.acts import act_by_uuid
from sohoc.modules.orgs.selectors.communes import communes_known
from sohoc.modules.orgs.selectors.schools import school_with_code, schools_seen
from sohoc.modules.orgs.services.acts.previewing import preview_act
from sohoc.modules.orgs.services.acts.recording import record_act
from sohoc.modules.orgs.services.acts.undoing import undo_act
from sohoc.modules.orgs.services.offices.undoing import undo_office_act
from sohoc.modules.orgs.services.schools import SchoolCodeTaken
from sohoc.modules.orgs.web.acts.asked import NEW, ActAsked
from sohoc.modules.orgs.web.acts.forms import ActForms, UndoForm, day_typed
from sohoc.modules.orgs.web.acts.told import ActTold

MOST_SHOWN = 12


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Decisions on schools and offices"), reverse("orgs:acts"))]


@door(OrgsPermission.RECORD_ACT, fresh=True)
@require_http_methods(["GET", "POST"])
def new_act(request: HttpRequest) -> HttpResponseBase:
    """Choose what is decided on which schools, fill in the form, look at the preview, record."""
    actor = acting_person(request)
    asked = ActAsked.read(actor, request.GET)
    if not asked.kind:
        return _kinds_page(request, asked)
    if not asked.is_chosen or "choose" in request.GET:
        return _schools_page(request, actor, asked)
    if request.method == "POST" and (made := made_before(request)):
        messages.info(request, _("This was done already. This is the decision."))
        return HttpResponseRedirect(reverse("orgs:act", args=[made]))
    on = day_typed(request.POST.get("effective", "")) or today()
    communes = [one.name for one in communes_known(actor, on, today=today())]
    forms = asked.forms(request.POST or None, communes=communes)
    if request.method == "POST" and "change" not in request.POST and (wish := forms.wish()):
        answer = _previewed_or_recorded(request, actor, asked, forms, wish)
        if answer is not None:
            return answer
    return _form_page(request, asked, forms)


def _kinds_page(request: HttpRequest, asked: ActAsked) -> HttpResponseBase:
    rows = [
        (act_words.act_kind(kind), sentence, f"?{asked.query(kind=kind.value)}")
        for kind, sentence in act_words.ACT_SENTENCES.items()
        if not (asked.schools and kind is ActKind.FOUND)
    ]
    context = {"rows": rows, "places": asked.schools, "crumbs": _crumbs()}
    return render(request, "orgs/act_kinds.html", context)


def _schools_page(request: HttpRequest, actor: Actor, asked: ActAsked) -> HttpResponseBase:
    """The schools that are chosen, a search for more, and into which one they go."""
    misses_target = asked.kind == ActKind.MERGE and "go" in request.GET
    search = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    taken = {school.uuid for school in asked.schools}
    wants_more = asked.kind == ActKind.MERGE or not asked.schools
    found = schools_seen(actor, today()).filter(school__life__endswith=None)
    for word in folded(search).split():
        found = found.filter(search_key__contains=word)
    hits = list(found.order_by("sort_key", "school_id")[: MOST_SHOWN + len(taken) + 1])
    rows = [(s, f"?{asked.with_school(s.uuid)}&choose=1") for s in hits if s.uuid not in taken]
    context = {
        "title": act_words.act_kind(asked.kind),
        "crumbs": _crumbs(),
        "asked": asked,
        "chosen": [(s, f"?{asked.without(s)}&choose=1") for s in asked.schools],
        "wants_more": wants_more,
        "search": search,
        "rows": rows[:MOST_SHOWN],
        "is_cut": len(rows) > MOST_SHOWN,
        "targets": [(NEW, _("A new school"))] + [(str(s.uuid), s.name) for s in asked.schools],
        "is_merger": asked.kind == ActKind.MERGE,
        "misses_target": misses_target,
        "is_splitting": asked.kind == ActKind.SPLIT,
        "is_enough": len(asked.schools) >= (2 if asked.kind == ActKind.MERGE else 1),
        "numbers": range(1, 7),
    }
    status = 422 if misses_target else 200
    return render(request, "orgs/act_schools.html", context, status=status)


def _previewed_or_recorded(
    request: HttpRequest, actor: Actor, asked: ActAsked, forms: ActForms, wish: ActWish
) -> HttpResponseBase | None:
    """The preview, or the way to the recorded act; None when it was refused, said in the forms."""
    at = timezone.now()
    try:
        if "record" not in request.POST:
            touched = preview_act(actor=actor, wish=wish, at=at)
            context = {
                **_about(asked),
                "wish": wish,
                "forms": forms.all(),
                "rows": [act_words.touched(one) for one in touched],
                "doubts": act_words.doubts(wish.decision, today()),
                "is_coming": wish.decision.effective > today(),
            }
            return render(request, "orgs/act_preview.html", context)
        act = record_act(actor=actor, wish=wish, at=at)
    except ActRefused as refusal:
        forms.show(refusal)
        return None
    except UnknownCommune as unknown:
        forms.show_commune(unknown)
        return None
    except SchoolCodeTaken as taken:
        forms.show_code_taken(str(taken), _code_taken(actor, str(taken), wish))
        return None
    remember_made(request, str(act.uuid))
    messages.success(request, _("The decision was recorded."))
    return HttpResponseRedirect(reverse("orgs:act", args=[act.uuid]))


def _code_taken(actor: Actor, code: str, wish: ActWish) -> str:
    """Which school has the code from the day of the decision on, a party of it included."""
    other = school_with_code(actor, code, Period(wish.decision.effective, None))
    if other is None:
        return words.code_taken()
    return words.code_taken_by(other.name, reverse("orgs:school", args=[other.uuid]))


def _about(asked: ActAsked) -> dict[str, Any]:
    return {
        "title": act_words.act_kind(asked.kind),
        "sub": act_words.act_sentence(asked.kind, asked.goes_on, asked.ending),
        "crumbs": _crumbs(),
        "asked": asked,
    }


def _form_page(request: HttpRequest, asked: ActAsked, forms: ActForms) -> HttpResponseBase:
    context = {
        **_about(asked),
        "forms": forms,
        "back_url": f"?{asked.query()}&choose=1" if asked.schools else "?",
        "cancel_url": reverse("orgs:acts"),
    }
    bad = request.method == "POST" and any(form.errors for form in forms.all())
    return render(request, "orgs/act_form.html", context, status=422 if bad else 200)


@door(OrgsPermission.VIEW_ACTS)
@require_GET
def show_act(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """The page of a decision: its paper and what it did to which school."""
    actor = acting_person(request)
    act = act_by_uuid(actor, uuid_)
    told = ActTold.read(actor, act)
    undo = reverse("orgs:act_undo", args=[act.uuid])
    may_undo = actor.may(OrgsPermission.RECORD_ACT) and act.undone_at is None
    context = {
        "act": act,
        "title": f"{act_words.act_kind(act.kind)} · {act.decision_number}",
        "status": act_words.act_state(act, today()),
        "crumbs": _crumbs(),
        "told": told,
        "has_differences": any(row.differences for row in told.rows),
        "facts": _paper(act),
        "undo_url": undo if may_undo else "",
    }
    return render(request, "orgs/act.html", context)


def _paper(act: Act) -> Sequence[tuple[Any, Any]]:
    rows = [
        (_("Number of the decision"), act.decision_number),
        (_("Day of the decision"), words.day(act.decision_day)),
        (_("Decided by"), act.decided_by),
        (_("In force from"), words.day(act.effective)),
        (_("Follows the list"), act.unit_list.title if act.unit_list else ""),
        (_("Note"), act.note),
    ]
    if act.undone_at is not None:
        rows.append((_("Undone"), words.day(timezone.localdate(act.undone_at))))
        rows.append((_("Reason"), act.undone_because))
    return [(label, value) for label, value in rows if value]


@door(OrgsPermission.RECORD_ACT, fresh=True)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Undo a decision, as long as nothing was built on it."""
    actor = acting_person(request)
    act = act_by_uuid(actor, uuid_)
    url = reverse("orgs:act", args=[act.uuid])
    form = UndoForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            taken_back = undo_office_act if act.about == About.OFFICES else undo_act
            taken_back(actor=actor, uuid_=uuid_, reason=reason, at=timezone.now())
        except UndoingRefused as refusal:
            form.add_error(None, office_words.undo_problem(act, refusal))
        else:
            messages.success(request, _("The decision was undone. Everything is as before it."))
            return HttpResponseRedirect(url)
    return form_page(
        request,
        form=form,
        title=_("Undo {kind} {number}").format(
            kind=act_words.act_kind(act.kind).lower(), number=act.decision_number
        ),
        sub=_(
            "What the decision did is taken back: names, places, ends, and whatever it founded."
            " The decision itself stays in the list, marked as undone."
        ),
        crumbs=[*_crumbs(), (act.decision_number, url)],
        submit=_("Undo the decision"),
        cancel_url=url,
    )
