"""How schools are spoken of: problems, periods, levels."""

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.modules.orgs.models import Level, SchoolKind, SchoolState
from sohoc.modules.orgs.rules.communes import UnknownCommune
from sohoc.modules.orgs.rules.schools import BadSchool, TakingBackRefusal

SHORT_LEVELS = {
    Level.PRESCHOOL: gettext_lazy("PS"),
    Level.PRIMARY: gettext_lazy("Prim."),
    Level.LOWER_SECONDARY: gettext_lazy("Lower sec."),
    Level.UPPER_SECONDARY: gettext_lazy("Upper sec."),
    Level.CONTINUING: gettext_lazy("Continuing ed."),
}

BY_AN_ACT = gettext_lazy("A recorded decision sets this day. Undo that decision to change it.")

PROBLEMS = {
    ("name", "empty"): gettext_lazy("Write the name of the school."),
    ("name", "long"): gettext_lazy("The name is longer than 200 characters. Shorten it."),
    ("name", "control"): gettext_lazy(
        "The name holds an invisible character. Type it again instead of pasting."
    ),
    ("commune", "empty"): gettext_lazy("Write the commune or ward."),
    ("commune", "long"): gettext_lazy("The commune is longer than 120 characters. Shorten it."),
    ("commune", "control"): gettext_lazy(
        "The commune holds an invisible character. Type it again instead of pasting."
    ),
    ("code", "empty"): gettext_lazy("Write the code of the school."),
    ("code", "long"): gettext_lazy("The code is longer than 20 characters."),
    ("code", "control"): gettext_lazy(
        "The code holds an invisible character. Type it again instead of pasting."
    ),
    ("code", "form"): gettext_lazy(
        "The code has letters without accents, digits, dots and hyphens only, like 25-05245-721."
    ),
    ("kind", "unknown"): gettext_lazy("Choose one of the kinds in the list."),
    ("levels", "empty"): gettext_lazy("Choose at least one level."),
    ("levels", "unknown"): gettext_lazy("Choose levels from the list."),
    ("period", "start"): gettext_lazy("Write the day on which the school begins."),
    ("begins", "start"): gettext_lazy("Write the day on which the school begins."),
    ("begins", "by_an_act"): BY_AN_ACT,
    ("ends", "by_an_act"): BY_AN_ACT,
    ("begins", "past_an_act"): gettext_lazy(
        "A decision or a list of units changed this school on that day or earlier."
        " Choose a day before it, or undo that decision first."
    ),
    ("ends", "past_an_act"): gettext_lazy(
        "A decision or a list of units changes this school on that day or later."
        " Choose a day after it, or undo that decision first."
    ),
    ("ends", "begins_later"): gettext_lazy(
        "A campus, a group or a code of this school begins on that day or later."
        " Remove it or correct its beginning first."
    ),
    ("ends", "code_given_on"): gettext_lazy(
        "A code of this school in another system belongs to another school since this one ended."
        " Correct it there first."
    ),
    ("commune", "of_the_province"): gettext_lazy(
        "Only the province puts a school under another commune or ward. Ask it for the correction;"
        " when the school really moves, the province records the decision."
    ),
    ("commune", "unknown_commune"): gettext_lazy(
        "No commune or ward is called so on that day. Choose one of the list, or write the code of"
        " one that is in force then."
    ),
    ("commune", "several_communes"): gettext_lazy(
        "Several communes and wards are called so. Write the code of the one that is meant."
    ),
    ("commune", "no_office_yet"): gettext_lazy(
        "No office of this commune or ward could manage the school on the days of the correction."
        " Record first that the offices follow the new units, then correct the school."
    ),
    ("levels", "of_the_province"): gettext_lazy(
        "With these levels somebody else manages the school, so only the province changes them."
        " Ask it for the correction."
    ),
}

COMMUNES = {
    ("unknown_commune", True): gettext_lazy(
        "On {day} no commune or ward here is called “{text}”. Write the name or the code of one"
        " that is in force on that day; these come near: {near}."
    ),
    ("unknown_commune", False): gettext_lazy(
        "On {day} no commune or ward here is called “{text}”. Write the name or the code of one"
        " that is in force on that day."
    ),
    ("several_communes", True): gettext_lazy(
        "On {day} several communes and wards are called “{text}”. Write the code of the one that"
        " is meant: {near}."
    ),
}

STAYS = {
    TakingBackRefusal.ADDED_BY_OTHERS: gettext_lazy(
        "Only who added a school takes it back. Give it an end by a correction instead."
    ),
    TakingBackRefusal.CHANGED_BY_OTHERS: gettext_lazy(
        "Somebody else has corrected this school meanwhile, so it stays."
        " Give it an end by a correction instead."
    ),
    TakingBackRefusal.IN_USE: gettext_lazy(
        "Accounts, roles or other data belong to this school already, so it stays."
        " Move them to another place, or give the school an end by a correction."
    ),
}


def problem(field: str, code: str) -> str:
    """What is wrong with a fact of a school, and how to mend it."""
    return str(PROBLEMS[(field, code)])


def bad(error: BadSchool) -> str:
    """What is wrong with a fact of a school; for a commune with the day and what comes near."""
    if not isinstance(error, UnknownCommune):
        return problem(error.field, error.problem)
    return str(COMMUNES[error.problem, bool(error.near)]).format(
        text=error.text, day=day(error.day), near=", ".join(error.near)
    )


def code_taken_by(name: str, url: str) -> str:
    """Said for a clash of codes with a school that the person sees anyway: with a link to it."""
    return format_html(
        _('This code belongs to <a href="{url}">{name}</a> in this period. Check the digits.'),
        url=url,
        name=name,
    )


def code_taken() -> str:
    """Said for a clash of codes with a school outside of the person's sight."""
    return _(
        "This code cannot be used in this period. Check the digits;"
        " if they are right, ask the province's department to look for the other school."
    )


def code_twice_here() -> str:
    """Said where one form gives the same code to several schools."""
    return _("Two schools of this decision have this code. Every school has one of its own.")


def commune_of_the_province(ask_url: str) -> str:
    """Said below the commune to those who may not change it, with the way to ask for it."""
    return format_html(
        _(
            "Only the province puts a school under another commune or ward:"
            ' <a href="{url}">ask for a correction</a>.'
            " When the school really moves, the province records the decision."
        ),
        url=ask_url,
    )


def life_of_the_province() -> str:
    """Said below beginning and end to those who may not change them."""
    return _("Only the province sets when a school begins and ends.")


def added(name: str, url: str) -> str:
    """Said after adding, with the way to take it back."""
    return format_html(
        _('{name} was added. By mistake? <a href="{url}">Take it back</a>.'), name=name, url=url
    )


def no_such_commune(commune: str) -> str:
    """Said when a school hangs directly below the department."""
    return _(
        "There is no commune or ward “{commune}” here, so only the department sees the school. "
        "Correct its commune to one of the list."
    ).format(commune=commune)


def short_levels(levels: list[str]) -> str:
    """`TH, THCS`."""
    return ", ".join(str(SHORT_LEVELS[Level(level)]) for level in levels)


def long_levels(levels: list[str]) -> str:
    """`Tiểu học, Trung học cơ sở`."""
    return ", ".join(str(Level(level).label) for level in levels)


def kind(code: str) -> str:
    """`Công lập`."""
    return str(SchoolKind(code).label)


def day(value: date | None) -> str:
    """`01/09/2020`, or that it is not known."""
    return value.strftime("%d/%m/%Y") if value else _("not known")


def period(value: Any) -> str:
    """`từ 01/09/2020` or `01/09/2020 – 30/06/2026` (the last day itself)."""
    start = day(value.lower)
    if value.lower is None and value.upper is None:
        return _("beginning not known")
    if value.upper is None:
        return _("from {start}").format(start=start)
    return _("{start} until before {until}").format(start=start, until=day(value.upper))


def state(school: SchoolState, today: date) -> Status:
    """Working, not begun, or ended."""
    if school.life.upper is not None and school.life.upper <= today:
        return Status("none", _("Closed down"))
    if school.life.lower is not None and school.life.lower > today:
        return Status("wait", _("Not begun"))
    return Status("ok", _("Working"))
