"""The page on which a keeper confirms roles, its file, and when rounds open."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sohoc.core.access.actors import Actor
from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.grants import answering
from sohoc.core.grants.certifying import (
    ANSWERED,
    OPEN,
    asked_about,
    behind,
    open_round,
    round_coded,
    rounds_so_far,
    shown,
    standing_of,
    terms_now,
)
from sohoc.core.grants.models import Decision, Round, RoundRule
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.rounds import BadRule, Terms
from sohoc.core.grants.services import BadReason, GrantRefused
from sohoc.core.grants.web import words
from sohoc.core.grants.web.forms import OpenForm, RuleForm
from sohoc.core.identity.many import last_sign_ins
from sohoc.core.identity.once import made_before, remember_made
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.records import form_page
from sohoc.core.objects.screens import acting_person, file_answer

ON_A_PAGE = 100
MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class AskedRole:
    """One role of the part as the page and the file show it."""

    uuid: uuid.UUID
    person: str
    role: str
    place: str
    since: date | datetime | None
    seen: datetime | None
    giver: str
    decision: str


COLUMNS = (
    Column("person", gettext_lazy("Person"), lambda one: one.person),
    Column("role", gettext_lazy("Role"), lambda one: one.role),
    Column("place", gettext_lazy("Place"), lambda one: one.place),
    Column("since", gettext_lazy("From"), lambda one: one.since),
    Column("seen", gettext_lazy("Last sign-in"), lambda one: one.seen),
    Column("giver", gettext_lazy("Given by"), lambda one: one.giver),
    Column("decision", gettext_lazy("Decision"), lambda one: _decision(one.decision)),
)


def _decision(code: str) -> str:
    return str(Decision(code).label) if code else _("waits for an answer")


@door(GrantsPermission.ANSWER_ROUND)
@require_GET
def show_round(request: HttpRequest) -> HttpResponseBase:
    """The round that is open, or one of before: what waits, what was answered, who is behind."""
    actor, at = acting_person(request), timezone.localtime()
    return _page(request, actor, _asked_for(request, at=at), at=at)


def _asked_for(request: HttpRequest, *, at: datetime) -> Round | None:
    """The round that the address names, else the open one; raises `NotYours`."""
    code = request.GET.get("round", "")
    return round_coded(code) if code else open_round(day=timezone.localdate(at))


def _page(
    request: HttpRequest, actor: Actor, one: Round | None, *, at: datetime, error: str = ""
) -> HttpResponseBase:
    context: dict[str, Any] = {
        "round": one,
        "rounds": [(past, _url({"round": past.code})) for past in rounds_so_far()],
        "rule_url": reverse("grants:rule") if actor.may(GrantsPermission.SET_ROUNDS) else "",
        "open_url": (
            reverse("grants:round_open")
            if actor.may(GrantsPermission.OPEN_ROUND)
            and open_round(day=timezone.localdate(at)) is None
            else ""
        ),
        "days": ", ".join(f"{day[3:]}/{day[:2]}" for day in terms_now().days),
        "error": error,
        "is_delegated": actor.is_delegated,
    }
    if one is not None:
        context |= _part(request, actor, one, at=at)
    return render(request, "grants/round.html", context, status=422 if error else 200)


def _part(request: HttpRequest, actor: Actor, one: Round, *, at: datetime) -> dict[str, Any]:
    asked, query = asked_about(actor, one, at=at), request.GET
    tab = ANSWERED if query.get("tab") == ANSWERED else OPEN
    role, search = query.get("role", ""), query.get("q", "").replace("\x00", "").strip()[:100]
    found = shown(asked, tab=tab, role=role, words=search)
    first = _number(query.get("from", ""))
    rows = list(found[first : first + ON_A_PAGE + 1])
    standing = standing_of(asked)
    is_open = one.opens_on <= timezone.localdate(at) < one.closes_on
    here = {"round": "" if is_open else one.code, "tab": tab, "role": role, "q": search}
    return {
        "standing": standing,
        "may_answer": is_open and not actor.is_delegated,
        "is_overdue": is_open and timezone.localdate(at) >= one.overdue_on,
        "tab": tab,
        "tabs": [
            (_("Waiting"), _url({**here, "tab": OPEN}), tab == OPEN, standing.left),
            (
                _("Answered already"),
                _url({**here, "tab": ANSWERED}),
                tab == ANSWERED,
                standing.kept + standing.ended,
            ),
        ],
        "roles": [(code, words.role(code), code == role) for code in _gives(actor)],
        "search": search,
        "rows": list(_rows(rows[:ON_A_PAGE])),
        "first": first,
        "next_url": _url({**here, "from": first + ON_A_PAGE}) if len(rows) > ON_A_PAGE else "",
        "back_url": _url({**here, "from": max(0, first - ON_A_PAGE)}) if first else "",
        "state": _url(here).partition("?")[2],
        "behind": [
            (o.node.name, o.left, "{}?at={}".format(reverse("grants:grants"), o.node.uuid))
            for o in behind(actor, one, at=at)
        ],
        "export_url": "{}?round={}".format(reverse("grants:round_export", args=["xlsx"]), one.code),
    }


def _gives(actor: Actor) -> Sequence[str]:
    roles = registry().roles
    return [code for code in roles if code in roles[actor.role].gives]


def _url(query: dict[str, Any]) -> str:
    kept = {name: value for name, value in query.items() if value}
    return "{}?{}".format(reverse("grants:round"), urlencode(kept))


def _number(text: str) -> int:
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() else 0


def _rows(grants: Sequence[Any]) -> Iterator[AskedRole]:
    seen = last_sign_ins([grant.user_id for grant in grants])
    for grant in grants:
        yield AskedRole(
            uuid=grant.uuid,
            person=words.person(grant),
            role=words.role(grant.role),
            place=grant.node.name,
            since=words.begin(grant),
            seen=seen.get(grant.user_id),
            giver=words.giver(grant),
            decision=grant.decision or "",
        )


def _ticked(request: HttpRequest) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in request.POST.getlist("id")[:ON_A_PAGE]]
    except ValueError as error:
        raise BadRequest("id") from error


def _back(request: HttpRequest) -> HttpResponseBase:
    """To the page as it was shown."""
    state = request.POST.get("state", "")[:300]
    return HttpResponseRedirect("{}?{}".format(reverse("grants:round"), state))


@door(GrantsPermission.ANSWER_ROUND, fresh=True)
@require_POST
def answer(request: HttpRequest) -> HttpResponseBase:
    """Confirm the ticked roles, or end them with a reason."""
    actor, at = acting_person(request), timezone.localtime()
    ticked = _ticked(request)
    if not ticked:
        messages.info(request, _("Tick the roles that the answer is for."))
        return _back(request)
    reason = request.POST.get("reason", "")
    act: Callable[[], answering.Answered] = (
        (lambda: answering.end_unconfirmed(actor=actor, grants=ticked, reason=reason, at=at))
        if "end" in request.POST
        else (lambda: answering.confirm(actor=actor, grants=ticked, at=at))
    )
    try:
        done = act()
    except answering.NoRound:
        messages.info(request, _("No round is open any more."))
        return _back(request)
    except BadReason:
        one = open_round(day=timezone.localdate(at))
        return _page(request, actor, one, at=at, error=words.bad_reason())
    except GrantRefused as refused:
        one = open_round(day=timezone.localdate(at))
        return _page(request, actor, one, at=at, error=str(words.REFUSALS[refused.refusal][1]))
    _tell(request, done)
    return _back(request)


def _tell(request: HttpRequest, done: answering.Answered) -> None:
    if done.done:
        text = ngettext("{count} role was answered.", "{count} roles were answered.", done.done)
        messages.success(request, text.format(count=done.done))
    if done.late:
        text = ngettext(
            "{count} role had been answered by somebody else, or is not yours to answer.",
            "{count} roles had been answered by somebody else, or are not yours to answer.",
            done.late,
        )
        messages.info(request, text.format(count=done.late))


@door(GrantsPermission.ANSWER_ROUND, fresh=True)
@require_POST
def take_back(request: HttpRequest, uuid_: uuid.UUID) -> HttpResponseBase:
    """Take a confirmation back; the role waits again."""
    try:
        answering.take_back(actor=acting_person(request), grant=uuid_, at=timezone.localtime())
    except answering.NoRound:
        messages.info(request, _("No round is open any more."))
    else:
        messages.success(request, _("The confirmation was taken back; the role waits again."))
    return HttpResponseRedirect("{}?tab={}".format(reverse("grants:round"), ANSWERED))


@door(GrantsPermission.ANSWER_ROUND, fresh=True)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse | HttpResponseBase:
    """The report of the round: every role of one's part with its answer; that is recorded."""
    if kind not in MEDIA_TYPES:
        raise BadRequest("export kind")
    actor, at = acting_person(request), timezone.localtime()
    one = _asked_for(request, at=at)
    if one is None:
        messages.info(request, _("No round is open any more."))
        return HttpResponseRedirect(reverse("grants:round"))
    found = asked_about(actor, one, at=at).order_by("person_sort", "pk")[:MOST_EXPORTED]
    rows = list(_rows(list(found)))
    title = _("Confirmed roles")
    record_past(
        actor,
        EXPORTED,
        ExportedList("grants.round", title, actor.node_id),
        data=export_facts(rows=len(rows), kind=kind, columns=COLUMNS),
    )
    content = as_file(title=title, columns=COLUMNS, rows=rows, kind=kind)
    return file_answer(title=title, kind=kind, content=content)


export.gives_file = True  # type: ignore[attr-defined]  # read by the lock


@door(GrantsPermission.SET_ROUNDS, fresh=True)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest) -> HttpResponseBase:
    """On which days rounds open, and after how many days what happens."""
    actor, at = acting_person(request), timezone.localtime()
    row, terms = RoundRule.objects.order_by("pk").first(), terms_now()
    initial = RuleForm.values_of(terms, version=row.version if row else 0)
    form = RuleForm(request.POST if "days" in request.POST else None, initial=initial)
    if form.is_valid() and _kept(actor, form, at=at):
        messages.success(request, _("Saved. A round that is open stays as it is."))
        return HttpResponseRedirect(reverse("grants:round"))
    return form_page(
        request,
        form=form,
        title=_("When roles are confirmed"),
        sub=_("A round that is open keeps the days with which it began."),
        crumbs=[(_("Confirming roles"), reverse("grants:round"))],
        submit=_("Save"),
        cancel_url=reverse("grants:round"),
    )


@door(GrantsPermission.OPEN_ROUND, fresh=True)
@require_http_methods(["GET", "POST"])
def open_round_now(request: HttpRequest) -> HttpResponseBase:
    """Have all keepers confirm the roles of their part from today on, with a reason."""
    actor, at, terms = acting_person(request), timezone.localtime(), terms_now()
    place = reverse("grants:round")
    if made_before(request):
        return HttpResponseRedirect(place)
    form = OpenForm(request.POST if "reason" in request.POST else None)
    if form.is_valid():
        try:
            one = answering.open_now(actor=actor, at=at, **form.cleaned_data)
        except answering.RoundOpen:
            messages.info(request, _("A round is open already. There is one at a time."))
            return HttpResponseRedirect(place)
        remember_made(request, one.code)
        messages.success(request, _("The round is open; every keeper is asked on the first page."))
        return HttpResponseRedirect(place)
    sub = _(
        "Every keeper is asked about the roles of their part. Answers until {overdue}, closed on"
        " {closes}."
    )
    day = timezone.localdate(at)
    return form_page(
        request,
        form=form,
        title=_("Have roles confirmed now"),
        sub=sub.format(
            overdue=_day(day, terms.overdue_after), closes=_day(day, terms.closes_after)
        ),
        crumbs=[(_("Confirming roles"), place)],
        submit=_("Open the round"),
        cancel_url=place,
    )


def _day(day: date, after: int) -> str:
    return f"{day + timedelta(days=after):%d/%m/%Y}"


def _kept(actor: Actor, form: RuleForm, *, at: datetime) -> bool:
    terms: Terms = form.terms()
    try:
        answering.keep_rule(actor=actor, terms=terms, version=form.cleaned_data["version"], at=at)
    except BadRule as bad:
        form.add_error(bad.field, words.bad_rule(bad.problem))
    except answering.RuleChanged:
        form.add_error(
            None,
            _("Somebody else changed this meanwhile. Nothing of yours was saved. Open it again."),
        )
    else:
        return True
    return False
