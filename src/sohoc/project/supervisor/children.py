"""Processes that live and die with the supervisor: the web server and the worker."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sohoc.project import logfiles
from sohoc.project.supervisor.failures import KeepsDying

PR_SET_PDEATHSIG = 1
QUICK = 10.0  # seconds: who dies sooner has a fault of its own
QUICK_DEATHS = 3
LONGEST_PAUSE = 30.0

_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> Callable[[], None]:
    """To be called in the child before it becomes another program: a killed parent takes it along.

    The system sends the signal when the *thread* that started the child ends, so children are
    started from the main thread only.
    """

    def arrange() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return arrange


@dataclass(slots=True)
class Deaths:
    """Counts deaths shortly after a start, and says how long to wait before the next try."""

    part: str
    log: Path
    quick: int = 0

    def count(self, *, lived: float, since: int) -> float:
        """Returns the pause in seconds; raises `KeepsDying` at the third quick death in a row."""
        self.quick = self.quick + 1 if lived < QUICK else 1
        if self.quick >= QUICK_DEATHS:
            tail = "\n".join(logfiles.tail(self.log, since=since))
            raise KeepsDying(part=self.part, tail=tail)
        return float(min(2**self.quick / 2, LONGEST_PAUSE))


@dataclass(slots=True)
class Child:
    """One process in a session of its own, started again when it dies.

    `command` and `variables` are those of `subprocess`; what it prints goes to `log`. `limit` is
    the time in seconds it gets for ending by itself.
    """

    part: str
    command: Sequence[str]
    variables: Mapping[str, str]
    log: Path
    limit: float = 15.0
    _deaths: Deaths = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)
    _since: int = field(init=False, default=0)
    _born: float = field(init=False, default=0.0)
    _again_at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._deaths = Deaths(part=self.part, log=self.log)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process; Ctrl-C at the terminal does not reach it."""
        with logfiles.appending(self.log) as log:
            self._since = logfiles.size(self.log)
            self._process = subprocess.Popen(  # noqa: S603 our own command, no shell
                self.command,
                env=dict(self.variables),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),  # noqa: PLW1509 no threads are running
            )
        self._born = time.monotonic()

    def tend(self) -> bool:
        """Start it again after a death and its pause; returns whether a death was found now.

        Raises `KeepsDying`.
        """
        now = time.monotonic()
        if self._process is None:
            if self._again_at and now >= self._again_at:
                self.start()
            return False
        if self._process.poll() is None:
            return False
        self._sweep(self._process.pid)
        self._process = None
        self._again_at = now + self._deaths.count(lived=now - self._born, since=self._since)
        return True

    def stop(self) -> None:
        """Ask it to end; after `limit` seconds end it and everything it started."""
        self._again_at = 0.0
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(self.limit)
        self._sweep(process.pid)
        process.wait()

    def _sweep(self, session: int) -> None:
        """End what a dead first process left: its children hold the port."""
        with suppress(ProcessLookupError):
            os.killpg(session, signal.SIGKILL)
