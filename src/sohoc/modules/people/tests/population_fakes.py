"""The fake population database as a process of its own, for one test each."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from sohoc.modules.people.population.connection import Connection
from sohoc.modules.people.population.contract import Question

FAKE = "sohoc.modules.people.population.fake"
PROCEDURE = "1.000001"
NUMBER = "025314000123"
CONNECTION = Connection(
    url="http://127.0.0.1:9/dancu/037",
    user="sohoc",
    secret="gia-lap",
    client="VN/SO/SOHOC",
    api_key="gia-lap",
    procedures={PROCEDURE: "Tuyển sinh đầu cấp"},
    timeout=2,
    per_minute=6000,
)
QUESTION = Question(
    request_id="a1-1",
    officer="van.thu",
    procedure=PROCEDURE,
    kind="number",
    number=NUMBER,
    full_name="BÙI THỊ AN",
    born=date(2014, 9, 5),
)


@contextmanager
def fake(*words: str, **changes: Any) -> Iterator[Connection]:
    """A fake that runs while the block does, and the connection to it."""
    command = [sys.executable, "-m", FAKE, "--port", "0", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            place = process.stdout.readline().strip()
            yield replace(CONNECTION, url=f"http://{place}/dancu/037", **changes)
        finally:
            process.kill()
