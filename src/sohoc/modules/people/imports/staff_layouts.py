"""The tables in which schools keep their staff, as data: their own, and the ministry's."""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.cells import text
from sohoc.core.objects.importing.layouts import Column, Layout
from sohoc.modules.people.imports import cells
from sohoc.modules.people.imports.learner_layouts import (
    BORN,
    NUMBER,
    OF_OTHERS,
    PHONE,
    SEX,
    WHO_IS_THERE,
)

NAME = Column(
    "full_name",
    gettext_lazy("Full name"),
    cells.name,
    heads=("Họ và tên", "Họ tên", "Họ tên giáo viên", "Họ tên cán bộ", "Tên giáo viên"),
    required=True,
    example="Nguyễn Thị Hương",
)
CODE = Column(
    "code",
    gettext_lazy("Staff code of the ministry"),
    cells.code("moet.gv"),
    heads=("Mã giáo viên", "Mã GV", "Mã cán bộ", "Mã CB", "Mã định danh giáo viên"),
    example="1700012345",
    note=gettext_lazy("Empty while the ministry has given none."),
)
EMAIL = Column(
    "email",
    gettext_lazy("E-mail"),
    cells.email,
    heads=("Email", "E-mail", "Thư điện tử", "Địa chỉ email"),
    example="huong@truong.example",
)
STATE = Column(
    "state_text",
    gettext_lazy("State"),
    text(120),
    heads=("Trạng thái CB", "Trạng thái cán bộ", "Trạng thái làm việc", "Trạng thái"),
    example="Đang làm việc",
    note=WHO_IS_THERE,
    choices=("Đang làm việc", "Chuyển đến"),
)
POSITION = Column(
    "position_text",
    gettext_lazy("Position"),
    text(120),
    heads=("Vị trí việc làm", "Chức danh"),
    example="Giáo viên trung học cơ sở hạng III",
)
DUTY = Column(
    "duty_text",
    gettext_lazy("Duty group"),
    text(120),
    heads=("Nhóm chức vụ", "Chức vụ"),
    example="Tổ trưởng",
)
SUBJECTS = Column(
    "subjects_text",
    gettext_lazy("Subjects taught"),
    text(120),
    heads=("Môn dạy", "Môn giảng dạy", "Dạy môn"),
    example="Toán; Tin học",
)
WHEN_BORN = replace(
    BORN,
    required=False,
    example="12/03/1986",
    note=gettext_lazy("Needed where a row has neither code nor personal number."),
)
COLUMNS = (
    *(NAME, WHEN_BORN, SEX, NUMBER, CODE, PHONE, EMAIL),
    *(STATE, POSITION, DUTY, SUBJECTS),
)
NAMED_BY = ("full_name", "born")
SCHOOL = Layout("school", gettext_lazy("Staff of a school"), COLUMNS, NAMED_BY, apart=OF_OTHERS)
# Its 72 columns are not all known; these are read, the others named as not read.
MINISTRY = Layout(
    "csdl-giaovien",
    gettext_lazy("CSDL_GiaoVien of the ministry"),
    (CODE, NAME, WHEN_BORN, SEX, NUMBER, EMAIL, PHONE, STATE, POSITION, DUTY, SUBJECTS),
    NAMED_BY,
    marks=("Trạng thái CB", "Vị trí việc làm"),
    form=(
        *("STT", "Mã giáo viên", "Họ tên", "Ngày sinh\n(dd/mm/yyyy)", "Giới tính", "Số CCCD"),
        *("Email", "Điện thoại", "Trạng thái CB", "Vị trí việc làm", "Nhóm chức vụ", "Môn dạy"),
    ),
    apart=OF_OTHERS,
)
LAYOUTS = (SCHOOL, MINISTRY)
