"""Where and on what the figures were taken; CPU seconds of a tree of processes."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

RESULTS = Path(__file__).parent / "results"


def described() -> dict[str, object]:
    """Machine, versions and commit, as they stand in every result."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit,
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds (user and system) of a group of processes, and of everything else."""

    server: float
    others: float


class Meter:
    """CPU seconds of the server's processes between two looks; includes ended children."""

    def __init__(self, roots: list[int]) -> None:
        self._roots = roots
        self._server = self._tree()
        self._all = self._machine()
        self._self = sum(psutil.Process().cpu_times()[:2])

    def _tree(self) -> float:
        total = 0.0
        for root in self._roots:
            process = psutil.Process(root)
            for one in [process, *process.children(recursive=True)]:
                try:
                    times = one.cpu_times()
                except psutil.NoSuchProcess:  # ended between the two looks: its parent counts it
                    continue
                total += times.user + times.system + times.children_user + times.children_system
        return total

    @staticmethod
    def _machine() -> float:
        times = psutil.cpu_times()
        return float(times.user + times.system + times.nice)

    def spent(self) -> Spent:
        """Since the meter was made: the server tree, and foreign work besides this driver."""
        server = self._tree() - self._server
        driver = sum(psutil.Process().cpu_times()[:2]) - self._self
        return Spent(server=server, others=self._machine() - self._all - server - driver)
