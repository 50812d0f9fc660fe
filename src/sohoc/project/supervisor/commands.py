"""The command lines and environments of the program's parts."""

import os
import sys
from collections.abc import Mapping

from sohoc.project.environment import Environment, Process
from sohoc.project.supervisor import network
from sohoc.project.supervisor.certificates import Certificates

STOP_SECONDS = 10


def web(environment: Environment, certificates: Certificates | None) -> list[str]:
    """The web server: blocking views on threads, one process unless configured otherwise."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", network.listen_address(environment), "--port", str(environment.port)]
    command += ["--workers", str(environment.web_workers)]
    command += ["--blocking-threads", str(environment.web_threads)]
    command += ["--workers-kill-timeout", str(STOP_SECONDS), "--no-access-log"]
    if certificates is not None:
        command += ["--ssl-certificate", str(certificates.chain)]
        command += ["--ssl-keyfile", str(certificates.key), "--ssl-protocol-min", "tls1.2"]
    return [*command, "sohoc.project.wsgi:application"]


def worker() -> list[str]:
    """The worker that runs jobs."""
    return [sys.executable, "-m", "sohoc.project.worker"]


def prepare() -> list[str]:
    """Migrations and demo, before the other two."""
    return [sys.executable, "-m", "sohoc.project.cli", "prepare"]


def variables(
    environment: Environment,
    process: Process,
    *,
    names: tuple[str, ...] = (),
    inherited: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """The environment of one part; web and worker do not get the owner's address and password.

    `names` are hosts to be answered besides the configured ones.
    """
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith(("GRANIAN_", "PG")) and name != "SOHOC_OWNER_DATABASE_URL"
    }
    if process is Process.COMMAND and environment.owner_database_url:
        kept["SOHOC_OWNER_DATABASE_URL"] = environment.owner_database_url
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": environment.settings_module,
        "SOHOC_PROCESS": process.value,
        "SOHOC_HOME": str(environment.home),
        "SOHOC_ALLOWED_HOSTS": ",".join(dict.fromkeys((*environment.allowed_hosts, *names))),
        "PYTHONUNBUFFERED": "1",
    }
