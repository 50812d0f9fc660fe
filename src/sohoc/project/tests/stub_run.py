"""`sohoc run` with stand-ins for migrations, pages and jobs: a process for the tests to hurt.

`STUB_WEB=dies` and `STUB_PREPARE=fails` choose the fault. The supervisor and PostgreSQL are real.
"""

import json
import os
import sys
from unittest import mock

from sohoc.project import cli
from sohoc.project.supervisor import commands

APPLICATION = "sohoc.project.tests.stub_application:application"
PREPARED = json.dumps({"step": "done", "accounts": ["hieutruong / principal"]})
FAILED = json.dumps({"step": "failed", "reason": "no such column"})
SLEEP = "import time; time.sleep(600)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def main() -> int:
    real_web = commands.web

    def web(*arguments: object) -> list[str]:
        if os.environ.get("STUB_WEB") == "dies":
            return python("import sys; sys.exit('the web is broken')")
        return [*real_web(*arguments)[:-1], APPLICATION]  # type: ignore[arg-type]

    prepared = FAILED if os.environ.get("STUB_PREPARE") == "fails" else PREPARED
    with (
        mock.patch.object(commands, "web", web),
        mock.patch.object(commands, "worker", return_value=python(SLEEP)),
        mock.patch.object(commands, "prepare", return_value=python(f"print({prepared!r})")),
    ):
        return cli.main(["run"])


if __name__ == "__main__":
    sys.exit(main())
