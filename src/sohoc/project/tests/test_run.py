"""`sohoc run` as a person meets it, with a stub in place of pages, jobs and migrations."""

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.supervisor import messages, network

STUB = [sys.executable, "-m", "sohoc.project.tests.stub_run"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def variables(home: Path, port: int, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    wanted = {"SOHOC_MODE": "test", "SOHOC_HOME": str(home), "SOHOC_PORT": str(port)}
    return {**kept, **wanted, **more}


class Running:
    """A supervisor process whose screen is read line by line."""

    def __init__(self, home: Path, port: int, **more: str) -> None:
        self.port = port
        self.home = home
        self.screen: list[str] = []
        self.process = subprocess.Popen(
            STUB,
            env=variables(home, port, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, text: str) -> None:
        for line in self.process.stdout or ():
            self.screen.append(line.rstrip("\n"))
            if text in line:
                return
        pytest.fail("never said: " + text + "\n" + "\n".join(self.screen))

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.rest()

    def rest(self) -> int:
        output, _errors = self.process.communicate(timeout=40)
        self.screen += output.splitlines()
        return self.process.returncode


@contextmanager
def up(home: Path, **more: str) -> Iterator[Running]:
    running = Running(home, free_port(), **more)
    try:
        running.read_until(messages.STOP_HINT)
        yield running
    finally:
        if running.process.poll() is None:
            running.end(signal.SIGTERM)


def run_to_the_end(home: Path, port: int, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        STUB,
        env=variables(home, port, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stdout
    return done.returncode, done.stdout


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_first_start_shows_address_and_accounts_and_ctrl_c_stops_everything(home: Path) -> None:
    with up(home) as running:
        assert f"    http://localhost:{running.port}" in running.screen
        assert "    hieutruong / principal" in running.screen
        assert "Creating the database" in "\n".join(running.screen)
        assert Cluster(home).is_running()
        assert running.end(signal.SIGINT) == 0
    assert running.screen[-2:] == [messages.vietnamese(messages.STOPPED), messages.STOPPED]
    assert "Traceback" not in "\n".join(running.screen)
    assert not Cluster(home).is_running()
    assert not is_open(running.port)
    assert not Cluster(home).needs_recovery()


def test_second_run_says_who_runs_where_and_disturbs_nothing(home: Path) -> None:
    with up(home) as running:
        code, screen = run_to_the_end(home, free_port())
        assert code == 1
        assert screen.splitlines()[-1] == (
            f"SốHọc is already running on these data: process {running.process.pid}, "
            f"http://localhost:{running.port}. Stop it first, or choose another SOHOC_HOME."
        )
        assert is_open(running.port)
        assert Cluster(home).is_running()


def test_taken_port_is_told_before_anything_is_started(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        code, screen = run_to_the_end(home, port)
    assert code == 1
    assert f"make run PORT={port + 1}" in screen
    assert not Cluster(home).exists()


def test_killed_supervisor_takes_web_and_worker_along_and_the_next_run_goes_on(home: Path) -> None:
    with up(home) as running:
        running.process.kill()
        running.rest()
        assert Cluster(home).is_running()  # it finishes what was committed, the next run takes it
        deadline = time.monotonic() + 10
        while is_open(running.port):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    with up(home) as again:
        assert messages.ADOPTING in again.screen


def test_crash_of_everything_is_recovered_and_said(home: Path) -> None:
    with up(home) as running:
        pid = Cluster(home).pid()
        assert pid is not None
        running.process.kill()
        os.kill(pid, signal.SIGKILL)
        running.rest()
    with up(home) as again:
        assert messages.RECOVERING in again.screen


def test_kill_in_the_middle_of_creation_is_repaired_by_the_next_run(home: Path) -> None:
    running = Running(home, free_port())
    running.read_until("Creating the database")
    time.sleep(0.2)
    running.process.kill()
    running.rest()
    assert not Cluster(home).exists()
    with up(home):
        assert Cluster(home).is_running()


def test_database_that_dies_is_started_again(home: Path) -> None:
    with up(home) as running:
        pid = Cluster(home).pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        running.read_until("The part “PostgreSQL” ended unexpectedly")
        deadline = time.monotonic() + 10
        while Cluster(home).pid() in {None, pid}:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_web_that_keeps_dying_stops_everything_with_its_last_words(home: Path) -> None:
    code, screen = run_to_the_end(home, free_port(), STUB_WEB="dies")
    assert code == 1
    assert screen.endswith(
        "The part “web” ended three times right after its start; its last words:\n"
        "the web is broken\n"
    )
    assert not Cluster(home).is_running()


def test_failed_migration_is_one_sentence(home: Path) -> None:
    code, screen = run_to_the_end(home, free_port(), STUB_PREPARE="fails")
    assert code == 1
    assert f"failed: no such column (more in {home}/log/prepare.log)" in screen
    assert not Cluster(home).is_running()


def test_demo_data_under_production_are_refused(home: Path) -> None:
    code, screen = run_to_the_end(home, free_port(), STUB_PREPARE="other data")
    assert code == 1
    assert "This database holds demo data, but SOHOC_MODE is production" in screen


def test_bad_setting_is_one_sentence(home: Path) -> None:
    code, screen = run_to_the_end(home, 0)
    assert (code, screen.splitlines()) == (
        1,
        [
            "SOHOC_PORT đang là “0”, nhưng phải là một số từ 1 đến 65535.",
            "SOHOC_PORT is “0”, but it must be a number from 1 to 65535.",
        ],
    )


def test_local_network_gets_tls_names_and_directions(home: Path) -> None:
    with up(home, SOHOC_LAN="1") as running:
        authority = home / "keys" / "ca.crt"
        name = network.local_name()
        assert f"    https://localhost:{running.port}" in running.screen
        assert f"    https://{name}:{running.port}" in running.screen
        assert f"The file is {authority}" in "\n".join(running.screen)
        trust = ssl.create_default_context(cafile=str(authority))
        with socket.create_connection(("127.0.0.1", running.port)) as plain:
            secure = trust.wrap_socket(plain, server_hostname=name)
            secure.close()
        page = http.client.HTTPSConnection("127.0.0.1", running.port, context=trust)
        page.request("GET", "/healthz")
        assert page.getresponse().read() == b"https"
        page.close()


def test_web_and_worker_do_not_get_the_owners_address(home: Path) -> None:
    with up(home, STUB_WORKER="tells") as running:
        log = running.home / "log" / "worker.log"
        deadline = time.monotonic() + 5
        while not log.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    told = json.loads(log.read_text())
    assert told["SOHOC_PROCESS"] == "worker"
    assert "SOHOC_OWNER_DATABASE_URL" not in told
    assert "PGPASSWORD" not in told
