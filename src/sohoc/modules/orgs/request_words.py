"""How requests for correction are spoken of."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.core.shell.printed import clock
from sohoc.core.shell.printed import day as printed_day
from sohoc.modules.orgs import words
from sohoc.modules.orgs.models import CorrectionRequest, RequestState
from sohoc.modules.orgs.rules.requests import FIELDS, LONGEST_REASON, BadReason, Moved

LABELS: dict[str, tuple[Any, Callable[[Any], str]]] = {
    "name": (gettext_lazy("Name of the school"), str),
    "code": (gettext_lazy("School code"), str),
    "kind": (gettext_lazy("Kind of school"), words.kind),
    "levels": (gettext_lazy("Levels"), words.long_levels),
    "commune": (gettext_lazy("Commune, ward"), str),
}

STATES = {
    RequestState.OPEN: ("wait", gettext_lazy("Waits")),
    RequestState.ACCEPTED: ("ok", gettext_lazy("Accepted")),
    RequestState.REFUSED: ("stop", gettext_lazy("Refused")),
    RequestState.WITHDRAWN: ("none", gettext_lazy("Withdrawn")),
}

REASONS = {
    "empty": gettext_lazy("Write the reason."),
    "long": gettext_lazy("The reason is longer than 500 characters. Shorten it."),
    "control": gettext_lazy(
        "The reason holds an invisible character. Type it again instead of pasting."
    ),
}


def state(request: CorrectionRequest) -> Status:
    """Where the request stands."""
    kind, word = STATES[RequestState(request.state)]
    return Status(kind, str(word))


def changes(request: CorrectionRequest) -> list[tuple[str, str, str]]:
    """Label, old and new of every field that should change."""
    found = []
    for name in FIELDS:
        if name in request.wanted:
            label, show = LABELS[name]
            old = request.before.get(name)
            found.append((str(label), "" if old is None else show(old), show(request.wanted[name])))
    return found


def in_one_line(request: CorrectionRequest) -> str:
    """`Tên trường: A → B; Mã trường: 1 → 2`."""
    return "; ".join(f"{label}: {old} → {new}" for label, old, new in changes(request))


def old_values(request: CorrectionRequest) -> str:
    """`Tên trường: A; Mã trường: 1`."""
    return "; ".join(f"{label}: {old}" for label, old, _new in changes(request))


def new_values(request: CorrectionRequest) -> str:
    """`Tên trường: B; Mã trường: 2`."""
    return "; ".join(f"{label}: {new}" for label, _old, new in changes(request))


def reason_problem(error: BadReason) -> str:
    """Why a reason cannot be taken."""
    return str(REASONS[error.problem])


def reason_of_acceptance(request: CorrectionRequest) -> str:
    """What stands in the school's history: who asked, when, and why."""
    return _("As {name} asked on {day}: {reason}").format(
        name=request.asked_name,
        day=printed_day(request.asked_at),
        reason=request.reason,
    )[:LONGEST_REASON]


def asked(request: CorrectionRequest) -> str:
    """`Đinh Thị Thắm, 05/09/2026 09:41`."""
    return f"{request.asked_name}, {printed_day(request.asked_at)} {clock(request.asked_at)}"


def answered(request: CorrectionRequest) -> str:
    """Who answered and when; "" while it waits."""
    if request.answered_at is None:
        return ""
    moment = timezone.localtime(request.answered_at)
    return f"{request.answered_name}, {printed_day(moment)} {clock(moment)}"


def answered_already(request: CorrectionRequest) -> str:
    """Said to whoever answers second."""
    return _(
        "This request has been answered meanwhile: {state}, {who}. Nothing was done a second time."
    ).format(state=state(request).word, who=answered(request))


def moved(one: Moved) -> str:
    """Said of a field that somebody changed since it was asked."""
    label, show = LABELS[one.field]
    if one.now == one.wanted:
        return _("{field} is “{now}” already, as the request wants it.").format(
            field=label, now=show(one.now)
        )
    return _(
        "{field} is now “{now}”; it was “{then}” when the request was written,"
        " and should become “{wanted}”."
    ).format(field=label, now=show(one.now), then=show(one.then), wanted=show(one.wanted))


def leaves(now: str, wanted: str) -> str:
    """Said before a request is accepted that takes the school from the commune that manages it."""
    return _(
        "The school then leaves the part of {now} and goes to {wanted}. Who asked goes on reading"
        " this request and its answer."
    ).format(now=now, wanted=wanted)


def not_accepted_any_more(day: date) -> str:
    """Said when a request about a school that has ended is accepted."""
    return _(
        "The school ended on {day}, so it is not corrected any more."
        " Refuse the request and say why."
    ).format(day=words.day(day))


def not_asked_any_more(day: date) -> str:
    """Said when somebody asks for a correction of a school that has ended."""
    return _(
        "The school ended on {day}, so nothing is asked about it any more."
        " When its old records are wrong, tell the province."
    ).format(day=words.day(day))


def cannot_be_done() -> str:
    """Said above what has moved since the request."""
    return _(
        "The school was changed after the request, so it is not overwritten. Refuse the request"
        " and say so, or correct the school yourself."
    )
