"""How school years are spoken of: problems of a plan, kinds of days, terms, levels."""

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.core.objects.fields import INVISIBLE
from sohoc.core.shell.printed import day as printed_day
from sohoc.modules.calendar.contracts import PlanFacts
from sohoc.modules.calendar.models import DaysKind
from sohoc.modules.calendar.rules import Problem, end_of, first_day
from sohoc.modules.orgs.public import Level

TERMS = {1: gettext_lazy("Term I"), 2: gettext_lazy("Term II")}
ROMAN = {1: "I", 2: "II"}
LONG = gettext_lazy("The text is longer than {most} characters. Shorten it.")
OUTSIDE = gettext_lazy(
    "The day lies outside of the school year, which goes from {first} to {last}. Check the year."
)
TURNED = gettext_lazy("The last day lies before the first one. Swap or correct them.")
PROBLEMS = {
    ("levels", "empty"): gettext_lazy("Choose at least one level for which the plan holds."),
    ("levels", "no_plan"): gettext_lazy(
        "None of these levels has a published plan in this year. Publish one first."
    ),
    ("levels", "not_amended"): gettext_lazy(
        "These levels are not in the plan that is amended: {levels}."
        " Take them out, or amend their own plan."
    ),
    ("decision_number", "empty"): gettext_lazy(
        "Write the number of the province's decision: without one, nothing is published."
    ),
    ("decision_date", "empty"): gettext_lazy("Write the day on which the decision was signed."),
    ("first_ends", "before_begin"): TURNED,
    ("second_ends", "before_begin"): TURNED,
    ("second_begins", "overlap"): gettext_lazy(
        "Term II begins before term I has ended ({day}). Let it begin after that day."
    ),
    ("opening", "early"): gettext_lazy(
        "The opening lies before the day of return. Move one of them."
    ),
    ("return_day", "late"): gettext_lazy(
        "Pupils would return after term I has begun ({day}). Let them return earlier."
    ),
    ("closing", "early"): gettext_lazy(
        "The year would close before term II ends ({day}). Close it later."
    ),
    ("closing", "late"): gettext_lazy(
        "The ministry's frame asks to close the year by {day}. Close it earlier."
    ),
    ("first_ends", "late"): gettext_lazy(
        "The ministry's frame asks that term I ends before {day}. Let it end earlier."
    ),
    ("early_return", "late"): gettext_lazy(
        "The early return must lie before the return of the others ({day})."
    ),
    ("early_grades", "empty"): gettext_lazy("Choose which grades return earlier."),
    ("early_grades", "foreign"): gettext_lazy(
        "The levels of this plan do not have the grades {grades}. Take them out."
    ),
    ("first_weeks", "foreign"): gettext_lazy(
        "Only preschools and continuing education may have weeks of their own. Leave it empty."
    ),
    ("second_weeks", "foreign"): gettext_lazy(
        "Only preschools and continuing education may have weeks of their own. Leave it empty."
    ),
    ("days", "many"): gettext_lazy("More than {most} lines of days. Join some of them."),
    ("last", "before_begin"): TURNED,
    ("first", "twice"): gettext_lazy("These days stand here twice. Empty one of the lines."),
    ("first", "no_term"): gettext_lazy(
        "Days of school are made up within a term; these lie outside of both."
    ),
    ("title", "empty"): gettext_lazy("Write what these days are."),
    ("effective", "empty"): gettext_lazy("Write from which day the amendment holds."),
    ("effective", "outside"): gettext_lazy(
        "The amendment must begin after {after}, when the present plan began, and before {before}."
    ),
    ("effective", "past"): gettext_lazy(
        "The amendment begins on {effective}, but changes {day} already."
        " What lies before its beginning stays as it was: begin by then, or leave that day."
    ),
}
SHORT = gettext_lazy(
    "{term} has {weeks} weeks of schooling and needs {required}: {missing} missing; the year has"
    " {total} and needs {total_required}. Let the term end later, or shorten its breaks."
)
SHORT_BY_CLOSURE = gettext_lazy(
    "Closures leave {term} with {weeks} of {required} weeks, {missing} missing."
    " Decide when they are made up."
)
SPARE = gettext_lazy("The year has {total} weeks, {spare} more than the {total_required} it needs.")
CHANGED = gettext_lazy(
    "Somebody else saved this meanwhile, so nothing of yours was saved."
    " Open the page again and repeat what is still needed."
)
YEAR_STAYS = gettext_lazy(
    "Plans or drafts belong to this year, so it stays."
    " Discard the drafts and take the plans back first."
)
FRAMES = {
    ("start", "outside"): gettext_lazy("Write the year in which it begins, such as 2026."),
    ("first_term_weeks", "outside"): gettext_lazy("A term has 1 to 30 weeks."),
    ("second_term_weeks", "outside"): gettext_lazy("A term has 1 to 30 weeks."),
    ("first_term_before", "outside"): gettext_lazy("The day lies outside of the school year."),
    ("closes_by", "outside"): gettext_lazy("The day lies outside of the school year."),
    ("closes_by", "early"): gettext_lazy("The year would close before term I has to end."),
    ("decision", "control"): INVISIBLE,
    ("decision", "long"): gettext_lazy("The text is longer than 60 characters. Shorten it."),
}
STAYS = {
    "amended": gettext_lazy(
        "A later decision has amended this plan, so it stays. Take the later one back first."
    ),
    "drafted": gettext_lazy(
        "There is a draft that amends this plan. Publish or discard the draft first."
    ),
    "used": gettext_lazy(
        "Other data rest on this plan already, so it stays. Amend it by a new decision instead."
    ),
}


def problem(found: Problem) -> str:
    """What is wrong with a plan, why, and how to mend it."""
    data = {name: _spoken(value) for name, value in found.data.items()}
    if "term" in found.data:
        data["term"] = term(found.data["term"])
    if found.code == "short":
        return str(SHORT).format(**data)
    if found.code == "short_by_closure":
        return str(SHORT_BY_CLOSURE).format(**data)
    if found.code == "spare":
        return str(SPARE).format(**data)
    common = {"control": INVISIBLE, "long": LONG, "outside": OUTSIDE}
    text = PROBLEMS.get((found.field, found.code)) or common[found.code]
    return str(text).format(**data)


def _spoken(value: object) -> object:
    if isinstance(value, date):
        return printed_day(value)
    return levels(value) if isinstance(value, list) else value


def frame_problem(field: str, code: str) -> str:
    """What is wrong with a fact of the ministry's frame."""
    return str(FRAMES[(field, code)])


def term(number: int) -> str:
    """`Học kỳ I`."""
    return str(TERMS[number])


def levels(codes: Iterable[str]) -> str:
    """`Tiểu học, Trung học cơ sở`."""
    return ", ".join(str(Level(code).label) for code in codes)


def kind(code: str) -> str:
    """`Nghỉ lễ`."""
    return str(DaysKind(code).label)


def stretch(first: date, last: date) -> str:
    """`01/02/2027 – 14/02/2027`, or the one day."""
    if first == last:
        return printed_day(first)
    return f"{printed_day(first)} – {printed_day(last)}"


def days_of_plan(facts: PlanFacts) -> list[tuple[date, str]]:
    """The days on which something begins or ends, with what it is: `Khai giảng`."""
    named = [
        (facts.early_return, _("Early return")),
        (facts.return_day, _("Return")),
        (facts.opening, _("Opening")),
        (facts.first_begins, _("Term I begins")),
        (facts.first_ends, _("Term I ends")),
        (facts.second_begins, _("Term II begins")),
        (facts.second_ends, _("Term II ends")),
        (facts.closing, _("Closing")),
    ]
    return [(day, title) for day, title in named if day is not None]


def year_state(*, start: int, today: date) -> Status:
    """Whether a year has begun, runs or is over."""
    if today < first_day(start):
        return Status("none", _("Has not begun yet"))
    if today >= end_of(start):
        return Status("lock", _("Over"))
    return Status("ok", _("This year"))


def published(name: str, url: str) -> str:
    """Said after publishing, with the way to undo it."""
    return format_html(
        _('The plan of {name} is published. By mistake? <a href="{url}">Take it back</a>.'),
        name=name,
        url=url,
    )


def added(name: str, url: str) -> str:
    """Said after adding a year, with the way to take it back."""
    return format_html(
        _('The school year {name} was added. By mistake? <a href="{url}">Take it back</a>.'),
        name=name,
        url=url,
    )


def taken(codes: Iterable[str]) -> str:
    """Said when levels have a plan already."""
    return _(
        "These levels have a published plan in this year already: {levels}. Nothing was published."
        " Amend that plan, or take the levels out of this one."
    ).format(levels=levels(codes))


def in_the_way(number: str, codes: Iterable[str], url: str) -> str:
    """Said on a draft of levels for which another plan holds; the number opens its amendment."""
    return format_html(
        _(
            'Plan <a href="{url}">{number}</a> holds for {levels} in this year already.'
            " Amend that plan, or take the levels out of this one."
        ),
        url=url,
        number=number,
        levels=levels(codes),
    )


def count_of_weeks(first: int, second: int) -> str:
    """`35 tuần: học kỳ I 18, học kỳ II 17`."""
    return _("{total} weeks: term I {first}, term II {second}").format(
        total=first + second, first=first, second=second
    )
