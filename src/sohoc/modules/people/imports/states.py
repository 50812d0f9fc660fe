"""What a table says of who is there no more.

The values of the ministry's columns Trạng thái HS and Trạng thái CB are in no public text; these
are the words that schools use, without accents, each as the beginning of a cell. ‡
"""

from django.utils.translation import gettext as _

from sohoc.lib.vietnamese import folded
from sohoc.modules.people.models import Belonging

GONE = {
    Belonging.LEARNER: (
        *("chuyen di", "da chuyen di", "chuyen truong", "da chuyen truong", "thoi hoc"),
        *("da thoi hoc", "buoc thoi hoc", "bo hoc", "da bo hoc", "nghi hoc han"),
        *("tot nghiep", "da tot nghiep", "da mat", "tu vong", "qua doi"),
    ),
    Belonging.STAFF: (
        *("nghi huu", "da nghi huu", "chuyen di", "da chuyen di", "chuyen cong tac"),
        *("da chuyen cong tac", "thoi viec", "da thoi viec", "buoc thoi viec", "nghi viec"),
        *("da nghi viec", "da mat", "tu tran", "qua doi"),
    ),
}


def is_gone(belonging: Belonging, state: str) -> bool:
    """Whether a cell of the state says that somebody is at the school no more."""
    return folded(state).startswith(GONE.get(belonging, ("\0",)))


def came_and_went() -> str:
    """Of a row about somebody new who is at the school no more."""
    return _(
        "This row says that the person has left the school. A table takes in only who is there: if"
        " they are, correct the state; if not, leave the row out."
    )


def has_left() -> str:
    """Of a row about somebody of the school who is there no more."""
    return _(
        "This row says that the person has left the school. A table ends nothing: end it on the"
        " page of the record, with its day and reason. “Left by the table” in the list of people"
        " shows all of them."
    )
