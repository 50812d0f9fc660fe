"""`sohoc run` with stand-ins for migrations, pages and jobs: a process for the tests to hurt.

`STUB_WEB`, `STUB_WORKER` and `STUB_PREPARE` choose faults. Supervisor, PostgreSQL and web server
are real.
"""

import json
import os
import sys
from typing import Any
from unittest import mock

from sohoc.project import cli
from sohoc.project.supervisor import commands

APPLICATION = "sohoc.project.tests.stub_application:application"
PREPARED = {
    "": {"step": "done", "accounts": ["hieutruong / principal"]},
    "fails": {"step": "failed", "reason": "no such column"},
    "other data": {"step": "other data", "kind": "demo", "mode": "production"},
}
WORKER = {
    "": "import time; time.sleep(600)",
    "tells": "import json, os, time; print(json.dumps(dict(os.environ))); time.sleep(600)",
}


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def main() -> int:
    real_web = commands.web

    def web(*arguments: Any) -> list[str]:
        if os.environ.get("STUB_WEB") == "dies":
            return python("import sys; sys.exit('the web is broken')")
        return [*real_web(*arguments)[:-1], APPLICATION]

    said = json.dumps(PREPARED[os.environ.get("STUB_PREPARE", "")])
    worker = python(WORKER[os.environ.get("STUB_WORKER", "")])
    with (
        mock.patch.object(commands, "web", web),
        mock.patch.object(commands, "worker", return_value=worker),
        mock.patch.object(commands, "prepare", return_value=python(f"print({said!r})")),
    ):
        return cli.main(["run"])


if __name__ == "__main__":
    sys.exit(main())
