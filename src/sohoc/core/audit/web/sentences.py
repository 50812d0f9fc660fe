"""Acts, security events and fields in words; codes that nobody registered show themselves."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sohoc.core.audit.models import Entry
from sohoc.core.audit.security import SecurityKind
from sohoc.core.manifest import registry

SECURITY = {
    SecurityKind.SIGNED_IN: gettext_lazy("signed in"),
    SecurityKind.SIGNED_OUT: gettext_lazy("signed out"),
    SecurityKind.SIGN_IN_FAILED: gettext_lazy("a sign-in failed"),
    SecurityKind.SIGN_IN_CLOSED: gettext_lazy("signing in was closed after wrong passwords"),
    SecurityKind.SECOND_STEP_AWAITED: gettext_lazy("gave the password; the second step is awaited"),
    SecurityKind.SECOND_STEP_FAILED: gettext_lazy("gave a wrong code at the second step"),
    SecurityKind.PASSWORD_CHANGED: gettext_lazy("changed the own password"),
    SecurityKind.CODES_APP_ADDED: gettext_lazy("turned on codes of an authenticator app"),
    SecurityKind.CODES_APP_REMOVED: gettext_lazy("turned off codes of an authenticator app"),
    SecurityKind.PASSKEY_ADDED: gettext_lazy("added a fingerprint, face or security key"),
    SecurityKind.PASSKEY_REMOVED: gettext_lazy("removed a fingerprint, face or security key"),
    SecurityKind.RECOVERY_CODES_MADE: gettext_lazy("made recovery codes"),
    SecurityKind.RECOVERY_CODES_REMOVED: gettext_lazy("removed the recovery codes"),
    SecurityKind.SCREEN_LOCKED: gettext_lazy("the screen was locked"),
    SecurityKind.PROOF_FAILED: gettext_lazy("did not prove the identity"),
    SecurityKind.PROOF_GIVEN: gettext_lazy("proved the identity"),
    SecurityKind.DOOR_REFUSED: gettext_lazy("was refused for want of a right"),
    SecurityKind.ROLE_SWITCHED: gettext_lazy("switched the role"),
    SecurityKind.ROLE_SWITCH_REFUSED: gettext_lazy("was refused another role"),
    SecurityKind.SESSION_ENDED: gettext_lazy("a session was ended"),
    SecurityKind.WALL_TOUCHED: gettext_lazy("reached for rows of others and was stopped"),
    SecurityKind.TOKEN_REFUSED: gettext_lazy("an access key was refused"),
    SecurityKind.RATE_LIMITED: gettext_lazy("asked too often and has to wait"),
    SecurityKind.LEFT_OUT: gettext_lazy(
        "further lines of one address or account were only counted"
    ),
}
CHANNELS = {
    "web": gettext_lazy("in the browser"),
    "api": gettext_lazy("by a program"),
    "job": gettext_lazy("by background work"),
    "command": gettext_lazy("at the server"),
}
ROW_VERBS = {
    "INSERT": pgettext_lazy("row", "added"),
    "UPDATE": pgettext_lazy("row", "changed"),
    "DELETE": pgettext_lazy("row", "removed"),
}


def act_of(verb: str) -> Any:
    """What the verb says: "corrected the school"."""
    return registry().sentences.get(verb, verb)


def known_acts() -> list[tuple[str, str]]:
    """All verbs with their words, in the order of the words."""
    return sorted(((code, str(text)) for code, text in registry().sentences.items()), key=_words)


def security_of(kind: str) -> Any:
    """What a security event says."""
    known = {one.value: text for one, text in SECURITY.items()}
    return known.get(kind, kind)


def known_security() -> list[tuple[str, str]]:
    """All kinds of security events with their words."""
    return sorted(((kind.value, str(text)) for kind, text in SECURITY.items()), key=_words)


def role_of(code: str) -> Any:
    """What a role is called."""
    spec = registry().roles.get(code)
    return spec.label if spec else code


def channel_of(entry: Entry) -> Any:
    """Through which door the act came."""
    return CHANNELS.get(entry.channel, entry.channel)


def who_of(entry: Entry) -> str:
    """The person's name, or the program itself."""
    return entry.actor_name or _("The system")


def sentence_of(entry: Entry) -> str:
    """Who did what to whom: "Đinh Thị Thắm corrected the school Trường THCS Bao La"."""
    return f"{who_of(entry)} {act_of(entry.verb)} {entry.label}".rstrip()


def _words(pair: tuple[str, str]) -> str:
    return pair[1]
