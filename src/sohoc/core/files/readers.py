"""The processes that open workbooks for this one: started when needed, used again, ended with it.

Two at a time, so that many large files at once do not take the machine's memory.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore, Timer

import sohoc
from sohoc.lib.tables import Limits, TableRefused

AT_ONCE = 2
LONGEST_WAIT = 5.0  # seconds, for others that are being read
LONGEST = 20.0  # seconds, for one file; of the processor it gets eight
SOURCE = Path(sohoc.__file__).parent.parent

turns = BoundedSemaphore(AT_ONCE)


class Reader:
    """One process; it answers one question after the other."""

    def __init__(self) -> None:
        # -P: what lies in the current directory is no part of the program.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "sohoc.core.files.workbooks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(SOURCE)},
            start_new_session=True,
        )
        self.owner = os.getpid()

    def ask(self, content: bytes, *, limits: Limits, which: str) -> bytes:
        """The answer, as `workbooks` describes it. Raises `TableRefused`.

        A reader that took too long is ended, and of no use any more (`is_alive`).
        """
        asked = {"limits": asdict(limits), "which": which, "size": len(content)}
        watch = Timer(LONGEST, self._kill)
        watch.start()
        try:
            code, answer = self._exchange(json.dumps(asked).encode() + b"\n" + content)
        except (OSError, ValueError) as error:  # it was ended, by us or by the system
            self.end()
            raise TableRefused("heavy") from error
        finally:
            watch.cancel()
        if code:  # it may have left a part of the question unread
            self.end()
            raise TableRefused("heavy" if code < 0 else "workbook")  # a signal: its limits
        return answer

    def _exchange(self, question: bytes) -> tuple[int, bytes]:
        out, back = self._process.stdin, self._process.stdout
        if out is None or back is None:
            raise BrokenPipeError
        out.write(question)
        out.flush()
        answer, line = b"", back.readline()
        if not line.startswith(b"end "):
            answer = back.read(int(line))
            line = back.readline()
        return int(line.removeprefix(b"end ")), answer

    @property
    def is_alive(self) -> bool:
        """Whether it may be asked again: it runs, and was started by this very process."""
        return self.owner == os.getpid() and self._process.poll() is None

    def _kill(self) -> None:
        """End it, with the child that has a workbook open."""
        if self._process.poll() is not None:
            return  # its number may be another's by now
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End it for good."""
        self._kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was written and nobody took
                    pipe.close()


_idle: list[Reader] = []


def answer_of(content: bytes, *, limits: Limits, which: str) -> bytes:
    """The answer of a reader that has time. Raises `TableRefused`."""
    if not turns.acquire(timeout=LONGEST_WAIT):
        raise TableRefused("busy")
    try:
        reader = _idle.pop() if _idle else Reader()
        if not reader.is_alive:
            reader = Reader()
        try:
            return reader.ask(content, limits=limits, which=which)
        finally:
            if reader.is_alive:
                _idle.append(reader)
    finally:
        turns.release()


@atexit.register
def end_all() -> None:
    """End the readers of this process."""
    while _idle:
        reader = _idle.pop()
        if reader.is_alive:
            reader.end()
