"""How second records, tickets and what hangs on a record are spoken of."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status as Shown
from sohoc.modules.people import row_words, words
from sohoc.modules.people.models import Answer, MatchTicket, Person, TicketState
from sohoc.modules.people.rules.duplicates import Against, Comparison, Confidence, Reason
from sohoc.modules.people.services.merging import BadMerge

REASONS: Mapping[str, Any] = {
    Reason.SAME_NAME: gettext_lazy("same name"),
    Reason.SAME_BIRTH: gettext_lazy("same date of birth"),
    Reason.SWAPPED_BIRTH: gettext_lazy("day and month of birth the other way round"),
    Reason.CLOSE_BIRTH: gettext_lazy("one digit of the date of birth is different"),
    Reason.SAME_PHONE: gettext_lazy("same phone"),
    Reason.SAME_PARENT: gettext_lazy("same parent"),
    Reason.SAME_CHILD: gettext_lazy("both answer for one child"),
    Against.OTHER_SEX: gettext_lazy("another sex"),
    Against.OTHER_NUMBER: gettext_lazy("another number"),
    Against.OTHER_PARENT: gettext_lazy("other parents"),
    Against.AT_ONE_SCHOOL: gettext_lazy("in two classes of one school"),
}
CONFIDENCES = {
    Confidence.HIGH: ("wait", gettext_lazy("very likely")),
    Confidence.MEDIUM: ("work", gettext_lazy("likely")),
    Confidence.LOW: ("none", gettext_lazy("hardly")),
}
PROBLEMS = {
    "one_record": gettext_lazy("These are one and the same record. Choose two."),
    "merged": gettext_lazy(
        "One of the two has been merged with a record already. Open the person again."
    ),
    "elsewhere": gettext_lazy(
        "One of the two belongs to another school as well, which you do not see. Ask the registrar"
        " of the department to merge them."
    ),
    "restricted": gettext_lazy(
        "The two records say otherwise what a guardian may do for the same child. Correct the"
        " guardians first, so that no restriction is lost."
    ),
    "accounts": gettext_lazy(
        "Both records have an account that is open. Close the one that is not used, then merge."
    ),
    "parted": gettext_lazy("This merge was taken back already."),
    "parted_elsewhere": gettext_lazy(
        "Something of the two records lies at another school or at the department, which you do not"
        " see. Ask the registrar of the department to take the merge back."
    ),
}
# The same where somebody can be named: a record that lies elsewhere too, those between whom and the
# two records something is said otherwise.
NAMING = {
    "elsewhere": gettext_lazy(
        "This record belongs to another school as well, which you do not see: {names}. Ask the"
        " registrar of the department to merge them."
    ),
    "restricted": gettext_lazy(
        "The two records say otherwise what a guardian may do. It is about: {names}. Correct the"
        " guardians first, so that no restriction is lost."
    ),
}


def reasons(found: Comparison) -> str:
    """`same name, same date of birth`."""
    return ", ".join(str(REASONS[one]) for one in found.reasons)


def against(found: Comparison) -> str:
    """What speaks against one person; "" for nothing."""
    return ", ".join(str(REASONS[one]) for one in found.against)


def confidence(found: Comparison) -> Shown:
    """How sure it is, with its mark."""
    kind, word = CONFIDENCES[found.confidence]
    return Shown(kind, str(word))


def problem(bad: BadMerge) -> str:
    """The sentence for a merge that is refused, with whom it speaks of as far as they are seen."""
    if bad.problem == "guardian":
        guardian, child = bad.about
        return format_html(
            _("{guardian} is written down as the guardian of {child}. Correct that first."),
            guardian=words.link(guardian),
            child=words.link(child),
        )
    if bad.problem not in NAMING or not bad.about:
        return str(PROBLEMS[bad.problem])
    names = format_html_join(", ", "{}", ((words.link(one),) for one in bad.about))
    return format_html(str(NAMING[bad.problem]), names=names)


def counted(rows: Mapping[str, Sequence[str]]) -> list[tuple[str, int]]:
    """How many rows of each kind hang on a record; `rows` by "model.column"."""
    found: dict[str, int] = {}
    for place, keys in rows.items():
        name = row_words.kind(place)
        found[name] = found.get(name, 0) + len(keys)
    return sorted(found.items())


def ticket_state(code: str) -> Shown:
    """What became of a ticket."""
    kind = {TicketState.OPEN: "wait", TicketState.SAME: "ok"}.get(TicketState(code), "none")
    return Shown(kind, str(TicketState(code).label))


def taken(holder: Person | None, answered: MatchTicket | None) -> str:
    """A number that another record has: whose, where that is seen; what the department said."""
    if holder is not None:
        return words.taken_by(holder)
    if answered is None or answered.closed_at is None:
        return words.taken()
    return _(
        "On {day} the department said of this number that it stands in the records of two people:"
        " “{reason}”. It is still the other person's. Look at the document; if it says this number,"
        " send the department a copy: it was asked again."
    ).format(day=words.day(timezone.localdate(answered.closed_at)), reason=answered.reason)


def numbers(ticket: MatchTicket) -> str:
    """`Số định danh cá nhân …123`: what the school typed and somebody else has."""
    return ", ".join(f"{words.system(system)} {shown}" for system, shown in ticket.numbers or ())


def nobody(code: str) -> str:
    """Why a ticket is about nobody whom the school wrote down."""
    why = _(
        "Nobody was written down: what the school was doing when it asked did not come to its end,"
        " or was taken back."
    )
    then = {
        TicketState.OPEN: _("The question is closed by itself a day after it was asked."),
        TicketState.NOBODY: _("The question was closed by itself."),
    }
    return f"{why} {then.get(TicketState(code), '')}".strip()


def what_now(ticket: MatchTicket) -> tuple[str, ...]:
    """What a school does about a question of its own: what happens, who decides, what meanwhile."""
    if ticket.state == TicketState.DIFFERENT and ticket.numbers:
        return (
            _(
                "These are two people, so the number is wrong in one of the two records. Look at"
                " the document. If it says this number, write it down now: it is taken as soon as"
                " the department has taken it from the other record. If it is refused again, send"
                " the department a copy of the document."
            ),
        )
    if ticket.state != TicketState.OPEN:
        return (_("The question is answered. Nothing is left to do for the school."),)
    return (
        _(
            "The department sees this question, and the record at the other school, which you do"
            " not."
        ),
        _(
            "The registrar of the department decides: if it is one person, the records are made one"
            " and keep what both schools wrote; if not, both stay. The answer stands here then."
        ),
        _(
            "Go on with your work meanwhile: the person is yours to keep, with class, guardians and"
            " contacts. Do not write the person down a second time, and correct what you see is"
            " wrong. If you know more, such as the former school, tell the department."
        ),
    )


def answer(ticket: MatchTicket) -> str:
    """What was found elsewhere: `trùng mã số với hồ sơ khác: Số định danh cá nhân …123`."""
    return ": ".join(filter(None, [str(Answer(ticket.answer).label), numbers(ticket)]))


def of_one_number() -> str:
    """What the department does with a number that two schools have written down."""
    return _(
        "One person: compare, and merge the two. Two people cannot have one number: look at the"
        " documents of both. If it is wrong at the record that was found, take it from there before"
        " you answer, then the school can write it down; else say in the answer that the school's"
        " number is wrong."
    )


def elsewhere() -> str:
    """What a school is told of a person who may have a record elsewhere."""
    return _(
        "Somebody of this name and date of birth may have a record at another school. The registrar"
        " of the department will look at both; you need not wait."
    )
