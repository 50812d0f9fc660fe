"""The tables in which schools keep their learners, as data: their own, and the ministry's."""

from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.cells import one_of, text
from sohoc.core.objects.importing.layouts import Column, Layout
from sohoc.modules.people import words
from sohoc.modules.people.imports import cells
from sohoc.modules.people.models import Sex
from sohoc.modules.people.rules import ethnicities

SEXES = {"Nam": Sex.MALE, "Nữ": Sex.FEMALE}
ALSO_SEXES = {
    **dict.fromkeys(("M", "Trai", "Con trai", "Nam giới"), Sex.MALE),
    **dict.fromkeys(("F", "Gái", "Con gái", "Nữ giới"), Sex.FEMALE),
}
# In a head they say of whom a column is: "Điện thoại (mẹ)" is not the child's.
OF_OTHERS = (
    "cha",
    "bố",
    "mẹ",
    "ba",
    "má",
    "phụ huynh",
    "giám hộ",
    "đỡ đầu",
    "học sinh",
    "con",
    "trẻ",
)
WHO_IS_THERE = gettext_lazy("Only who is there: nobody leaves by a table.")

NAME = Column(
    "full_name",
    gettext_lazy("Full name"),
    cells.name,
    heads=("Họ và tên", "Họ tên", "Họ tên học sinh", "Họ và tên học sinh", "Tên học sinh"),
    required=True,
    example="Bùi Thị An",
)
BORN = Column(
    "born",
    gettext_lazy("Date of birth"),
    cells.born,
    heads=(
        *("Ngày sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh"),
        "Ngày sinh (dd/mm/yyyy)",
    ),
    show=cells.shown_born,
    required=True,
    example="05/09/2014",
    note=gettext_lazy("Day, month, year. The year alone where nothing more is known."),
)
SEX = Column(
    "sex",
    gettext_lazy("Sex"),
    one_of(SEXES, also=ALSO_SEXES),
    heads=("Giới tính", "Phái"),
    show=lambda value: words.sex(str(value or "")),
    example="Nữ",
    choices=tuple(SEXES),
)
GRADE = Column(
    "grade_text",
    gettext_lazy("Grade"),
    text(40),
    heads=("Khối", "Khối lớp", "Mã khối"),
    example="5",
)
CLASS = Column(
    "class_text",
    gettext_lazy("Class"),
    text(40),
    heads=("Lớp", "Tên lớp", "Mã lớp", "Lớp học"),
    example="5A",
)
STATE = Column(
    "state_text",
    gettext_lazy("State"),
    text(120),
    heads=("Trạng thái HS", "Trạng thái học sinh", "Trạng thái"),
    example="Đang học",
    note=WHO_IS_THERE,
    choices=("Đang học", "Chuyển đến"),
)
CODE = Column(
    "code",
    gettext_lazy("Learner code of the ministry"),
    cells.learner_code,
    heads=("Mã học sinh", "Mã HS", "Mã định danh học sinh", "Mã định danh Bộ GD&ĐT"),
    example="2512345678",
    note=gettext_lazy("Empty while the ministry has given none."),
)
NUMBER = Column(
    "number",
    gettext_lazy("Personal number"),
    cells.number,
    heads=("Số định danh cá nhân", "Số định danh", "Số CCCD", "Mã định danh cá nhân", "CCCD"),
    show=cells.shown_number,
    note=gettext_lazy("12 digits, as text, so that no zero is lost."),
)
ETHNICITY = Column(
    "ethnicity",
    gettext_lazy("Ethnicity"),
    cells.ethnicity,
    heads=("Dân tộc",),
    show=cells.shown_closed,
    note=gettext_lazy("Sensitive: it is kept closed, and not shown in the preview."),
    choices=tuple(ethnicities.NAMES.values()),
)
DISABILITY = Column(
    "disability",
    gettext_lazy("Disability"),
    cells.closed_text(60),
    heads=("Loại khuyết tật", "Khuyết tật", "Dạng khuyết tật"),
    show=cells.shown_closed,
    note=gettext_lazy("Sensitive: it is kept closed, and not shown in the preview."),
)
PHONE = Column(
    "phone",
    gettext_lazy("Phone"),
    cells.phone,
    heads=("Điện thoại", "Số điện thoại", "SĐT", "ĐT"),
)
ADDRESS = Column(
    "address",
    gettext_lazy("Address"),
    cells.address,
    heads=("Địa chỉ", "Nơi ở hiện nay", "Chỗ ở hiện nay", "Địa chỉ thường trú"),
    example="Xóm Văn, Xã Bao La",
)
PARENTS = (
    Column(
        "father",
        gettext_lazy("Name of the father"),
        cells.name,
        heads=("Họ tên cha", "Họ tên bố", "Họ và tên cha", "Tên cha", "Họ và tên bố"),
        example="Bùi Văn Sơn",
    ),
    Column(
        "father_phone",
        gettext_lazy("Phone of the father"),
        cells.phone,
        heads=(
            *("Điện thoại cha", "SĐT cha", "ĐT cha", "Số điện thoại cha"),
            *("Điện thoại bố", "SĐT bố", "ĐT bố", "Số điện thoại bố"),
        ),
    ),
    Column(
        "mother",
        gettext_lazy("Name of the mother"),
        cells.name,
        heads=("Họ tên mẹ", "Họ và tên mẹ", "Tên mẹ"),
        example="Hà Thị Mế",
    ),
    Column(
        "mother_phone",
        gettext_lazy("Phone of the mother"),
        cells.phone,
        heads=("Điện thoại mẹ", "SĐT mẹ", "ĐT mẹ", "Số điện thoại mẹ"),
    ),
)
NAMED_BY = ("full_name", "born")
SCHOOL = Layout(
    "school",
    gettext_lazy("Learners of a school"),
    (
        *(NAME, BORN, SEX, GRADE, CLASS, STATE, CODE, NUMBER),
        *(ETHNICITY, DISABILITY, PHONE, ADDRESS, *PARENTS),
    ),
    NAMED_BY,
    apart=OF_OTHERS,
)
# As far as it is known: the form has more columns, which are named as not read.
MINISTRY = Layout(
    "c1-hocsinh",
    gettext_lazy("C1-HocSinh of the ministry"),
    (CLASS, CODE, NAME, BORN, SEX, STATE, ETHNICITY, DISABILITY, NUMBER),
    NAMED_BY,
    marks=("Trạng thái HS", "Ngày nhập trạng thái"),
    sheet="Sheet1",
    form=(
        *("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh\n(dd/mm/yyyy)", "Giới tính"),
        *("Trạng thái HS", "Ngày nhập trạng thái", "Dân tộc", "Loại khuyết tật"),
        "Số định danh cá nhân",
    ),
    apart=OF_OTHERS,
)
LAYOUTS = (SCHOOL, MINISTRY)
