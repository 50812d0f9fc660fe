"""Where the web processes of one machine keep their counters together."""

import os
from pathlib import Path

SHARED = "PROMETHEUS_MULTIPROC_DIR"


def share_counters(directory: Path) -> None:
    """Count in files of `directory` from now on; to be called before the library is imported.

    The first process of a run begins anew. One that is started again beside others leaves the
    files of its predecessor: a sum that falls looks like thousands of new requests.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = list(directory.glob("*.db"))
    if not any(is_of_living(path) for path in files):
        for path in files:
            path.unlink(missing_ok=True)
    os.environ[SHARED] = str(directory)


def forget_dead_gauges(directory: Path) -> None:
    """Connections of a process that is gone are no connections; its counters stay."""
    for path in directory.glob("gauge_live*_*.db"):
        if not is_of_living(path):
            path.unlink(missing_ok=True)


def is_of_living(path: Path) -> bool:
    """Whether the process in the name of the file still lives."""
    return Path("/proc", path.stem.rpartition("_")[2]).exists()
