"""What a password must be: long; not forced to change, not forced into odd characters.

Lengths follow TCVN 14423:2026 5.6.2.2 ‡ (14 without a second factor, 8 with one). They are
settings, because the wording of the standard is to be compared by a person.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LENGTH_ALONE = 14
LENGTH_WITH_SECOND_FACTOR = 8


class LongEnough:
    """At least 14 characters, or 8 for an account that also has a second factor."""

    def _needed(self, user: Any) -> int:
        has_second = bool(getattr(user, "has_second_factor", False))
        return LENGTH_WITH_SECOND_FACTOR if has_second else LENGTH_ALONE

    def validate(self, password: str, user: Any = None) -> None:
        needed = self._needed(user)
        if len(password) < needed:
            raise ValidationError(
                ngettext(
                    "The password has %(length)d character; it needs at least %(needed)d."
                    " A short sentence is easy to remember.",
                    "The password has %(length)d characters; it needs at least %(needed)d."
                    " A short sentence is easy to remember.",
                    len(password),
                ),
                code="password_too_short",
                params={"length": len(password), "needed": needed},
            )

    def get_help_text(self) -> str:
        return _("At least 14 characters; a short sentence is easy to remember.")


class NotTheUserName:
    """The password does not contain the user name."""

    def validate(self, password: str, user: Any = None) -> None:
        username = getattr(user, "username", "") or ""
        if len(username) >= 4 and username in password.lower():
            raise ValidationError(
                _("The password contains the user name. Choose another one."),
                code="password_has_username",
            )

    def get_help_text(self) -> str:
        return _("It does not contain the user name.")
