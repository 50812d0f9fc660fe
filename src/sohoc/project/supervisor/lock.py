"""One supervisor for one home; the lock dies with its holder, so it cannot go stale."""

import fcntl
import json
import os
from pathlib import Path

from sohoc.project.supervisor.failures import AlreadyRunning

FILE = "run.lock"


class RunLock:
    """An advisory lock on a file that also says who holds it and where it answers.

    The content outlives a holder that was killed: it then tells that the last run ended badly.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._descriptor: int | None = None

    def take(self, *, address: str) -> bool:
        """Become the holder; returns whether the last one ended without letting go.

        Raises `AlreadyRunning`.
        """
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _content(descriptor)
            os.close(descriptor)
            raise AlreadyRunning(
                pid=holder.get("pid", "?"), address=holder.get("address", "?")
            ) from None
        was_left = bool(_content(descriptor))
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "address": address}).encode(), 0)
        self._descriptor = descriptor
        return was_left

    def release(self) -> None:
        """Let go after a clean end."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def is_held(self) -> bool:
        """Whether a supervisor (of any process) runs on this home."""
        try:
            descriptor = os.open(self._file, os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False


def _content(descriptor: int) -> dict[str, object]:
    try:
        content = json.loads(os.pread(descriptor, 4096, 0) or b"{}")
    except ValueError:
        return {"pid": "?"}
    return content if isinstance(content, dict) else {}
