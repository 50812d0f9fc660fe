"""The program as it runs: embedded PostgreSQL, one web process, the demo province of size L."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment, checkout

PORT = 8437
# `14389 units, 13.1 s`: what one part of the demo wrote, and how long it took.
PART = re.compile(r"^(?P<what>.+), (?P<seconds>[0-9.]+) s$", re.MULTILINE)
GOALS_S = {"units": 60.0, "schools": 10.0}


@dataclass(frozen=True, slots=True)
class Running:
    """Where the server answers, the processes whose CPU counts, and how its data was made."""

    url: str
    pids: list[int]
    made: list[dict[str, object]]


def _command(*words: str) -> str:
    words = (sys.executable, "-m", "sohoc.project.cli", *words)
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def _load(size: str, kept: Path) -> None:
    """Load the demo and keep beside the data how long each part of it took."""
    parts = [
        {
            "made": found["what"],
            "seconds": float(found["seconds"]),
            "goal_s": GOALS_S.get(found["what"].split(" ", 1)[1], ""),
        }
        for found in PART.finditer(_command("demo", "--size", size))
    ]
    kept.write_text(json.dumps(parts), encoding="utf-8")


@contextmanager
def running(size: str) -> Iterator[Running]:
    """Start everything in a home of its own (kept between runs, as the demo is deterministic)."""
    home = (checkout() or Path.cwd()) / "var" / f"bench-{size.lower()}"
    os.environ |= {"SOHOC_HOME": str(home), "SOHOC_MODE": "demo", "SOHOC_PORT": str(PORT)}
    environment = Environment.read()
    cluster = Cluster.of(environment)
    is_new = not cluster.exists()
    cluster.create_if_missing()
    cluster.start()
    try:
        _command("migrate", "--verbosity", "0")
        made = home / "made.json"
        if is_new:
            _load(size, made)
        _command("collectstatic", "--noinput", "--verbosity", "0")
        web = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("granian")),
                *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)),
                *("--workers", "1", "--blocking-threads", "8", "--no-access-log"),
                "sohoc.project.wsgi:application",
            ],
            env={
                **os.environ,
                "SOHOC_PROCESS": "web",
                "DJANGO_SETTINGS_MODULE": "sohoc.project.settings.demo",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://localhost:{PORT}"
            _wait(f"{url}/healthz")  # no worker runs here
            yield Running(url, [web.pid, cluster.pid() or 0], json.loads(made.read_text("utf-8")))
        finally:
            web.terminate()
            web.wait(15)
    finally:
        cluster.stop()


def _wait(url: str, *, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
