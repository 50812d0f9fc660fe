"""What the doctor sees without Django and without the database."""

import socket
import stat
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sohoc.project.environment import Environment, Mode
from sohoc.project.operations import records
from sohoc.project.supervisor import preflight
from sohoc.project.supervisor.doctor.findings import Finding, good, missing

BACKUP_AGE = 2 * 24 * 3600
DRILL_AGE = 35 * 24 * 3600


def mode(environment: Environment) -> Finding:
    if environment.mode is Mode.PRODUCTION:
        return good("Chế độ vận hành thật", "Production mode")
    return missing(
        f"Đang ở chế độ {environment.mode}; đặt SOHOC_MODE=production",
        f"The mode is {environment.mode}; set SOHOC_MODE=production",
    )


def key_files(environment: Environment) -> Finding:
    directory = environment.key_directory
    if not directory.is_dir():
        return missing(f"Chưa có khóa trong {directory}", f"No keys in {directory} yet")
    secret = [path for path in directory.rglob("*") if path.suffix != ".crt"]
    open_ones = [path for path in (directory, *secret) if _is_open(path)]
    if open_ones:
        return missing(
            f"Người khác đọc được {open_ones[0]}; hãy chạy: chmod -R go= {directory}",
            f"Others may read {open_ones[0]}; run: chmod -R go= {directory}",
        )
    return good("Khóa chỉ chủ sở hữu đọc được", "Keys are readable by their owner only")


def keys_apart(environment: Environment) -> Finding:
    if environment.home not in environment.key_directory.parents:
        return good("Khóa nằm ngoài thư mục dữ liệu", "Keys lie outside the data")
    return missing(
        f"Khóa nằm trong {environment.home} cùng dữ liệu; đặt SOHOC_KEYS ra nơi khác",
        f"The keys lie in {environment.home} beside the data; put them elsewhere with SOHOC_KEYS",
    )


def database(environment: Environment) -> Finding:
    if environment.is_embedded:
        return missing(
            "Dùng PostgreSQL đi kèm: không có máy dự phòng; đặt SOHOC_DATABASE_URL",
            "The embedded PostgreSQL has no replica; set SOHOC_DATABASE_URL",
        )
    return good("Dùng máy chủ PostgreSQL riêng", "A PostgreSQL server of its own")


def addresses(environment: Environment) -> Finding:
    if environment.allowed_hosts and "*" not in environment.allowed_hosts:
        names = ", ".join(environment.allowed_hosts)
        return good(f"Trả lời cho tên: {names}", f"Answers to the names: {names}")
    return missing(
        "Chưa có tên miền; đặt SOHOC_ALLOWED_HOSTS và một máy chủ TLS phía trước",
        "No host name yet; set SOHOC_ALLOWED_HOSTS and put a TLS server in front",
    )


def backups(environment: Environment) -> Finding:
    if environment.backups is None and environment.pgbackrest is None:
        return missing(
            "Chưa cấu hình sao lưu; đặt SOHOC_PGBACKREST, hoặc SOHOC_BACKUPS với PostgreSQL đi kèm",
            "No backup is configured; set SOHOC_PGBACKREST, or SOHOC_BACKUPS when embedded",
        )
    record = records.newest(environment.home, "backups")
    if record is None or _age(record["finished"]) > BACKUP_AGE:
        return missing(
            "Không có bản sao lưu nào dưới hai ngày tuổi; hãy chạy: sohoc backup",
            "No backup is younger than two days; run: sohoc backup",
        )
    return good("Bản sao lưu mới nhất dưới hai ngày", "The last backup is fresh")


def drills(environment: Environment) -> Finding:
    record = records.newest(environment.home, "drills")
    if record is None or _age(record["began"]) > DRILL_AGE:
        return missing(
            "Không có lần diễn tập phục hồi nào trong 35 ngày qua; hãy chạy: sohoc drill",
            "No restore was rehearsed within 35 days; run: sohoc drill",
        )
    if not record["is_good"]:
        score = f"{record['score']}/{record['of']}"
        return missing(
            f"Lần diễn tập phục hồi cuối không đạt ({score})",
            f"The last restore drill did not pass ({score})",
        )
    return good("Diễn tập phục hồi gần đây đạt đủ điểm", "The last restore drill passed")


def space(environment: Environment) -> Finding:
    free = preflight.free_megabytes(environment.home)
    wanted = 10 * preflight.NEEDED_MEGABYTES
    if free >= wanted:
        return good(f"Đĩa còn trống {free} MB", f"{free} MB are free on the disk")
    return missing(
        f"Đĩa chỉ còn trống {free} MB; nên có ít nhất {wanted} MB",
        f"Only {free} MB are free on the disk; have at least {wanted} MB",
    )


def scanner(environment: Environment) -> Finding:
    if environment.clamd is None:
        return missing(
            "Chưa quét virus tệp tải lên; đặt SOHOC_CLAMD là ổ nối của clamd",
            "Uploads are not scanned; set SOHOC_CLAMD to the socket of clamd",
        )
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            probe.connect(environment.clamd)
            probe.sendall(b"zPING\0")
            is_alive = probe.recv(16).startswith(b"PONG")
    except OSError:
        is_alive = False
    if is_alive:
        return good("Trình quét virus trả lời", "The virus scanner answers")
    return missing(
        f"Trình quét virus ở {environment.clamd} không trả lời",
        f"The virus scanner at {environment.clamd} does not answer",
    )


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _age(moment: str) -> float:
    return time.time() - datetime.fromisoformat(moment).timestamp()


CHECKS: tuple[Callable[[Environment], Finding], ...] = (
    mode,
    key_files,
    keys_apart,
    database,
    addresses,
    backups,
    drills,
    space,
    scanner,
)
