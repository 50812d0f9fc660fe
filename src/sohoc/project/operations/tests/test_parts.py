"""The parts as units of their own, and the roles of a new server."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.embedded.passwords import Passwords
from sohoc.project.embedded.roles import statements
from sohoc.project.environment import Environment
from sohoc.project.operations import parts
from sohoc.project.operations.failures import BadWords, UnfitAddress
from sohoc.project.operations.words import COMMANDS, ENCODING
from sohoc.project.tests.conftest import remove

ADDRESS = "postgresql://{}:{}@localhost/sohoc"


class Became(Exception):
    """The process would now be another program."""


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """What the process became: words and environment."""
    seen: list[tuple[list[str], dict[str, str]]] = []

    def execve(path: str, words: list[str], variables: dict[str, str]) -> None:
        assert path == words[0]
        seen.append((words, variables))
        raise Became

    monkeypatch.setattr(os, "execve", execve)
    return seen


def environment(home: Path, **more: str) -> Environment:
    return Environment.read({"SOHOC_HOME": str(home), **more})


def test_web_and_worker_become_their_programs_without_the_owners_address(
    tmp_path: Path, became: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    web, owner = ADDRESS.format("sohoc_web", "w"), ADDRESS.format("sohoc_owner", "o")
    monkeypatch.setenv("SOHOC_OWNER_DATABASE_URL", owner)
    given = environment(
        tmp_path,
        SOHOC_DATABASE_URL=web,
        SOHOC_OWNER_DATABASE_URL=owner,
        SOHOC_ALLOWED_HOSTS="so.example.vn",
    )
    for name, program in (("web", "granian"), ("worker", "sohoc.project.worker")):
        with pytest.raises(Became):
            COMMANDS[name](given, [], print)
        words, variables = became[-1]
        assert words[1:3] == ["-m", program]
        assert variables["SOHOC_PROCESS"] == name
        assert "SOHOC_OWNER_DATABASE_URL" not in variables
    assert became[0][1]["SOHOC_ALLOWED_HOSTS"] == "so.example.vn"


def test_database_tells_systemd_when_it_is_ready_and_stops_when_asked(tmp_path: Path) -> None:
    home = tmp_path / "checkout" / "var"
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(tmp_path / "notify"))
    line.settimeout(60)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    kept |= {
        "SOHOC_HOME": str(home),
        "SOHOC_MODE": "test",
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
    }
    cluster = Cluster(home, durable=False)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "sohoc.project.cli", "database"], env=kept
        )
        assert line.recv(100) == b"READY=1"
        assert cluster.is_running()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert not cluster.is_running()
        assert not cluster.needs_recovery()
    finally:
        line.close()
        remove(cluster)


def test_database_of_its_own_server_is_not_ours_to_start(tmp_path: Path) -> None:
    given = environment(tmp_path, SOHOC_DATABASE_URL=ADDRESS.format("sohoc_web", "w"))
    with pytest.raises(BadWords):
        parts.database(given)


def test_nothing_is_told_without_a_service_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    parts.tell_systemd("READY=1")


def test_roles_are_made_with_the_passwords_of_the_settings(tmp_path: Path) -> None:
    web, owner = "w" * 24, "o-_" * 8
    given = environment(
        tmp_path,
        SOHOC_DATABASE_URL=ADDRESS.format("sohoc_web", web),
        SOHOC_OWNER_DATABASE_URL=ADDRESS.format("sohoc_owner", owner),
    )
    said: list[str] = []
    assert COMMANDS["roles"](given, [], said.append) == 0
    known = Passwords(superuser="", socket="", sohoc_owner=owner, sohoc_web=web)
    made = [ENCODING, *statements(known, creates_databases=False)]
    assert said == [";\n".join(made) + ";"]


@pytest.mark.parametrize(
    ("web", "owner"),
    [
        (ADDRESS.format("sohoc_web", "short"), ADDRESS.format("sohoc_owner", "o" * 24)),
        (ADDRESS.format("sohoc_web", "w" * 24), ADDRESS.format("postgres", "o" * 24)),
        (ADDRESS.format("sohoc_web", "w" * 20 + "';DROP"), ADDRESS.format("sohoc_owner", "o" * 24)),
        ("postgresql://sohoc_web:" + "w" * 24 + "@localhost/other", ""),
    ],
)
def test_addresses_that_make_no_roles_are_refused(web: str, owner: str, tmp_path: Path) -> None:
    given = environment(tmp_path, SOHOC_DATABASE_URL=web, SOHOC_OWNER_DATABASE_URL=owner)
    with pytest.raises(UnfitAddress):
        COMMANDS["roles"](given, [], print)


def test_token_of_the_figures_must_be_long(tmp_path: Path) -> None:
    assert environment(tmp_path).metrics_token is None
    assert environment(tmp_path, SOHOC_METRICS_TOKEN="x" * 24).metrics_token == "x" * 24
    with pytest.raises(Exception, match="24 characters or more") as refused:
        environment(tmp_path, SOHOC_METRICS_TOKEN="x" * 23)
    assert "x" * 23 not in str(refused.value)
