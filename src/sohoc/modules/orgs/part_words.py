"""How parts of schools and their codes in other systems are spoken of."""

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.columns import Status
from sohoc.lib.numbers import format_number
from sohoc.modules.orgs import words
from sohoc.modules.orgs.models import PartKind, SchoolIdentifier, SchoolPart
from sohoc.modules.orgs.rules.part_rows import MOST_ROWS, RowFault
from sohoc.modules.orgs.rules.parts import BadCode, BadPart
from sohoc.modules.orgs.rules.schools import TakingBackRefusal

SYSTEMS = {
    "csdl": gettext_lazy("Ministry's education database"),
    "former": gettext_lazy("Former code of the ministry"),
    "vnedu": gettext_lazy("vnEdu"),
    "smas": gettext_lazy("SMAS"),
    "tax": gettext_lazy("Tax number"),
    "budget": gettext_lazy("Number of the unit using the state budget"),
    "other": gettext_lazy("Another system"),
}

OUTSIDE_OF_SCHOOL = {
    ("begins", "before_school"): gettext_lazy(
        "The school itself begins later. Write a day on which it exists."
    ),
    ("begins", "after_school"): gettext_lazy(
        "The school has ended by then. Write a day on which it exists."
    ),
    ("ends", "after_school"): gettext_lazy(
        "The school itself ends earlier. Write its last day or an earlier one."
    ),
}

PART_PROBLEMS = {
    ("kind", "unknown"): gettext_lazy("Choose one of the kinds in the list."),
    ("name", "empty"): gettext_lazy("Write what it is called."),
    ("name", "long"): gettext_lazy("The name is longer than 120 characters. Shorten it."),
    ("name", "control"): gettext_lazy(
        "The name holds an invisible character. Type it again instead of pasting."
    ),
    ("name", "taken"): gettext_lazy(
        "The school has one of this kind with this name in this period already."
        " Give it another name, or end the other one first."
    ),
    ("address", "long"): gettext_lazy("The address is longer than 200 characters. Shorten it."),
    ("address", "control"): gettext_lazy(
        "The address holds an invisible character. Type it again instead of pasting."
    ),
    ("latitude", "number"): gettext_lazy("Write degrees with decimals, like 20,65312."),
    ("latitude", "bounds"): gettext_lazy(
        "The latitude does not lie in Vietnam: between 6,5 and 23,5."
        " Perhaps latitude and longitude are exchanged."
    ),
    ("latitude", "alone"): gettext_lazy("Write the latitude, too, or leave both empty."),
    ("longitude", "number"): gettext_lazy("Write degrees with decimals, like 105,06721."),
    ("longitude", "bounds"): gettext_lazy(
        "The longitude does not lie in Vietnam: between 102 and 117,9."
        " Perhaps latitude and longitude are exchanged."
    ),
    ("longitude", "alone"): gettext_lazy("Write the longitude, too, or leave both empty."),
    ("begins", "day"): gettext_lazy("Write a day like 05/09/2020, or leave it empty."),
    **OUTSIDE_OF_SCHOOL,
    ("ends", "day"): gettext_lazy("Write a day like 31/05/2026, or leave it empty."),
    ("ends", "ended"): gettext_lazy("It has an end already. Correct that day instead."),
    ("ends", "before_start"): gettext_lazy(
        "The end comes after the beginning, and not on the same day."
    ),
}

CODE_PROBLEMS = {
    ("system", "unknown"): gettext_lazy("Choose one of the systems in the list."),
    ("code", "empty"): gettext_lazy("Write the code."),
    ("code", "control"): gettext_lazy(
        "The code holds an invisible character. Type it again instead of pasting."
    ),
    ("code", "form"): gettext_lazy(
        "The code has at most 60 letters without accents, digits, dots, hyphens, strokes."
    ),
    ("code", "has_one"): gettext_lazy(
        "The school has a code of this system in this period already."
        " Correct that one, or give it an end first."
    ),
    **OUTSIDE_OF_SCHOOL,
}

PART_STAYS = {
    TakingBackRefusal.ADDED_BY_OTHERS: gettext_lazy(
        "Only who added it takes it back. Give it an end instead."
    ),
    TakingBackRefusal.CHANGED_BY_OTHERS: gettext_lazy(
        "Somebody else has corrected it meanwhile, so it stays. Give it an end instead."
    ),
    TakingBackRefusal.IN_USE: gettext_lazy(
        "Classes or other data belong to it already, so it stays. Give it an end instead."
    ),
}

# How a file of ours names the kinds for reading them back, whatever the language.
KIND_CODES: dict[str, str] = {
    PartKind.CAMPUS: "campus",
    PartKind.BRANCH: "branch",
    PartKind.GROUP: "group of teachers",
}

FIELDS = {
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Called"),
    "address": gettext_lazy("Address"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "begins": gettext_lazy("From day"),
    "ends": gettext_lazy("Until day"),
}

ROW_PROBLEMS = {
    "no_column": gettext_lazy(
        "The column “{field}” is missing. The first row holds the heads: Tên, Loại, Địa chỉ."
    ),
    "many": gettext_lazy("There are more than {most} rows. Send them in several parts."),
    "twice": gettext_lazy("Row {row}: “{text}” stands in the table twice with the same kind."),
}


def part_problem(error: BadPart) -> str:
    """What is wrong with a fact of a part, and how to mend it."""
    return str(PART_PROBLEMS[(error.field, error.problem)])


def code_problem(error: BadCode) -> str:
    """What is wrong with a code, and how to mend it."""
    return str(CODE_PROBLEMS[(error.field, error.problem)])


def system(code: str) -> str:
    """`Mã số thuế`; a system that is not in the list is named beside that it is another one."""
    if code in SYSTEMS:
        return str(SYSTEMS[code])
    return _("Another system ({code})").format(code=code)


def kind(code: str) -> str:
    """`Điểm trường`."""
    return str(PartKind(code).label)


def degrees(value: Any) -> str:
    """`20,65312`, "" for none."""
    return "" if value is None else format_number(value)


def period(value: Any) -> str:
    """`từ 06/09/2021`, `đến trước 01/06/2026`, or that no bound is known."""
    if value.lower is not None:
        return words.period(value)
    if value.upper is None:
        return _("beginning not known")
    return _("until before {until}").format(until=words.day(value.upper))


def ends(part: SchoolPart) -> date | None:
    """The first day without the part: its own end, or that of its school."""
    days = [day for day in (part.period.upper, part.school.life.upper) if day is not None]
    return min(days, default=None)


def part_state(part: SchoolPart, day: date) -> Status:
    """Working, not begun, or ended."""
    end = ends(part)
    if end is not None and end <= day:
        return Status("none", _("No longer there"))
    if part.period.lower is not None and part.period.lower > day:
        return Status("wait", _("Not begun"))
    return Status("ok", _("Working"))


def code_state(code: SchoolIdentifier, day: date) -> Status:
    """In use, not yet, or not any more."""
    if code.period.upper is not None and code.period.upper <= day:
        return Status("none", _("Former"))
    if code.period.lower is not None and code.period.lower > day:
        return Status("wait", _("Not begun"))
    return Status("ok", _("In use"))


def found_by(system_: str | None, code: str) -> str:
    """`vnEdu: 12345`: by which code a school was found."""
    if system_ is None:
        return _("Earlier code: {code}").format(code=code)
    return f"{system(system_)}: {code}"


def part_added(name: str, url: str) -> str:
    """Said after adding, with the way to take it back."""
    return format_html(
        _('{name} was added. By mistake? <a href="{url}">Take it back</a>.'), name=name, url=url
    )


def other_code_taken_by(name: str, url: str) -> str:
    """Said for a clash of codes with a school that the person sees anyway: with a link to it."""
    return format_html(
        _('This code belongs to <a href="{url}">{name}</a> in this period. Check the digits.'),
        url=url,
        name=name,
    )


def part_changed(part: SchoolPart) -> str:
    """Said when somebody else was faster: what they saved."""
    return _(
        "Somebody else saved this meanwhile: {name}, {address}. Nothing of yours was saved."
        " Open the page again and repeat what is still needed."
    ).format(name=part.name, address=part.address or _("without address"))


def code_changed(code: SchoolIdentifier) -> str:
    """Said when somebody else was faster: what they saved."""
    return _(
        "Somebody else saved this code meanwhile: {system}, {code}, {period}. Nothing of yours was"
        " saved. Open the page again and repeat what is still needed."
    ).format(system=system(code.system), code=code.code, period=period(code.period))


def row_problem(fault: RowFault) -> str:
    """What is wrong in which row and column of a table, and how to mend it."""
    field = str(FIELDS[fault.field])
    if fault.problem in ROW_PROBLEMS:
        sentence = str(ROW_PROBLEMS[fault.problem])
        return sentence.format(field=field, row=fault.row, text=fault.text[:60], most=MOST_ROWS)
    return _("Row {row}, column {field}: “{text}”. {problem}").format(
        row=fault.row,
        field=field,
        text=fault.text[:60],
        problem=PART_PROBLEMS[(fault.field, fault.problem)],
    )
