"""The tables in which schools keep their learners, as data: their own, and the ministry's."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.cells import one_of, text
from sohoc.core.objects.importing.layouts import BadCell, Column, Flagged, Layout, Plain
from sohoc.lib.personal_numbers import BadNumber, masked, read_number
from sohoc.lib.typed_days import BadDay, read_day
from sohoc.modules.people import words
from sohoc.modules.people.contracts import ContactFacts
from sohoc.modules.people.models import Sex
from sohoc.modules.people.rules.contacts import BadContact, tidy_contact
from sohoc.modules.people.rules.identifiers import BadIdentifier, tidy_identifier
from sohoc.modules.people.rules.persons import BadPerson, tidy_name

LATEST = date(2199, 12, 31)
SHAPES = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
SHOWN = {10: "%d/%m/%Y", 7: "%m/%Y", 4: "%Y"}
PRECISIONS = {10: "day", 7: "month", 4: "year"}
PROVISIONAL = re.compile(r"TAM-[0-9A-Z]{10}")


def name(cell: str) -> Plain:
    """A name in its one spelling."""
    try:
        return tidy_name(cell)
    except BadPerson as bad:
        raise BadCell(words.problem(bad.field, bad.problem)) from bad


def born(cell: str) -> Plain:
    """A birth date as far as it is known: 2014-09-05, 2014-09 or 2014."""
    try:
        found = read_day(" ".join(cell.split()), latest=LATEST)
    except BadDay as bad:
        raise BadCell(
            _("“{text}” is no date of birth. Write it as 05/09/2014.").format(text=cell[:40])
        ) from bad
    return f"{found.day:{SHAPES[found.precision]}}"


def day_of(value: Plain) -> tuple[date | None, str]:
    """The first day of a birth date that `born` read, and how much of it is known."""
    if not isinstance(value, str):
        return None, "day"
    year, month, day = (*(int(part) for part in value.split("-")), 1, 1)[:3]
    return date(year, month, day), PRECISIONS[len(value)]


def shown_born(value: Plain) -> str:
    """2014-09-05 as 05/09/2014, 2014 as 2014."""
    known, _precision = day_of(value)
    return f"{known:{SHOWN[len(str(value))]}}" if known else ""


def number(cell: str) -> Plain | Flagged:
    """A personal number; a zero that a spreadsheet dropped is put back and flagged."""
    try:
        found = read_number(cell)
    except BadNumber as bad:
        raise BadCell(words.problem("value", "twelve_digits")) from bad
    if found.is_padded:
        told = _("A zero at the front was lost and has been put back. Look whether it is right.")
        return Flagged(found.value, told)
    return found.value


def code(cell: str) -> Plain:
    """The ministry's code of a learner, or the provisional one."""
    bare = cell.replace(" ", "").upper()
    if PROVISIONAL.fullmatch(bare):
        return bare
    try:
        return tidy_identifier("moet.hs", cell)
    except BadIdentifier as bad:
        raise BadCell(words.problem("value", bad.problem)) from bad


def phone(cell: str) -> Plain:
    """A phone number as dialled in the country; a zero that a spreadsheet dropped is put back."""
    bare = re.sub(r"[\s.\-]|\.0$", "", cell)
    typed = f"0{bare}" if re.fullmatch(r"[1-9]\d{8}", bare) else cell
    try:
        return tidy_contact(ContactFacts("phone", typed)).value
    except BadContact as bad:
        raise BadCell(words.problem("value", bad.problem)) from bad


def shown_number(value: Plain) -> str:
    """The end of a secret number."""
    return masked(str(value)) if value else ""


SEXES = {"Nam": Sex.MALE, "Nữ": Sex.FEMALE, "M": Sex.MALE, "F": Sex.FEMALE}

COLUMNS = (
    Column(
        "full_name",
        gettext_lazy("Full name"),
        name,
        heads=("Họ và tên", "Họ tên", "Họ tên học sinh", "Họ và tên học sinh", "Tên học sinh"),
        required=True,
        example="Bùi Thị An",
    ),
    Column(
        "born",
        gettext_lazy("Date of birth"),
        born,
        heads=("Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh"),
        show=shown_born,
        required=True,
        example="05/09/2014",
        note=gettext_lazy("Day, month, year. The year alone where nothing more is known."),
    ),
    Column(
        "sex",
        gettext_lazy("Sex"),
        one_of(SEXES),
        heads=("Giới tính", "Phái"),
        show=lambda value: words.sex(str(value or "")),
        example="Nữ",
    ),
    Column(
        "grade_text",
        gettext_lazy("Grade"),
        text(40),
        heads=("Khối", "Khối lớp", "Mã khối"),
        example="5",
    ),
    Column(
        "class_text",
        gettext_lazy("Class"),
        text(40),
        heads=("Lớp", "Tên lớp", "Mã lớp", "Lớp học"),
        example="5A",
    ),
    Column(
        "code",
        gettext_lazy("Learner code of the ministry"),
        code,
        heads=("Mã học sinh", "Mã HS", "Mã định danh học sinh", "Mã định danh Bộ GD&ĐT"),
        example="2512345678",
        note=gettext_lazy("Empty while the ministry has given none."),
    ),
    Column(
        "number",
        gettext_lazy("Personal number"),
        number,
        heads=("Số định danh cá nhân", "Số định danh", "Số CCCD", "Mã định danh cá nhân", "CCCD"),
        show=shown_number,
        example="",
        note=gettext_lazy("12 digits, as text, so that no zero is lost."),
    ),
    Column(
        "phone",
        gettext_lazy("Phone"),
        phone,
        heads=("Điện thoại", "Số điện thoại", "SĐT"),
        example="",
    ),
    Column(
        "address",
        gettext_lazy("Address"),
        text(200),
        heads=("Địa chỉ", "Nơi ở hiện nay", "Chỗ ở hiện nay", "Địa chỉ thường trú"),
        example="Xóm Văn, Xã Bao La",
    ),
    Column(
        "father",
        gettext_lazy("Name of the father"),
        name,
        heads=("Họ tên cha", "Họ tên bố", "Họ và tên cha", "Tên cha", "Họ và tên bố"),
        example="Bùi Văn Sơn",
    ),
    Column(
        "father_phone",
        gettext_lazy("Phone of the father"),
        phone,
        heads=("Điện thoại cha", "Điện thoại bố", "SĐT cha", "SĐT bố", "Số điện thoại cha"),
    ),
    Column(
        "mother",
        gettext_lazy("Name of the mother"),
        name,
        heads=("Họ tên mẹ", "Họ và tên mẹ", "Tên mẹ"),
        example="Hà Thị Mế",
    ),
    Column(
        "mother_phone",
        gettext_lazy("Phone of the mother"),
        phone,
        heads=("Điện thoại mẹ", "SĐT mẹ", "Số điện thoại mẹ"),
    ),
)
SCHOOL = Layout("school", gettext_lazy("Learners of a school"), COLUMNS, ("full_name", "born"))
LAYOUTS = (SCHOOL,)
