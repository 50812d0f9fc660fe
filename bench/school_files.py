"""Files as schools send them: 442 learners in 20 columns, three parents for two children.

The same seed gives the same files. Numbers are of unassigned provinces and phones of an unassigned
prefix, as in the demo.
"""

import io
from datetime import date, timedelta
from random import Random

import xlsxwriter

SEED = 20_260_907
LEARNERS = 442
HEAD = (
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Khối", "Lớp", "Trạng thái HS", "Mã học sinh"),
    *("Số định danh cá nhân", "Dân tộc", "Điện thoại", "Địa chỉ", "Họ tên cha", "Điện thoại cha"),
    *("Họ tên mẹ", "Điện thoại mẹ", "Nơi sinh", "Tôn giáo", "Diện chính sách", "Ghi chú"),
)
SURNAMES = ("Bùi", "Đinh", "Nguyễn", "Hà", "Quách", "Lò", "Xa", "Phạm", "Trần", "Sùng")
OF_MEN, OF_WOMEN = ("Văn", "Đức", "Quốc", "Minh"), ("Thị", "Ngọc", "Thùy", "Minh")
GIVEN = (
    *("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hạnh", "Hiếu", "Hòa", "Hương", "Khánh", "Lan"),
    *("Linh", "Long", "Mai", "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Trang", "Yến"),
)
FIRST_DAY = date(2011, 1, 1)


def school_file(school: int) -> bytes:
    """The workbook of one school."""
    random = Random(SEED + school)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, HEAD)
        for number in range(1, LEARNERS + 1):
            sheet.write_row(number, 0, _row(random, school, number))
    return out.getvalue()


def _name(random: Random, middle: tuple[str, ...], surname: str = "") -> str:
    words = (surname or random.choice(SURNAMES), random.choice(middle), random.choice(GIVEN))
    return " ".join((*words[:2], random.choice(GIVEN), words[2]))


def _row(random: Random, school: int, number: int) -> tuple[object, ...]:
    is_girl = random.random() < 0.48
    born = FIRST_DAY + timedelta(days=random.randrange(3000))
    name = _name(random, OF_WOMEN if is_girl else OF_MEN)
    serial = school * LEARNERS + number
    grade = 2026 - born.year - 5
    has_father = number % 2 == 0
    father = _name(random, OF_MEN, name.split()[0]) if has_father else ""
    return (
        *(number, name, f"{born:%d/%m/%Y}", "Nữ" if is_girl else "Nam", grade),
        *(f"{grade}{random.choice('ABC')}", "Đang học", f"99{serial:08d}"),
        f"003{3 if is_girl else 2}{born:%y}{serial % 1_000_000 or 1:06d}",
        *("", "", f"Xóm {random.choice(GIVEN)}, Xã Bao La"),
        *(father, f"0{130_000_000 + 2 * serial}" if has_father else ""),
        *(_name(random, OF_WOMEN), f"0{130_000_001 + 2 * serial}", "Phú Thọ", "", "", ""),
    )
