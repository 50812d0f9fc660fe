"""How the population database and what it said are spoken of."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status as Shown
from sohoc.modules.people.rules.population import MatchState
from sohoc.modules.people.selectors.population import Standing
from sohoc.modules.people.words import day

STATES: Mapping[str, tuple[str, Any]] = {
    MatchState.MATCHED: ("ok", gettext_lazy("agrees")),
    MatchState.MANUAL_CONFIRMED: ("ok", gettext_lazy("confirmed by hand")),
    MatchState.NAME_DIFF: ("stop", gettext_lazy("name spelled otherwise")),
    MatchState.DOB_DIFF: ("stop", gettext_lazy("day or month of birth differs")),
    MatchState.ID_NOT_FOUND: ("stop", gettext_lazy("nobody of this number and name")),
    MatchState.DUP_ID: ("stop", gettext_lazy("number of another record")),
    MatchState.NO_ID: ("wait", gettext_lazy("lacks a number or the date of birth")),
    MatchState.STALE: ("wait", gettext_lazy("changed since it was asked")),
    MatchState.SERVICE_ERROR: ("wait", gettext_lazy("no answer")),
    MatchState.QUEUED: ("work", gettext_lazy("waits to be asked")),
    MatchState.NOT_SENT: ("none", gettext_lazy("not asked yet")),
}
# What a person does about it.
ADVICE: Mapping[str, Any] = {
    MatchState.NAME_DIFF: gettext_lazy(
        "With y for i, or i for y, the name is found. Look at the birth certificate and correct the"
        " spelling."
    ),
    MatchState.DOB_DIFF: gettext_lazy(
        "Number, name and year agree. Look at the birth certificate and correct day and month."
    ),
    MatchState.ID_NOT_FOUND: gettext_lazy(
        "Check number and name with the document; a single wrong digit is enough."
    ),
    MatchState.DUP_ID: gettext_lazy("The department looks into it; you need not wait."),
    MatchState.NO_ID: gettext_lazy("Write down the number and the date of birth, then ask again."),
    MatchState.STALE: gettext_lazy("Ask again: the answer was about the record as it was before."),
    MatchState.SERVICE_ERROR: gettext_lazy("Ask again later."),
}
BY_OLD_NUMBER = gettext_lazy(
    "By the old identity card number the person is found, by the personal number not: check that"
    " one."
)
FIELDS: Mapping[str, Any] = {
    "number": gettext_lazy("personal number"),
    "old_number": gettext_lazy("old identity card number"),
    "full_name": gettext_lazy("full name"),
    "born": gettext_lazy("date of birth"),
    "year": gettext_lazy("year of birth"),
}


def state(code: MatchState) -> Shown:
    """The state with its mark."""
    kind, word = STATES[code]
    return Shown(kind, str(word))


def advice(standing: Standing) -> str:
    """What is to be done about it; "" for nothing."""
    check = standing.check
    if standing.state is MatchState.ID_NOT_FOUND and check and "old_number" in check.sent:
        return str(BY_OLD_NUMBER)
    return str(ADVICE.get(standing.state, ""))


def answered_on(standing: Standing) -> str:
    """The day of the answer, or of the confirmation; "" before the first."""
    at = standing.check.checked_at if standing.check else None
    return day(timezone.localdate(at)) if at else ""


def rests_on(standing: Standing, procedures: Mapping[str, str]) -> str:
    """What was sent for which procedure, or what somebody saw."""
    check = standing.check
    if check is None:
        return ""
    if check.evidence:
        return check.evidence
    sent = ", ".join(str(FIELDS[name]) for name in check.sent)
    procedure = procedures.get(check.procedure, check.procedure)
    return _("{procedure}: {sent}").format(procedure=procedure, sent=sent) if sent else procedure
