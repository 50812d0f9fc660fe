"""`sohoc run`: check, start, watch, and stop in order."""

import errno
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from sohoc.project import logfiles
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.embedded.failures import DiskFull
from sohoc.project.environment import Environment, Process
from sohoc.project.failures import Failure
from sohoc.project.supervisor import (
    certificates,
    commands,
    health,
    messages,
    network,
    preflight,
)
from sohoc.project.supervisor.children import Child, Deaths, die_with
from sohoc.project.supervisor.failures import (
    NotAnswering,
    OtherData,
    PreparationFailed,
    SystemRefused,
)
from sohoc.project.supervisor.lock import RunLock

HEALTHY_WITHIN = 60.0
TICK = 0.5
TRIM_EVERY = 60.0
OLD_WEB_SECONDS = 15.0

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Ctrl-C or a request to end; not an Exception, so that nothing on the way swallows it."""


def run(environment: Environment, *, out: Callable[[str], None]) -> int:
    """Run until asked to stop (exit code 0) or until something cannot go on (exit code 1).

    `out` receives what the person at the terminal shall read.
    """
    supervisor = Supervisor(environment, out=out)
    failure: Failure | None = None
    with _stop_signals():
        try:
            supervisor.start()
            supervisor.watch()
        except StopRequested:
            out(messages.both(messages.STOPPING))
        except Failure as refused:
            failure = refused
        except OSError as error:
            failure = _of_the_system(error, environment.home)
        finally:
            _ignore_signals()
            was_up = supervisor.stop()
    if failure is not None:
        out(messages.explained(failure))
        return 1
    if was_up:
        out(messages.both(messages.STOPPED))
    return 0


@dataclass(slots=True)
class Supervisor:
    """The parts of one installation and the order in which they come and go."""

    environment: Environment
    out: Callable[[str], None]
    cluster: Cluster | None = field(init=False, default=None)
    children: list[Child] = field(init=False, default_factory=list)
    accounts: list[str] = field(init=False, default_factory=list)
    _certificates: certificates.Certificates | None = field(init=False, default=None)
    _lock: RunLock = field(init=False)
    _is_holder: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._lock = RunLock(self.environment.home)

    def start(self) -> None:
        """Everything up to the address on the screen; raises `Failure`."""
        environment = self.environment
        preflight.check_python()
        preflight.check_home(environment.home)
        was_left = self._lock.take(address=network.address(environment))
        self._is_holder = True
        preflight.check_port(environment, patience=OLD_WEB_SECONDS if was_left else 0)
        if environment.is_embedded:
            self._start_cluster(Cluster.of(environment))
        else:
            preflight.check_space(environment.home)
        if environment.lan:
            self._certificates = self._ensure_certificates()
        self._prepare()
        self._start_children()
        self._wait_healthy()
        self._announce()

    def watch(self) -> None:
        """Start again what dies; returns never, ends by `StopRequested` or `Failure`."""
        postgres = Deaths(part="PostgreSQL", log=self._log("postgres"))
        born, trimmed = time.monotonic(), time.monotonic()
        while True:
            time.sleep(TICK)
            self._tend_children()
            if self.cluster is not None and not self.cluster.is_running():
                self.out(messages.both(messages.PART_ENDED, part="PostgreSQL"))
                since = logfiles.size(postgres.log)
                pause = postgres.count(lived=time.monotonic() - born, since=since)
                time.sleep(pause)
                self.cluster.start()
                born = time.monotonic()
            if time.monotonic() - trimmed > TRIM_EVERY:
                trimmed = time.monotonic()
                for log in self._log("any").parent.glob("*.log"):
                    logfiles.trim(log)

    def stop(self) -> bool:
        """Web, worker, then PostgreSQL; returns whether anything had been started."""
        was_up = bool(self.children) or (self.cluster is not None and self.cluster.is_running())
        for child in self.children:
            child.stop()
        if self.cluster is not None and not self.cluster.stop():
            self.out(messages.both(messages.CUT_OFF))
        if self._is_holder:
            self._lock.release()
        return was_up

    def _start_cluster(self, cluster: Cluster) -> None:
        preflight.check_space(self.environment.home, cluster.base)
        cluster.check_version()
        if not cluster.exists():
            self.out(messages.both(messages.CREATING, directory=cluster.data))
        self.cluster = cluster
        cluster.create_if_missing()
        self.out(messages.both(self._how_it_starts(cluster)))
        cluster.start()

    @staticmethod
    def _how_it_starts(cluster: Cluster) -> str:
        if cluster.is_running():
            return messages.ADOPTING
        return messages.RECOVERING if cluster.needs_recovery() else messages.STARTING

    def _ensure_certificates(self) -> certificates.Certificates:
        return certificates.ensure(
            self.environment.key_directory,
            names=(network.local_name(),),
            addresses=network.numbers(),
            at=datetime.now(UTC),
        )

    def _prepare(self) -> None:
        """Run the preparing process and repeat its steps on the screen; raises `Failure`."""
        log = self._log("prepare")
        with logfiles.appending(log) as errors:
            process = subprocess.Popen(  # noqa: S603 our own command, no shell
                commands.prepare(),
                env=commands.variables(self.environment, Process.COMMAND),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),  # noqa: PLW1509 no threads are running
            )
        try:
            done = self._follow(process)
            process.wait()
        finally:
            process.kill()
            process.communicate()
        if not done:
            reason = (logfiles.tail(log, lines=1) or ["no message"])[0]
            raise PreparationFailed(reason=reason, log=log)

    def _follow(self, process: subprocess.Popen[str]) -> bool:
        steps = {
            "migrate": messages.MIGRATING,
            "static": messages.COLLECTING,
            "demo": messages.LOADING_DEMO,
        }
        for line in process.stdout or ():
            said: dict[str, Any] = json.loads(line)
            step = said["step"]
            if step == "failed":
                raise PreparationFailed(reason=said["reason"], log=self._log("prepare"))
            if step == "other data":
                raise OtherData(kind=said["kind"], mode=said["mode"])
            if step == "done":
                self.accounts = said["accounts"]
                return True
            self.out(messages.both(steps[step]))
        return False

    def _start_children(self) -> None:
        self.out(messages.both(messages.STARTING_WEB))
        names: tuple[str, ...] = (self.environment.host,)
        if self.environment.lan:
            names += (network.local_name(), *map(str, network.numbers()))
        web = commands.web(self.environment, self._certificates)
        for part, command, process in (
            ("web", web, Process.WEB),
            ("worker", commands.worker(), Process.WORKER),
        ):
            variables = commands.variables(self.environment, process, names=names)
            child = Child(part=part, command=command, variables=variables, log=self._log(part))
            self.children.append(child)
            child.start()

    def _tend_children(self) -> None:
        for child in self.children:
            if child.tend():
                self.out(messages.both(messages.PART_ENDED, part=child.part))

    def _wait_healthy(self) -> None:
        authority = self._certificates.authority if self._certificates else None
        deadline = time.monotonic() + HEALTHY_WITHIN
        while not health.answers(self.environment, authority=authority):
            self._tend_children()
            if time.monotonic() > deadline:
                raise NotAnswering(seconds=round(HEALTHY_WITHIN), log=self._log("web"))
            time.sleep(0.1)

    def _announce(self) -> None:
        lines = [messages.both(messages.RUNNING), "", f"    {network.address(self.environment)}"]
        if self._certificates is not None:
            lines += self._network_lines(self._certificates.authority)
        if self.accounts:
            lines += ["", messages.both(messages.ACCOUNTS), *(f"    {a}" for a in self.accounts)]
        self.out("\n".join([*lines, "", messages.both(messages.STOP_HINT)]))

    def _network_lines(self, authority: Path) -> Iterator[str]:
        name, port = network.local_name(), self.environment.port
        yield f"    https://{name}:{port}"
        if not network.announces_its_name():
            yield messages.both(messages.NOT_ON_THIS_NETWORK_NAME, name=name)
        numbers = network.numbers()
        if numbers:
            yield messages.both(messages.NUMBERS)
            yield from (f"    https://{number}:{port}" for number in numbers)
        reach = f"https://{numbers[0] if numbers else name}:{port}"
        yield ""
        yield messages.both(messages.TRUST)
        yield messages.both(messages.TRUST_FILE, file=authority, address=reach)
        for how in (messages.TRUST_ANDROID, messages.TRUST_APPLE, messages.TRUST_DESKTOP):
            yield messages.both(how)

    def _log(self, part: str) -> Path:
        return self.environment.home / "log" / f"{part}.log"


def _of_the_system(error: OSError, home: Path) -> Failure:
    if error.errno == errno.ENOSPC:
        return DiskFull(directory=home)
    return SystemRefused(reason=error)


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Turn the first signal to stop into `StopRequested`; put the old handlers back at the end."""

    def request(_number: int, _frame: FrameType | None) -> None:
        _ignore_signals()
        raise StopRequested

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if number is not signal.SIGHUP or handler is not signal.SIG_IGN:  # nohup means what it says
            signal.signal(number, request)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_signals() -> None:
    """A second Ctrl-C must not interrupt the orderly stop, which has limits of its own."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
