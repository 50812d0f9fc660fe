"""What is wrong with a table that was sent, in words with what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sohoc.core.identity.pacing import Pace
from sohoc.lib.numbers import format_number
from sohoc.modules.areas.contracts import UnitKey
from sohoc.modules.areas.rules.amounts import LineFault
from sohoc.modules.areas.rules.changes import Fault
from sohoc.modules.areas.rules.unit_list import RowFault

LINES = {
    "empty": _("Row {row}, column {column}: empty."),
    "form": _("Row {row}, column {column}: “{text}” is no code. A code has digits only."),
    "long": _("Row {row}, column {column}: “{text}” has more than five digits."),
    "no_number": _("Row {row}, column {column}: “{text}” is no number."),
}


def too_often(pace: Pace) -> str:
    """Said when somebody sends one large table after the other."""
    return gettext(
        "Within {minutes} minutes at most {most} tables are read for one account. Wait some"
        " minutes, then send it again."
    ).format(minutes=pace.minutes, most=pace.most)


def line(fault: LineFault) -> str:
    """What is wrong in which row and column."""
    sentence = str(LINES[fault.problem])
    return sentence.format(row=fault.line, column=fault.column, text=fault.text[:60])


COLUMNS = {
    "code": "Mã",
    "name": "Tên đầy đủ",
    "province": "Mã tỉnh",
    "old": "Mã cũ",
    "new": "Mã mới",
    "share": "Tỷ lệ",
}
ROWS = {
    "no_column": _("The column “{column}” is missing. Take the heads of the template."),
    "empty": _("Row {row}, column {column}: empty."),
    "form": _("Row {row}, column {column}: “{text}” is no code. A code has digits only."),
    "long": _("Row {row}, column {column}: “{text}” has too many digits."),
    "no_province": _(
        "Row {row}, column Mã tỉnh: empty. Only a row of a province, with a code of two digits,"
        " has none."
    ),
    "kind": _(
        "Row {row}, column {column}: “{text}” does not begin with Xã, Phường, Thị trấn or Đặc khu."
        " Write the full name."
    ),
    "kind_of_rank": _(
        "Row {row}, column {column}: “{text}” does not begin with Tỉnh or Thành phố."
        " A commune needs its Mã tỉnh."
    ),
    "control": _(
        "Row {row}, column {column}: there is an invisible character in the name. Type it again."
    ),
    "code_twice": _("Row {row}, column {column}: the code {text} stands in row {other} already."),
    "share": _(
        "Row {row}, column {column}: “{text}” is no part. Write a number between 0 and 1, or a"
        " percentage."
    ),
}
IN_SECOND_FILE = _("Second file: {sentence}")
FAULTS = {
    "unknown_old": _("{other}: the old code {unit} is of no unit in force that the list covers."),
    "itself": _("{unit} is new and cannot have followed itself. Write the codes of former units."),
    "unknown_new": _("The new code {unit}, after {other}, does not stand in the list."),
    "no_successor": _(
        "{unit} is missing and nothing takes it over. Is the list cut short? Otherwise write its"
        " code as an old code of the unit that takes it over."
    ),
    "no_predecessor": _("{unit} is new, and the list does not say from what. Write old codes."),
    "unknown_parent": _("{unit}: there is no province {other}."),
    "outside": _("{unit} belongs to another province than the list covers."),
    "code_elsewhere": _("{unit}: another province has a unit with this code."),
    "code_twice": _("{unit} stands twice in the list."),
    "link_twice": _("{unit} into {other} is said twice."),
    "parts": _("The parts of {unit} are not 1 together, or are not said for every part."),
}


FEW = 5  # more units than these are told in one sentence
NAMED = 20
MANY_MISSING = _(
    "{count} units are missing and nothing takes them over: {names} … Is the list cut short, or"
    " does it cover less than was chosen?"
)
STAYS = {
    "program": _("The list came with the program, and everything else rests on it, so it stays."),
    "later": _("A later list is in force, so this one stays. Take that one back first."),
    "in_use": _(
        "Schools, offices or other data follow it already, so it stays. Undo the decision that"
        " followed it first, or load a further list that mends it."
    ),
    "gone": _("Somebody else has taken this list back meanwhile. Nothing was done a second time."),
}


def place(fault: RowFault) -> tuple[bool, int]:
    """The order in which faults are read: the second file after the first, rows as they stand."""
    return fault.is_link, fault.row


def row(fault: RowFault) -> str:
    """What is wrong in a row of a list, and how to mend it."""
    column = COLUMNS[fault.column]
    sentence = str(ROWS[fault.problem]).format(
        row=fault.row, column=column, text=fault.text[:60], other=fault.other
    )
    return str(IN_SECOND_FILE).format(sentence=sentence) if fault.is_link else sentence


def faults(
    found: Sequence[Fault], *, rows: dict[UnitKey, int], names: dict[UnitKey, str]
) -> list[str]:
    """What is wrong with a list as a whole; many missing units are one sentence."""
    missing = [one.unit for one in found if one.problem == "no_successor"]
    told = [one for one in found if one.problem != "no_successor" or len(missing) <= FEW]
    sentences = [fault(one, rows=rows, names=names) for one in told]
    if len(missing) > FEW:
        some = ", ".join(f"{names.get(key, '')} ({key.code})" for key in missing[:NAMED])
        sentence = str(MANY_MISSING).format(count=format_number(len(missing)), names=some)
        sentences.insert(0, sentence)
    return sentences


def fault(one: Fault, *, rows: dict[UnitKey, int], names: dict[UnitKey, str]) -> str:
    """What is wrong with a list as a whole; units by row, name and code where they are known."""

    def called(key: UnitKey | None) -> str:
        if key is None:
            return ""
        name = f"{names[key]} ({key.code})" if key in names else key.code
        if key not in rows:
            return name
        return str(_("row {number}, {name}")).format(number=rows[key], name=name)

    problem = one.problem
    if problem == "unknown_old" and one.unit == one.other:
        problem = "itself"
    return str(FAULTS[problem]).format(unit=called(one.unit), other=called(one.other))
