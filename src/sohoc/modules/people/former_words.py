"""What a school is told of somebody who was there and belongs to another school now."""

from datetime import date

from django.utils.translation import gettext as _

from sohoc.modules.people.models import Belonging


def reads_only(name: str, since: date | None) -> str:
    """Why nothing of the record is changed here, and who changes it; never which school that is."""
    if since is None:
        told = _("{name} belongs to another school. A former school reads what is of its own time.")
    else:
        told = _(
            "{name} has belonged to another school since {day}."
            " A former school reads what is of its own time."
        )
    return told.format(name=name, day=since and f"{since:%d/%m/%Y}")


def who_changes() -> str:
    """What to do when something of such a record is wrong."""
    return _(
        "What is to be changed is changed by that school; if it is not right, tell the department."
    )


def row_stays(belonging: Belonging, since: date | None) -> str:
    """Said of the row of a table: what becomes of it, and what to do."""
    if belonging == Belonging.LEARNER:
        told = _("This learner has been at another school since {day}.")
    else:
        told = _("This person has been at another school since {day}.")
    stays = _(
        "Nothing of the row is written; the department is told. If they are with you again, the"
        " other school writes down that they left, and you send the table once more."
    )
    day = f"{since:%d/%m/%Y}" if since else "–"
    return f"{told.format(day=day)} {stays}"


def for_department() -> str:
    """What the department does about a row of a former school."""
    return _(
        "It is one record: a table of a former school names the person, who is at another school"
        " now. Ask both schools. If the person is back, the school that has them writes down that"
        " they left, and the other one sends its table once more."
    )


def what_now(name: str, since: date | None) -> tuple[str, ...]:
    """What a school does about somebody of its table who is at another school."""
    return (
        reads_only(name, since),
        _("The department sees this question, and where the person is, and asks both schools."),
        _(
            "If the person is with you again, the other school writes down that they left; then"
            " send your table once more. If not, leave the row out."
        ),
    )
