"""What the doctor sees through Django's settings and in the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connections

from sohoc.project.demo.plan import SEVERAL_ROLES, SHOWN
from sohoc.project.supervisor.doctor.findings import Finding, good, missing

OLDEST_POSTGRESQL = 15
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
OWNER = "owner"


def debugging() -> Finding:
    if settings.DEBUG:
        return missing("DEBUG đang bật", "DEBUG is on")
    return good("DEBUG đã tắt", "DEBUG is off")


def cookies() -> Finding:
    if settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE:
        return good("Cookie chỉ đi qua TLS", "Cookies travel over TLS only")
    return missing(
        "Cookie có thể đi không mã hóa; dùng SOHOC_MODE=production sau máy chủ TLS",
        "Cookies may travel in the clear; use SOHOC_MODE=production behind a TLS server",
    )


def mail() -> Finding:
    if settings.EMAIL_BACKEND != NO_MAIL:
        return good("Thư điện tử đã cấu hình", "Mail is configured")
    return missing(
        "Chưa gửi được thư điện tử: EMAIL_BACKEND còn trống",
        "No mail can be sent: EMAIL_BACKEND is the empty one",
    )


def key_ages() -> Finding:
    days = settings.SOHOC_KEY_DAYS
    old = settings.KEYRING.outdated(at=datetime.now(UTC), days=days)
    if not old:
        return good(f"Khóa nào cũng chưa quá {days} ngày", f"No key is older than {days} days")
    names = ", ".join(key.id for key in old)
    return missing(
        f"Khóa đã dùng quá {days} ngày: {names}; hãy tạo khóa mới ở trang Khóa",
        f"Keys older than {days} days: {names}; make new ones on the page of keys",
    )


def server_version() -> Finding:
    number = int(_value("SHOW server_version_num")) // 10000
    if number >= OLDEST_POSTGRESQL:
        return good(f"PostgreSQL {number}", f"PostgreSQL {number}")
    return missing(
        f"PostgreSQL {number} quá cũ; cần từ {OLDEST_POSTGRESQL}",
        f"PostgreSQL {number} is too old; {OLDEST_POSTGRESQL} or newer is needed",
    )


def time_zone() -> Finding:
    here, there = settings.TIME_ZONE, _value("SHOW timezone")
    if here == "Asia/Ho_Chi_Minh" and there in {"UTC", "Etc/UTC"}:
        return good("Múi giờ đúng", "The time zones are right")
    return missing(
        f"Múi giờ: chương trình {here}, cơ sở dữ liệu {there}; cần Asia/Ho_Chi_Minh và UTC",
        f"Time zones: program {here}, database {there}; they should be Asia/Ho_Chi_Minh and UTC",
    )


def seal() -> Finding:
    kind = _value("SELECT (SELECT kind FROM project_installation)")
    if kind == "real":
        return good("Dữ liệu mang dấu “thật”", "The data are sealed as real")
    if kind is None:
        return missing(
            "Cơ sở dữ liệu chưa mang dấu “thật”",
            "The database is not sealed as real yet",
        )
    return missing(
        "Cơ sở dữ liệu chứa dữ liệu mẫu; dùng cơ sở dữ liệu trống cho dữ liệu thật",
        "The database holds demo data; real data need an empty one",
    )


def default_accounts() -> Finding:
    names = [SEVERAL_ROLES[0], *(name for name, _role in SHOWN)]
    query = """SELECT string_agg(username, ', ' ORDER BY username)
               FROM identity_user WHERE is_active AND username = ANY(%s)"""
    found = _value(query, names)
    if found is None:
        return good("Không có tài khoản dùng thử", "No demo accounts")
    return missing(
        f"Tài khoản dùng thử còn hoạt động, hãy đóng: {found}",
        f"Demo accounts are active, close them: {found}",
    )


def _value(query: str, *arguments: list[str]) -> Any:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchone()[0]


SETTINGS: tuple[Callable[[], Finding], ...] = (debugging, cookies, mail, key_ages)
DATABASE: tuple[Callable[[], Finding], ...] = (
    server_version,
    time_zone,
    seal,
    default_accounts,
)
