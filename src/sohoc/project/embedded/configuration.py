"""The server's configuration for one machine that it shares with the rest of the program."""

import os
from collections.abc import Mapping
from pathlib import Path

FILE = "sohoc.conf"
MEGABYTE = 1024 * 1024

# Every login needs its password; there is no line for TCP, because the server has none.
ACCESS = """\
local all all scram-sha-256
local replication all reject
"""

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


def settings(*, memory: int, durable: bool) -> Mapping[str, str]:
    """Settings for a machine with `memory` bytes: an eighth for the server, 256 MB to 1 GB."""
    shared = min(max(memory // 8, 256 * MEGABYTE), 1024 * MEGABYTE) if durable else 64 * MEGABYTE
    return {
        "max_connections": "60",
        "shared_buffers": f"{shared // MEGABYTE}MB",
        "effective_cache_size": f"{max(memory // 2, 512 * MEGABYTE) // MEGABYTE}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",  # compiling costs more than it saves on short statements
        "timezone": "'UTC'",
        "password_encryption": "scram-sha-256",
        **_QUIET,
        **({} if durable else _FRAGILE),
    }


def write(data: Path, *, durable: bool) -> None:
    """Write our settings beside `postgresql.conf`, which includes them and may override them."""
    lines = [f"{name} = {value}" for name, value in _for_this_machine(durable=durable).items()]
    head = "# Written at every start; put your own settings at the end of postgresql.conf."
    (data / FILE).write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def _for_this_machine(*, durable: bool) -> Mapping[str, str]:
    return settings(memory=physical_memory(), durable=durable)
