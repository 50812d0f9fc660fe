"""How accounts and what is wrong with them are spoken of."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.identity.models import Card
from sohoc.core.identity.rules import BadAccount, KeepingRefusal
from sohoc.core.manifest import registry
from sohoc.core.objects.columns import Status

PROBLEMS = {
    ("full_name", "empty"): gettext_lazy("Write the full name."),
    ("full_name", "long"): gettext_lazy("The name is longer than 120 characters. Shorten it."),
    ("full_name", "letters"): gettext_lazy("A name has at least one letter."),
    ("full_name", "control"): gettext_lazy(
        "The name holds an invisible character. Type it again instead of pasting."
    ),
    ("username", "form"): gettext_lazy(
        "The user name has small letters without accents, digits, dots, hyphens and underscores"
        " only, at least 2 of them, and begins with a letter or digit: thamdt."
    ),
    ("node", "unknown"): gettext_lazy("This place does not lie below yours. Choose another one."),
    ("reason", "empty"): gettext_lazy("Write the reason."),
    ("reason", "long"): gettext_lazy("The reason is longer than 300 characters. Shorten it."),
    ("reason", "control"): gettext_lazy(
        "The reason holds an invisible character. Type it again instead of pasting."
    ),
}

REFUSALS = {
    KeepingRefusal.YOURSELF: gettext_lazy(
        "This is your own account. Change your own password on its page;"
        " for the rest ask another administrator."
    ),
    KeepingRefusal.REACHES_ABOVE_YOU: gettext_lazy(
        "This account holds a role that you cannot give, or one at a place that is not yours."
        " Only the office that gave that role can change the account."
    ),
    KeepingRefusal.LENT_ROLE: gettext_lazy(
        "Your role is lent to you. Accounts are kept by those whose own role it is."
    ),
}


def problem(bad: BadAccount) -> str:
    """What is wrong with a fact of an account, and how to mend it."""
    return str(PROBLEMS[(bad.field, bad.problem)])


def username_taken(free: str) -> str:
    """Somebody has the user name; offers one that is free."""
    return _("Somebody has this user name already. Free: {name}.").format(name=free)


def state(card: Card) -> Status:
    """Open or closed."""
    return Status("lock", _("Closed")) if card.is_disabled else Status("ok", _("Open"))


def role_names(held: Collection[str]) -> str:
    """`Hiệu trưởng, Phụ huynh`: the roles of these codes in their usual order."""
    return ", ".join(str(s.label) for code, s in registry().roles.items() if code in held)


def yes_no(value: bool) -> str:  # noqa: FBT001 - a value to be shown, not a switch
    """For the history of `is_disabled`."""
    return _("Closed") if value else _("Open")
