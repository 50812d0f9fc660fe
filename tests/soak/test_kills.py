"""Kill parts of the running program at random moments: what was acknowledged is there, once.

SOHOC_SOAK_KILLS says how many kills (50 unless told). The log is kept in `var/soak/kills.log`, the
figures in `bench/results/soak-<date>.json`, whatever they are.
"""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from bench import machine
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment, checkout
from sohoc.project.supervisor.children import QUICK

SEED = 20260905
KILLS = int(os.environ.get("SOHOC_SOAK_KILLS", "50"))
# Who dies often is started again ever later.
pytestmark = [pytest.mark.soak, pytest.mark.timeout(180 + 60 * KILLS)]
HOME = (checkout() or Path.cwd()) / "var" / "soak"
PORT = 8549
VARIABLES = {"SOHOC_MODE": "demo", "SOHOC_HOME": str(HOME), "SOHOC_PORT": str(PORT)}


class Officer:
    """Somebody who corrects schools without pause and remembers what was acknowledged."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []
        self.unsure: list[str] = []
        self._cookies: dict[str, str] = {}

    def sign_in(self) -> None:
        page = self._send("GET", "/accounts/login/")[2]
        fields = {"csrfmiddlewaretoken": _token(page), "username": "canbo.so", "next": "/"}
        assert self._send("POST", "/me/demo", fields)[0] == 302

    def school(self) -> str:
        page = self._send("GET", "/orgs/schools/")[2]
        found = re.search(r"/orgs/schools/[0-9a-f-]{36}/", page)
        assert found is not None
        return found[0]

    def correct(self, school: str, reason: str) -> None:
        """Change the school's name; a broken connection leaves it open whether it was saved."""
        try:
            status, _place, page = self._send("GET", f"{school}edit")
            if status != 200:
                return
            fields: dict[str, Any] = {
                "csrfmiddlewaretoken": _token(page),
                "version": re.findall(r'name="version" value="(\d+)"', page)[0],
                "name": f"Trường {reason} (mẫu)",
                "code": re.findall(r'name="code" value="([^"]+)"', page)[0],
                "kind": "public",
                "levels": "primary",
                "commune": "Xã Bao La",
                "begins": "01/09/2000",
                "reason": reason,
            }
        except (OSError, http.client.HTTPException):
            return
        try:
            status = self._send("POST", f"{school}edit", fields)[0]
        except (OSError, http.client.HTTPException):
            self.unsure.append(reason)
            return
        (self.acknowledged if status == 302 else self.unsure).append(reason)

    def _send(
        self, method: str, path: str, fields: dict[str, Any] | None = None
    ) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        try:
            headers = {
                "Host": f"localhost:{PORT}",
                "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
            }
            body = urllib.parse.urlencode(fields) if fields is not None else None
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for header in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = header.split(";", 1)[0].partition("=")
                self._cookies[name] = value
            return answer.status, answer.headers.get("Location", ""), text
        finally:
            connection.close()


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.fixture
def program() -> Iterator["subprocess.Popen[bytes]"]:
    """`sohoc run` on a home of its own; its log is kept."""
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "kills.log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "sohoc.project.cli", "run"],
            env={**_plain_environment(), **VARIABLES},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_until_up(seconds=120)
            yield running
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(90)


def _plain_environment() -> dict[str, str]:
    return {n: v for n, v in os.environ.items() if not n.startswith(("SOHOC_", "DJANGO_"))}


def _wait_until_up(*, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": f"localhost:{PORT}"})
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the program did not come back")


def _victims(
    running: "subprocess.Popen[bytes]", cluster: Cluster
) -> dict[str, list[psutil.Process]]:
    """The processes of each part, but not the supervisor that restarts them.

    What the supervisor has started just now is spared: it stops everything when a part dies three
    times right after its start, and says so; that has tests of its own.
    """
    supervisor = psutil.Process(running.pid)
    first = cluster.pid()
    parts: dict[str, list[psutil.Process]] = {}
    for process in supervisor.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            is_started_by_it = process.pid == first or process.ppid() == supervisor.pid
            if is_started_by_it and time.time() - process.create_time() <= QUICK:
                continue
            part = "database, first process" if process.pid == first else _part_of(process)
            parts.setdefault(part, []).append(process)
    return parts


def _part_of(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    signs = {"granian": "web", "sohoc.project.worker": "worker", "postgres": "database"}
    return next((part for sign, part in signs.items() if sign in words), "other")


def _keep(**figures: Any) -> None:
    """Write what was counted, before it is judged."""
    described = machine.described()
    result = {
        "command": f"SOHOC_SOAK_KILLS={KILLS} make soak",
        "seed": SEED,
        "machine": described,
        **figures,
    }
    machine.RESULTS.mkdir(exist_ok=True)
    file = machine.RESULTS / f"soak-{str(described['at'])[:10]}.json"
    file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_acknowledged_corrections_survive_every_kill(program: "subprocess.Popen[bytes]") -> None:
    chance, killed = random.Random(SEED), Counter[str]()
    cluster = Cluster.of(Environment.read({**_plain_environment(), **VARIABLES}))
    officer, over = Officer(), threading.Event()
    run = f"lần {time.time_ns()}"  # the home may hold earlier runs
    officer.sign_in()
    school = officer.school()

    def work() -> None:
        number = 0
        while not over.is_set():
            officer.correct(school, f"{run} {number}")
            number += 1
            over.wait(0.01)  # while nothing listens this would be a busy loop

    writer = threading.Thread(target=work)
    writer.start()
    try:
        for _kill in range(KILLS):
            time.sleep(chance.uniform(0.3, 2.0))
            while not (victims := _victims(program, cluster)):
                time.sleep(0.5)
            part = chance.choice(sorted(victims))  # most processes are those of the database
            chance.choice(victims[part]).kill()
            killed[part] += 1
            _wait_until_up(seconds=90)
    finally:
        over.set()
        writer.join(120)

    with psycopg.connect(make_conninfo(**cluster.params("superuser"))) as db:
        written = Counter(
            reason
            for (reason,) in db.execute(
                "SELECT reason FROM audit_entry WHERE reason LIKE %s", [run + "%"]
            )
        )
        states = db.execute(
            "SELECT count(*) FROM orgs_schoolhistory WHERE verb = 'UPDATE' AND name LIKE %s",
            [f"Trường {run}%"],
        )
        count = states.fetchone()
    lost = [reason for reason in officer.acknowledged if written[reason] == 0]
    doubled = [reason for reason in written if written[reason] > 1]
    _keep(
        kills=dict(killed),
        acknowledged=len(officer.acknowledged),
        unsure=len(officer.unsure),
        lost=len(lost),
        doubled=len(doubled),
    )
    assert officer.acknowledged, "nothing was ever saved"
    assert sum(killed.values()) == KILLS
    assert (lost, doubled) == ([], [])
    assert set(written) <= set(officer.acknowledged) | set(officer.unsure)
    assert count is not None
    assert count[0] == sum(written.values())
    verified = subprocess.run(
        [sys.executable, "-m", "sohoc.project.cli", "audit", "verify"],
        env={**_plain_environment(), **VARIABLES},
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
