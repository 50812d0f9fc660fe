"""What the doctor sees without Django and without the database."""

import socket
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sohoc.project.environment import Environment, Mode
from sohoc.project.supervisor import preflight
from sohoc.project.supervisor.doctor.findings import Finding, good, missing

BACKUP_AGE = 2 * 24 * 3600


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
    directory = environment.backups
    if directory is None:
        return missing(
            "Chưa cấu hình sao lưu; đặt SOHOC_BACKUPS là thư mục chứa bản sao lưu",
            "No backup is configured; set SOHOC_BACKUPS to the directory of the backups",
        )
    newest = max((path.stat().st_mtime for path in _files(directory)), default=0.0)
    if time.time() - newest > BACKUP_AGE:
        return missing(
            f"Không có bản sao lưu nào dưới hai ngày tuổi trong {directory}",
            f"No backup in {directory} is younger than two days",
        )
    return good("Bản sao lưu mới nhất dưới hai ngày", "The last backup is fresh")


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


def _files(directory: Path) -> Iterator[Path]:
    return (path for path in directory.rglob("*") if path.is_file())


CHECKS: tuple[Callable[[Environment], Finding], ...] = (
    mode,
    key_files,
    keys_apart,
    database,
    addresses,
    backups,
    space,
    scanner,
)
