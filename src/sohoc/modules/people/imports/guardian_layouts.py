"""The table in which a school keeps who answers for its learners, as data."""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from sohoc.core.objects.importing.cells import one_of
from sohoc.core.objects.importing.layouts import Column, Layout, Plain
from sohoc.modules.people import words
from sohoc.modules.people.imports import cells
from sohoc.modules.people.imports.learner_layouts import (
    ADDRESS,
    BORN,
    NUMBER,
    PHONE,
    SEX,
)
from sohoc.modules.people.imports.staff_layouts import EMAIL
from sohoc.modules.people.models import Basis, Relation

RELATIONS = {
    "Mẹ": Relation.MOTHER,
    "Cha": Relation.FATHER,
    "Ông bà": Relation.GRANDPARENT,
    "Anh chị em": Relation.SIBLING,
    "Người thân khác": Relation.RELATIVE,
    "Giám hộ được cử": Relation.APPOINTED,
    "Cơ sở nuôi dưỡng": Relation.FACILITY,
}
ALSO_RELATIONS = {
    **dict.fromkeys(("Má", "Mẹ đẻ", "Mẹ ruột", "U", "Bầm", "Mế"), Relation.MOTHER),
    **dict.fromkeys(("Bố", "Ba", "Bố đẻ", "Cha đẻ", "Bố ruột", "Cha ruột"), Relation.FATHER),
    **{
        f"{who}{side}": Relation.GRANDPARENT
        for who in ("Ông", "Bà", "Ông bà")
        for side in ("", " nội", " ngoại")
    },
    **{
        f"{who}{kind}": Relation.SIBLING
        for who in ("Anh", "Chị", "Anh chị", "Anh trai", "Chị gái")
        for kind in ("", " ruột")
    },
    **{
        f"{who}{side}": Relation.RELATIVE
        for who in ("Cô", "Dì", "Chú", "Bác", "Cậu", "Mợ", "Thím", "Dượng")
        for side in ("", " ruột", " họ")
    },
    **dict.fromkeys(("Người thân", "Họ hàng", "Bố dượng", "Mẹ kế", "Dì ghẻ"), Relation.RELATIVE),
    **dict.fromkeys(("Người giám hộ", "Giám hộ", "Người đỡ đầu"), Relation.APPOINTED),
}
BASES = {
    "Giấy khai sinh": Basis.PARENT,
    "Theo luật": Basis.LAW,
    "Quyết định của xã": Basis.APPOINTED,
    "Quyết định của tòa án": Basis.COURT,
    "Khai với trường": Basis.SCHOOL,
}
ALSO_BASES = {
    "Cha mẹ theo giấy khai sinh": Basis.PARENT,
    "Giám hộ đương nhiên": Basis.LAW,
    "Quyết định của UBND xã": Basis.APPOINTED,
    "Tòa án": Basis.COURT,
    "Gia đình khai": Basis.SCHOOL,
}
ANSWERS = {"Có": "yes", "Không": "no"}
ALSO_ANSWERS = {"x": "yes", "Được": "yes"}


def shown_answer(value: Plain) -> str:
    """What `ANSWERS` read, as people write it."""
    return {"yes": "Có", "no": "Không"}.get(str(value), "")


COLUMNS = (
    Column(
        "child_code",
        gettext_lazy("Learner code of the child"),
        cells.learner_code,
        heads=("Mã học sinh", "Mã HS", "Mã định danh học sinh"),
        example="2512345678",
        note=gettext_lazy("The code, or the personal number, or name and date of birth."),
    ),
    Column(
        "child_number",
        gettext_lazy("Personal number of the child"),
        cells.number,
        heads=("Số định danh học sinh", "Số định danh của con", "CCCD học sinh"),
        show=cells.shown_number,
    ),
    Column(
        "child",
        gettext_lazy("Name of the child"),
        cells.name,
        heads=("Họ tên học sinh", "Họ và tên học sinh", "Tên học sinh", "Học sinh"),
        example="Bùi Thị An",
    ),
    Column(
        "child_born",
        gettext_lazy("Date of birth of the child"),
        cells.born,
        heads=("Ngày sinh học sinh", "Ngày sinh của học sinh", "Ngày sinh HS"),
        show=cells.shown_born,
        example="05/09/2014",
    ),
    Column(
        "full_name",
        gettext_lazy("Full name of the guardian"),
        cells.name,
        heads=("Họ tên phụ huynh", "Họ và tên phụ huynh", "Tên phụ huynh", "Người giám hộ"),
        required=True,
        example="Hà Thị Mế",
    ),
    Column(
        "relation",
        gettext_lazy("Relation to the child"),
        one_of(RELATIONS, also=ALSO_RELATIONS),
        heads=("Quan hệ", "Quan hệ với học sinh", "Mối quan hệ"),
        required=True,
        show=lambda value: words.relation(str(value)) if value else "",
        example="Mẹ",
        choices=tuple(RELATIONS),
    ),
    replace(
        PHONE,
        heads=(*PHONE.heads, "Điện thoại phụ huynh", "SĐT phụ huynh"),
        note=gettext_lazy("Name and phone tell whether two rows are about one guardian."),
    ),
    replace(EMAIL, heads=(*EMAIL.heads, "Email phụ huynh"), example=""),
    replace(ADDRESS, heads=(*ADDRESS.heads, "Địa chỉ phụ huynh"), example=""),
    replace(
        BORN,
        title=gettext_lazy("Date of birth of the guardian"),
        heads=("Ngày sinh phụ huynh", "Năm sinh phụ huynh", "Năm sinh"),
        required=False,
        example="1986",
    ),
    replace(SEX, title=gettext_lazy("Sex of the guardian"), heads=("Giới tính phụ huynh",)),
    replace(
        NUMBER,
        title=gettext_lazy("Personal number of the guardian"),
        heads=("Số định danh phụ huynh", "CCCD phụ huynh", "Số CCCD phụ huynh"),
    ),
    Column(
        "basis",
        gettext_lazy("Rests on"),
        one_of(BASES, also=ALSO_BASES),
        heads=("Căn cứ", "Căn cứ giám hộ"),
        show=lambda value: words.basis(str(value)) if value else "",
        example="Giấy khai sinh",
        choices=tuple(BASES),
        note=gettext_lazy("Empty: said to the school, not verified."),
    ),
    Column(
        "can_view",
        gettext_lazy("Sees the child's record"),
        one_of(ANSWERS, also=ALSO_ANSWERS),
        heads=("Được xem hồ sơ", "Được xem"),
        show=shown_answer,
        example="Có",
        choices=tuple(ANSWERS),
        note=gettext_lazy("Có or Không; empty for somebody new is Có."),
    ),
    Column(
        "can_consent",
        gettext_lazy("May consent for the child"),
        one_of(ANSWERS, also=ALSO_ANSWERS),
        heads=("Được đồng ý thay", "Được ký thay"),
        show=shown_answer,
        example="Có",
        choices=tuple(ANSWERS),
        note=gettext_lazy("Có or Không; empty for somebody new is Có."),
    ),
)
SCHOOL = Layout(
    "school",
    gettext_lazy("Guardians of a school's learners"),
    COLUMNS,
    ("full_name", "relation", "child"),
    apart=("học sinh", "con", "trẻ"),
)
LAYOUTS = (SCHOOL,)
