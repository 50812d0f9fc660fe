"""The parts of the program as units of their own: `sohoc web`, `sohoc worker`, `sohoc database`.

`sohoc run` watches all of them on one machine; in production systemd does.
"""

import os
import signal
import socket
import threading
from datetime import UTC, datetime

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment, Process
from sohoc.project.operations.failures import BadWords
from sohoc.project.supervisor import certificates, commands, network

LOOK_SECONDS = 1.0


def web(environment: Environment) -> int:
    """Become the web server; does not come back."""
    made: certificates.Certificates | None = None
    names: tuple[str, ...] = ()
    if environment.lan:
        numbers = network.numbers()
        made = certificates.ensure(
            environment.key_directory,
            names=(network.local_name(),),
            addresses=numbers,
            at=datetime.now(UTC),
        )
        names = (environment.host, network.local_name(), *map(str, numbers))
    command = commands.web(environment, made)
    variables = commands.variables(environment, Process.WEB, names=names)
    os.execve(command[0], command, variables)  # noqa: S606 our own command, no shell


def worker(environment: Environment) -> int:
    """Become the worker; does not come back."""
    command = commands.worker()
    os.execve(command[0], command, commands.variables(environment, Process.WORKER))  # noqa: S606 - our own command, no shell


def database(environment: Environment) -> int:
    """Have the embedded server up until asked to stop; exit code 1 when it ended by itself."""
    if not environment.is_embedded:
        raise BadWords(reason="SOHOC_DATABASE_URL")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    cluster = Cluster.of(environment)
    cluster.create_if_missing()
    cluster.start()
    tell_systemd("READY=1")
    while not ended.wait(LOOK_SECONDS):
        if not cluster.is_running():
            return 1
    cluster.stop()
    return 0


def tell_systemd(state: str) -> None:
    """Say to the service manager that started us how far we are; nothing without one."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return
    address = "\0" + place[1:] if place.startswith("@") else place
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), address)
