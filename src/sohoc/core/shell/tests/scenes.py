"""Sample pages of the frame: what the tests render and what a person looks at in a browser."""

from datetime import date
from typing import Any

from django import forms

from sohoc.core.shell.frame import Density, Frame, OtherRole, Place, Theme

TODAY = date(2027, 1, 5)

LEVELS = [("th", "Tiểu học"), ("thcs", "Trung học cơ sở"), ("thpt", "Trung học phổ thông")]

ROWS = [
    ("Trường TH&THCS Bao La", "25-05245-721", "TH, THCS", 18, 512, "wait", "Thiếu 2 mục"),
    ("Trường THPT Cao Phong", "25-05089-801", "THPT", 24, 1036, "ok", "Đủ"),
    ("Trường THCS Cao Sơn", "25-04876-604", "THCS", 9, 287, "ok", "Đủ"),
    ("Trường THCS Đà Bắc", "25-04831-601", "THCS", 16, 602, "stop", "Sai 5 dòng"),
    ("Trường PTDTNT THCS&THPT Đà Bắc", "25-04831-901", "THCS, THPT", 12, 420, "ok", "Đủ"),
    ("Trường THCS Đại Đồng", "25-05347-602", "THCS", 12, 431, "work", "Đang nhập 71 %"),
    ("Trường THCS Hợp Kim", "25-05068-603", "THCS", 11, 398, "none", "Chưa nộp"),
    ("Trường TH&THCS Hùng Việt", "25-08416-712", "TH, THCS", 21, 688, "lock", "Đã khóa"),
]


class SchoolForm(forms.Form):
    """One field of every kind that the components print."""

    name = forms.CharField(label="Tên trường", help_text="Tên đầy đủ trong quyết định thành lập.")
    code = forms.CharField(label="Mã trường", required=False)
    level = forms.ChoiceField(label="Cấp học", choices=LEVELS)
    ways = forms.MultipleChoiceField(
        label="Hình thức", choices=LEVELS, widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.ChoiceField(label="Loại hình", choices=LEVELS, widget=forms.RadioSelect)
    boards = forms.BooleanField(label="Có bán trú", required=False)
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)


def frame(
    *, theme: Theme = "light", density: Density = "comfortable", lock_after_seconds: int = 0
) -> Frame:
    """A province officer with two more roles, as the reference screens show her."""
    words = [
        ("Tổng quan", "home"),
        ("Trường học", "building-community"),
        ("Người học", "users"),
        ("Nhân sự", "user-check"),
        ("Số liệu", "chart-bar"),
        ("Bản đồ", "map-2"),
    ]
    return Frame(
        person_name="Hà Thị Mến",
        role_label="Cán bộ Sở",
        place_label="Tỉnh Phú Thọ",
        navigation=[
            Place(label=word, url=f"/{icon}", icon=icon, is_current=word == "Trường học")
            for word, icon in words
        ],
        everything=Place(label="Tất cả", url="/tat-ca", icon="menu-2"),
        roles=[
            OtherRole(id=7, role_label="Giáo viên", place_label="THCS Mai Châu"),
            OtherRole(id=9, role_label="Phụ huynh", place_label="2 con đang học"),
        ],
        notices=4,
        theme=theme,
        density=density,
        is_demo=True,
        lock_after_seconds=lock_after_seconds,
        search_url="/tim",
        notices_url="/thong-bao",
        preferences_url="/tuy-chon",
        switch_role_url="/doi-vai",
        security_url="/bao-mat",
        sessions_url="/thiet-bi",
        password_url="/mat-khau",
        sign_out_url="/dang-xuat",
        lock_url="/khoa",
        unlock_url="/mo-khoa",
    )


def context(*, bound: bool = False) -> dict[str, Any]:
    """Values for every sample page together."""
    form = SchoolForm({"code": "25"}) if bound else SchoolForm()
    keys = ("name", "code", "level", "classes", "learners", "kind", "word")
    rows = [dict(zip(keys, row, strict=True)) for row in ROWS]
    for row in rows:
        row["place"] = "Xã Bao La"
        row["picked"] = row["code"] in {"25-05089-801", "25-04831-601"}
    return {
        "crumbs": [("Tỉnh Phú Thọ", "/"), ("Trường học", "/truong"), ("Xã Bao La", "/xa")],
        "today": TODAY,
        "founded": date(2018, 8, 1),
        "form": form,
        "rows": rows,
        "tabs": [
            ("Đang hoạt động", "?", True, 1985),
            ("Đổi trong năm học", "?doi", False, 34),
            ("Đã sáp nhập, giải thể", "?cu", False, 212),
        ],
        "parts": [("Tổng quan", "?", True, None), ("Lớp", "?lop", False, 18)],
        "exports": [("Excel", "?x", "file-spreadsheet"), ("CSV", "?c", "file-text")],
        "columns": [
            ("name", "Tên trường", True, True),
            ("code", "Mã trường", True, False),
            ("level", "Cấp học", True, False),
            ("kind", "Loại hình", False, False),
        ],
        "acts": [("Xuất", "act", "export", "download"), ("In", "act", "print", "printer")],
        "events": [
            {"at": TODAY, "title": "Đang hoạt động", "text": "UBND xã quản lý.", "is_now": True},
            {"at": date(2018, 8, 1), "title": "Nhập hai trường thành một", "text": "214 + 271 em."},
            {"at": date(1996, 9, 1), "title": "Lập Trường TH Bao La"},
        ],
        "facts": [
            ("Mã trường", "25-05245-721"),
            ("Cấp, loại hình", "Tiểu học và THCS, công lập"),
            ("Hiệu trưởng", "Hà Công Thịnh"),
        ],
    }
