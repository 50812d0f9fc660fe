"""What the inventory calls tables and columns that the audit trail has no words for.

The trail keeps no changes of them, or leaves them out of what people read: keys for search, seals,
settings of the screen. By the names of the database; a column of any table by its bare name.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

TABLES: Mapping[str, Any] = {
    "identity_user": _("Account for signing in"),
    "objects_importline": _("Lines of an imported table"),
    "people_matchticket": _("Question whether somebody is known at another school"),
    "people_merge": _("Second record that became part of another"),
    "people_notthesame": _("Two records that are two people"),
    "people_secretnumber": _("Personal number, closed with a key"),
}
COLUMNS: Mapping[str, Any] = {
    "search_key": _("Text for searching without accents"),
    "sort_key": _("Text for the order of names"),
    "match_key": _("Text for finding second records"),
    "digest": _("Seal over the number, for comparing without opening it"),
    "closed": _("Number, closed with a key"),
    "schools": _("Schools that see the record"),
    "username": _("User name"),
    "password": _("Password, as a seal that cannot be read"),
    "last_login": _("Last sign-in"),
    "is_active": _("Whether the account is open"),
    "must_change_password": _("Whether the first password has to be changed"),
    "rights_version": _("Number of the last change of rights"),
    "theme": _("Look of the screen: light or dark"),
    "density": _("Look of the screen: narrow or wide lines"),
    "language": _("Language"),
    "sheet": _("Sheet"),
    "number": _("Number of the line"),
    "texts": _("Cells as they stood in the file"),
    "values": _("Cells as they were read"),
    "before": _("What stood there before"),
    "subject": _("Whose record the line is about"),
    "verdict": _("New, changed, unchanged or wrong"),
    "problems": _("What is wrong with the line"),
    "warnings": _("What is to be looked at in the line"),
    "is_readable": _("Whether the line could be read"),
    "is_left_out": _("Whether the line was left out"),
    "answer": _("Answer"),
    "reason": _("Reason"),
    "state": _("State"),
    "held": _("What stayed with the second record"),
    "closed_at": _("When it was answered"),
    "numbers": _("By which numbers: kind and last three digits"),
    "undone_at": _("When it was taken back"),
    "run": _("Number of the piece of work"),
    "asking_since": _("Since when it is being asked"),
    "evidence": _("Seal over who agreed to which words"),
    "given_at": _("When it was given"),
    "placed_at": _("When it was placed"),
    "received": _("Day on which it came in"),
    "acknowledge_by": _("Last day to confirm it"),
    "acknowledged_at": _("When it was confirmed"),
    "answer_by": _("Last day to answer it"),
    "answered_at": _("When it was answered"),
    "complaint_until": _("Last day to complain of the answer"),
    "answered_name": _("Who answered"),
    "asked_at": _("When it was asked"),
    "asked_name": _("Who asked"),
    "asked_role": _("Role of whoever asked"),
    "extended_until": _("Until when the answer may take"),
    "is_with_processor": _("Whether another company has to act too"),
}
