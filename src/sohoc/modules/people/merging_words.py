"""How second records, tickets and what hangs on a record are spoken of."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status as Shown
from sohoc.modules.people import row_words, words
from sohoc.modules.people.models import Answer, TicketState
from sohoc.modules.people.rules.duplicates import Against, Comparison, Confidence, Reason
from sohoc.modules.people.services.merging import BadMerge

REASONS: Mapping[str, Any] = {
    Reason.SAME_NAME: gettext_lazy("same name"),
    Reason.SAME_BIRTH: gettext_lazy("same date of birth"),
    Reason.SWAPPED_BIRTH: gettext_lazy("day and month of birth the other way round"),
    Reason.CLOSE_BIRTH: gettext_lazy("one digit of the date of birth is different"),
    Reason.SAME_PHONE: gettext_lazy("same phone"),
    Reason.SAME_PARENT: gettext_lazy("same parent"),
    Against.OTHER_SEX: gettext_lazy("another sex"),
    Against.OTHER_NUMBER: gettext_lazy("another number"),
    Against.OTHER_PARENT: gettext_lazy("other parents"),
    Against.AT_ONE_SCHOOL: gettext_lazy("in two classes of one school"),
}
CONFIDENCES = {
    Confidence.HIGH: ("stop", gettext_lazy("very likely")),
    Confidence.MEDIUM: ("wait", gettext_lazy("likely")),
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


def what_now(code: str) -> tuple[str, ...]:
    """What a school does about a question of its own: what happens, who decides, what meanwhile."""
    if TicketState(code) != TicketState.OPEN:
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


def answer(code: str) -> str:
    """What was found elsewhere."""
    return str(Answer(code).label)


def elsewhere() -> str:
    """What a school is told of a person who may have a record elsewhere."""
    return _(
        "Somebody of this name and date of birth may have a record at another school. The registrar"
        " of the department will look at both; you need not wait."
    )
