"""How groups, verdicts and hindrances are spoken of."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sohoc.core.objects.columns import Status
from sohoc.modules.onboarding.rules import Group, Hindrance, Verdict

GROUPS: dict[str, Any] = {
    Group.LEARNERS: _("Learners"),
    Group.GUARDIANS: _("Guardians"),
    Group.STAFF: _("Staff"),
}
VERDICTS: dict[str, tuple[str, Any]] = {
    Verdict.NEW: ("work", _("Gets an account")),
    Verdict.LINKED: ("work", _("Keeps the account, gets the role here")),
    Verdict.RENEWED: ("work", _("Gets a new letter")),
    Verdict.DONE: ("ok", _("Has an account")),
    Verdict.CANNOT: ("stop", _("Gets none")),
}
HINDRANCES: dict[str, Any] = {
    Hindrance.NO_BIRTH_DATE: _("The date of birth is not known. Write it into the record first."),
    Hindrance.DIED: _("The person has died."),
    Hindrance.NO_CHILD: _(
        "No child of this school whose record they may see. Write down the guardianship first."
    ),
    Hindrance.CLOSED: _("The account is closed. Reopen it, or ask the office that closed it."),
    Hindrance.YOURSELF: _("This is you. Nobody gives a role to themselves."),
}
NO_CLASS = _("without a class")


def group(code: str) -> str:
    """`Học sinh`."""
    return str(GROUPS.get(code, code))


def verdict(code: str) -> Status:
    """What is done, as a state."""
    kind, word = VERDICTS[code]
    return Status(kind, str(word))


def hindrance(code: str | None) -> str:
    """Why somebody gets none, and what to do; "" when nothing is in the way."""
    return str(HINDRANCES[code]) if code else ""


def class_named(text: str) -> str:
    """The class, or that there is none."""
    return text or str(NO_CLASS)
