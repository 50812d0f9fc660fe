"""The server's configuration for one machine that it shares with the rest of the program."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

FILE = "sohoc.conf"
MEGABYTE = 1024 * 1024

# Every login needs its password; there is no line for TCP, because the server has none. Copies of
# the whole cluster are made by the superuser alone.
ACCESS = """\
local all all scram-sha-256
local replication postgres scram-sha-256
local replication all reject
"""
ARCHIVE_SECONDS = 60  # how much work a broken disk may take along, at most

# The log must hold no personal data: statements carry values, so do the details of errors and the
# texts of data errors. The program itself logs what failed, without values. What stays are the
# server's own messages (level LOG and above).
_QUIET = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_line_prefix": "'%m [%p] '",
    "log_timezone": "'UTC'",
}

# Throw-away clusters of tests: a crash may lose everything.
_FRAGILE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def physical_memory() -> int:
    """Bytes of memory in this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def settings(*, memory: int, durable: bool, archive: Path | None = None) -> Mapping[str, str]:
    """Settings for a machine with `memory` bytes: an eighth for the server, 256 MB to 1 GB.

    With `archive`, a directory, every finished file of the server's log is copied there.
    """
    shared = min(max(memory // 8, 256 * MEGABYTE), 1024 * MEGABYTE) if durable else 64 * MEGABYTE
    return {
        "max_connections": "60",
        "shared_buffers": f"{shared // MEGABYTE}MB",
        "effective_cache_size": f"{max(memory // 2, 512 * MEGABYTE) // MEGABYTE}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",  # compiling costs more than it saves on short statements
        # After a checkpoint every page goes into the log whole once more; a first import of a
        # province fills the default size several times.
        "max_wal_size": f"{min(max(memory // 8, 1024 * MEGABYTE), 4096 * MEGABYTE) // MEGABYTE}MB",
        "timezone": "'UTC'",
        "password_encryption": "scram-sha-256",
        **({} if archive is None else _archiving(archive)),
        **_QUIET,
        **({} if durable else _FRAGILE),
    }


def _archiving(archive: Path) -> Mapping[str, str]:
    """Copy, flush, rename, so that a file under its name is whole.

    After a crash the same file may come twice; another one under its name is never overwritten.
    """
    kept, draft = f"{quoted_path(archive)}/%f", f"{quoted_path(archive)}/.%f.part"
    command = (
        f"if test -e {kept}; then cmp -s %p {kept}; "
        f"else cp %p {draft} && sync {draft} && mv {draft} {kept}; fi"
    )
    return {
        "archive_mode": "on",
        "archive_command": "'{}'".format(command.replace("'", "''")),
        "archive_timeout": str(ARCHIVE_SECONDS),
    }


def quoted_path(path: Path) -> str:
    """A path in a command of the server's shell, where % has a meaning of its own."""
    return shlex.quote(str(path)).replace("%", "%%")


def write(data: Path, *, durable: bool, archive: Path | None = None) -> None:
    """Write our settings beside `postgresql.conf`, which includes them and may override them."""
    wanted = settings(memory=physical_memory(), durable=durable, archive=archive)
    lines = [f"{name} = {value}" for name, value in wanted.items()]
    head = "# Written at every start; put your own settings at the end of postgresql.conf."
    (data / FILE).write_text("\n".join([head, *lines, ""]), encoding="utf-8")
