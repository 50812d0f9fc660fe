"""How requests, looks and rights are spoken of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Status
from sohoc.law.privacy.rights import rules_on
from sohoc.modules.people.public import country
from sohoc.modules.privacy.contracts import LooksTold
from sohoc.modules.privacy.models import DataRequest, RequestState, RightAsked

SHAPES = {
    RequestState.SENT: "wait",
    RequestState.RECEIVED: "work",
    RequestState.GRANTED: "ok",
    RequestState.REFUSED: "stop",
    RequestState.WITHDRAWN: "none",
}
FACTS = {
    "full_name": gettext_lazy("Full name"),
    "born": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "nationality": gettext_lazy("Nationality"),
}
SEXES = {"male": gettext_lazy("Male"), "female": gettext_lazy("Female")}
TEXT_PROBLEMS = {
    "short": gettext_lazy("Write a few words more: somebody has to understand it."),
    "long": gettext_lazy("This is too long. Say it shorter."),
    "control": gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
}
FACT_PROBLEMS = {
    "digits": gettext_lazy("A name has no digits. Take them out."),
    "empty": gettext_lazy("Write the name in full, with its letters."),
    "long": gettext_lazy("A name has at most 120 letters."),
    "control": gettext_lazy(
        "There is an invisible character in it. Type it again instead of pasting."
    ),
    "future": gettext_lazy("The date of birth lies in the future."),
    "long_ago": gettext_lazy("Nobody alive was born before 1900. Check the year."),
    "before_birth": gettext_lazy("The day of death lies before the birth."),
    "unknown": gettext_lazy("Write the two letters of the country: VN, LA."),
}


def day(value: date | None) -> str:
    """05/09/2014; "" for none."""
    return f"{value:%d/%m/%Y}" if value else ""


def right(code: str) -> str:
    """What is asked for."""
    return str(RightAsked(code).label)


def state(request: DataRequest) -> Status:
    """Where a request stands."""
    known = RequestState(request.state)
    return Status(SHAPES[known], str(known.label))


def days_left(request: DataRequest, today: date) -> str:
    """How many days are left for the answer, or how late it is; "" when it was given."""
    if not request.is_open:
        return ""
    left = (request.due - today).days
    if left < 0:
        return ngettext("{days} day late", "{days} days late", -left).format(days=-left)
    if not left:
        return _("due today")
    return ngettext("{days} day left", "{days} days left", left).format(days=left)


def lateness(request: DataRequest, today: date) -> Status:
    """The same as a state that is seen from afar."""
    if not request.is_open:
        return Status("none", day(request.due))
    text = f"{day(request.due)}, {days_left(request, today)}"
    if request.due < today:
        return Status("stop", text)
    return Status("wait", text)


def time_passed(request: DataRequest, today: date) -> int:
    """How much of the time for the answer has passed, in hundredths, at most all of it."""
    whole = (request.due - request.received).days
    return min(100, max(0, 100 * (today - request.received).days // whole)) if whole else 100


def changes(request: DataRequest) -> Sequence[tuple[str, str, str]]:
    """What should change: the fact, as it was written, as it should be."""
    return [
        (str(FACTS[name]), fact(name, request.before.get(name, "")), fact(name, text))
        for name, text in request.wanted.items()
    ]


def heads_of_changes(request: DataRequest) -> tuple[str, str]:
    """What the two sides of the changes are called; once granted, the new one is written."""
    if request.state == RequestState.GRANTED:
        return _("Before the correction"), _("Corrected to")
    return _("As it is written"), _("As it should be")


def fact(name: str, text: str) -> str:
    """A fact as people read it."""
    if name == "born" and text:
        return day(date.fromisoformat(text))
    if name == "sex" and text:
        return str(SEXES[text])
    return country(text) if name == "nationality" else text


def in_one_line(request: DataRequest) -> str:
    """`Ngày sinh: 05/09/2014 → 06/09/2014`; else the words of the request."""
    told = [f"{label}: {old} → {new}" for label, old, new in changes(request)]
    return "; ".join(told) or request.text


def place(request: DataRequest) -> str:
    """Who answers."""
    return request.school.name if request.school else _("The department")


def answered(request: DataRequest) -> str:
    """Who answered, and when; "" while nobody has."""
    if request.answered_at is None:
        return ""
    moment = timezone.localtime(request.answered_at)
    return f"{request.answered_name}, {moment:%d/%m/%Y %H:%M}"


def asked(request: DataRequest) -> str:
    """Who asked, in which role, and when."""
    moment = timezone.localtime(request.asked_at)
    return f"{request.asked_name}, {role(request.asked_role)}, {moment:%d/%m/%Y %H:%M}"


def answered_already(request: DataRequest) -> str:
    """Somebody else was first."""
    if request.is_open:
        return _("This step was done already. This is the request as it stands now.")
    return _("This request was answered already: {state}, {who}.").format(
        state=state(request).word, who=answered(request)
    )


def own_request() -> str:
    """An officer has asked for the own record."""
    return _("You have sent this request yourself, so a colleague has to answer it.")


def no_right_any_more() -> str:
    """Said of a request of a guardian whose time is over."""
    return _("Who sent this request is not entitled to this record any more.")


def refused_without_right() -> str:
    """The reason proposed for refusing such a request."""
    return _(
        "Who sent this request neither is the person nor answers for the child any more, and so"
        " has no right to ask about these data."
    )


def law_of(request: DataRequest) -> str:
    """Where the days come from."""
    return rules_on(request.received).legal_ref


def role(code: str) -> str:
    """What a role is called."""
    spec = registry().roles.get(code)
    return str(spec.label) if spec else code


def moved(fields: Sequence[str]) -> str:
    """What was asked for is not any more what is written."""
    named = ", ".join(str(FACTS[name]) for name in fields)
    return _(
        "Somebody has changed this meanwhile: {facts}. Nothing was written. Look at the record,"
        " then refuse the request with a reason, or ask the family to send a new one."
    ).format(facts=named)


def in_copy(*, decides: bool) -> str:
    """What the copy of everything kept tells of what is sensitive."""
    if decides:
        return _(
            "Sensitive attributes and numbers stand in it in clear: keep it where nobody else opens"
            " it."
        )
    return _(
        "Sensitive attributes are only named: they are given in clear to the person and to who may"
        " consent for the child."
    )


def look(told: LooksTold) -> tuple[str, str, str, str, str]:
    """A line of the log of looks: day, role, place, what was opened, how often."""
    opened: Any = told.purpose or _("the record")
    what = _("sensitive attributes: {purpose}").format(purpose=opened) if told.purpose else opened
    times = ngettext("{count} time", "{count} times", told.times).format(count=told.times)
    return (day(told.day), role(told.role), told.place, str(what), times)
