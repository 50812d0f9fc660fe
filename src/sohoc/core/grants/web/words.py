"""How roles, periods and refusals are spoken of."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.access.models import Grant
from sohoc.core.access.rules import Refusal
from sohoc.core.manifest import Reach, registry
from sohoc.core.objects.columns import Status

# Which field of the form the sentence belongs to, and the sentence.
REFUSALS = {
    Refusal.ROLE_NOT_YOURS_TO_GIVE: (
        "role",
        gettext_lazy("Your role may not give this role. Choose one from the list."),
    ),
    Refusal.NODE_NOT_BELOW_YOURS: (
        "node",
        gettext_lazy("This place does not lie below yours. Choose a place from the list."),
    ),
    Refusal.ROLE_DOES_NOT_FIT_NODE: (
        "role",
        gettext_lazy("This role does not exist at a place of this kind. Choose another role."),
    ),
    Refusal.PERIOD_BEYOND_YOURS: (
        "until",
        gettext_lazy("Your own role ends earlier. Choose an end no later than your own."),
    ),
    Refusal.PERIOD_EMPTY: (
        "until",
        gettext_lazy("The end must be later than the beginning."),
    ),
    Refusal.TO_YOURSELF: (
        "person",
        gettext_lazy("Nobody gives a role to themselves. Ask somebody above you."),
    ),
    Refusal.DELEGATION_NEEDS_AN_END: (
        "until",
        gettext_lazy("A lent role needs an end. Write the first day on which it is over."),
    ),
    Refusal.DELEGATION_TOO_LONG: (
        "until",
        gettext_lazy(
            "A role is lent to one person for 90 days at most, everything counted that is not over."
            " Choose an earlier end."
        ),
    ),
    Refusal.DELEGATION_TOO_FAR: (
        "start",
        gettext_lazy("A lent role begins within 90 days. Choose an earlier beginning."),
    ),
    Refusal.DELEGATED_ROLE: (
        "person",
        gettext_lazy("Your role is lent to you. In a lent role nobody gives, lends or ends roles."),
    ),
    Refusal.FAMILY_ACCOUNT: (
        "person",
        gettext_lazy(
            "This is the account of a guardian or a learner. A role is lent to staff only."
        ),
    ),
}

RULE_PROBLEMS = {
    "none": gettext_lazy("Write at least one day: 01/03."),
    "unknown": gettext_lazy("There is no such day in every year. Write day and month: 01/03."),
    "order": gettext_lazy("A round closes later than it is overdue, and after 180 days at most."),
}

REACHES = {
    Reach.NODE: gettext_lazy("sees exactly one school"),
    Reach.SUBTREE: gettext_lazy("sees its place and everything below it"),
    Reach.SECTOR: gettext_lazy("sees the whole province, without sensitive data"),
    Reach.PERSON: gettext_lazy("sees only the own children, classes and schools"),
    Reach.AUDIT: gettext_lazy("sees the audit trail only, and changes nothing"),
}

KINDS = {
    "province": gettext_lazy("Province"),
    "department": gettext_lazy("Department"),
    "office": gettext_lazy("Office of the department"),
    "district_office": gettext_lazy("Former district office"),
    "commune": gettext_lazy("Commune, ward"),
    "school": gettext_lazy("School"),
}


def role(code: str) -> str:
    """`Hiệu trưởng`; the bare code for a role that no installed module declares any more."""
    spec = registry().roles.get(code)
    return str(spec.label) if spec else code


def kind(code: str) -> str:
    """`Trường`, for the kind of a node."""
    return str(KINDS.get(code, code))


def overlap() -> str:
    """Said when the account holds the role already."""
    return _(
        "This person holds this role here during part of this time already."
        " Choose another beginning, or end the other one first."
    )


def bad_reason() -> str:
    """Said when a reason cannot be read."""
    return _("Write the reason in plain words, at most 300 characters.")


def bad_rule(problem: str) -> str:
    """What is wrong with when rounds open, and how to mend it."""
    return str(RULE_PROBLEMS[problem])


def person(grant: Any) -> str:
    """The name of the holder, or why it is not shown."""
    return grant.person_name or _("An account of another place")


def begin(grant: Grant) -> date | datetime | None:
    """When the role begins: a day when it does so at midnight, as it is written in the form."""
    return day_or_moment(grant.period.lower)


def until(grant: Grant) -> date | datetime | str | None:
    """The first day or moment on which the role is over, or that it has no end."""
    end: datetime | None = grant.period.upper
    return _("no end") if end is None and not grant.period.isempty else day_or_moment(end)


def day_or_moment(at: datetime | None) -> date | datetime | None:
    """The day alone for midnight in the province, which nobody wrote."""
    if at is None:
        return None
    local = timezone.localtime(at)
    return timezone.localdate(at) if local.time() == time.min else local


def giver(grant: Any) -> str:
    """Who gave the role."""
    if grant.given_by_id is None:
        return _("The system")
    return grant.giver_name or _("An account of another place")


def moment(at: datetime | None) -> str:
    """`05/09/2026`, with the time of day unless it is midnight; "" when open."""
    if at is None:
        return ""
    shown = day_or_moment(at)
    return f"{shown:%d/%m/%Y %H:%M}" if isinstance(shown, datetime) else f"{shown:%d/%m/%Y}"


def period(value: Any) -> str:
    """`từ 01/09/2026 đến trước 31/05/2027`."""
    if value is None or value.isempty:
        return _("ended before it began")
    if value.upper is None:
        return _("from {start}").format(start=moment(value.lower))
    return _("{start} until before {until}").format(
        start=moment(value.lower), until=moment(value.upper)
    )


def stopped_on(grant: Grant, at: datetime) -> date | None:
    """The day from which on the place of the grant is no more; None while it is there."""
    end: date | None = grant.node.period.upper
    return end if end is not None and end <= timezone.localdate(at) else None


def state(grant: Grant, at: datetime) -> Status:
    """In force, lent, coming, stopped with its place, or ended."""
    value = grant.period
    if value.isempty or (value.upper is not None and value.upper <= at):
        return Status("none", _("Expired"))
    if end := stopped_on(grant, at):
        return Status(
            "none", _("Stopped: the place is no more since {day}").format(day=f"{end:%d/%m/%Y}")
        )
    if value.lower is not None and value.lower > at:
        return Status("wait", _("Coming"))
    if grant.delegated_from_id is not None:
        return Status("work", _("Lent, in force"))
    return Status("ok", _("In force"))
