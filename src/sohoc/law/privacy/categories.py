"""Which personal data are sensitive by law: Nghị định 356/2025/NĐ-CP, điều 4 khoản 1."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SensitiveCategory:
    """One point of the list. `title` is the law's own matter in Vietnamese, shortened."""

    code: str
    point: str
    title: str
    valid_from: date = date(2026, 1, 1)
    valid_until: date | None = None

    @property
    def legal_ref(self) -> str:
        """Where the category stands."""
        return f"Nghị định 356/2025/NĐ-CP, điều 4 khoản 1 điểm {self.point}"


# The order of the decree. Points c, đ to k and m are † (from reports on the text, not the text).
SENSITIVE = (
    SensitiveCategory("ethnicity", "a", "nguồn gốc chủng tộc, nguồn gốc dân tộc"),
    SensitiveCategory("religion", "b", "quan điểm chính trị, tôn giáo, tín ngưỡng"),
    SensitiveCategory("private_life", "c", "đời sống riêng tư, bí mật cá nhân, bí mật gia đình"),
    SensitiveCategory("health", "d", "tình trạng sức khỏe"),
    SensitiveCategory("biometrics", "đ", "dữ liệu sinh trắc học, đặc điểm di truyền"),
    SensitiveCategory("sexual_life", "e", "đời sống tình dục, xu hướng tình dục"),
    SensitiveCategory("offences", "g", "tội phạm, hành vi vi phạm pháp luật"),
    SensitiveCategory("location", "h", "vị trí của cá nhân"),
    SensitiveCategory(
        "credentials", "i", "thông tin đăng nhập tài khoản định danh điện tử, hình ảnh thẻ căn cước"
    ),
    SensitiveCategory("finance", "k", "tài khoản, thẻ ngân hàng và lịch sử giao dịch tài chính"),
    SensitiveCategory("online_behaviour", "l", "theo dõi hành vi, hoạt động trên không gian mạng"),
    SensitiveCategory("other", "m", "dữ liệu khác theo quy định của pháp luật"),
)

# What a school writes down about people, and the category that makes it sensitive.
CATEGORY_OF = {
    "ethnicity": "ethnicity",
    "religion": "religion",
    "policy_group": "private_life",  # ‡ poverty, merits of the family: no point names it
    "disability": "health",
    "health": "health",
    "family_circumstances": "private_life",
    "photo_of_identity_card": "credentials",
    "face_attendance": "biometrics",
    "bus_position": "location",
    "learning_analytics": "online_behaviour",
}


def sensitive_categories(kinds: Collection[str], *, on: date) -> tuple[SensitiveCategory, ...]:
    """The categories that these kinds of data touch on a day, in the order of the decree.

    Nghị định 356/2025/NĐ-CP, điều 4 khoản 1; consent must say that such data are sensitive: điều 6.
    `kinds` are keys of `CATEGORY_OF`; what is not in it is a basic attribute.
    """
    codes = {CATEGORY_OF[kind] for kind in kinds if kind in CATEGORY_OF}
    return tuple(
        one
        for one in SENSITIVE
        if one.code in codes
        and one.valid_from <= on
        and (one.valid_until is None or on < one.valid_until)
    )
