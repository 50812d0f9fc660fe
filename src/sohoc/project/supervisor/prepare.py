"""Bring the database to the state the code expects; run as a process of its own before the web.

In a process of its own, because Django and the owner's connection have no place in the supervisor.
It speaks to the supervisor in lines of JSON; everything else it prints goes to its log.
"""

import json
import os
import sys
import traceback
from typing import Any, TextIO

import django
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from sohoc.project.environment import Environment, Mode

OWNER = "owner"
DEMO_SIZE = "S"


def is_up_to_date() -> bool:
    """Whether every migration of the code has been applied."""
    executor = MigrationExecutor(connections[OWNER])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def main() -> int:
    """Migrate, load the demo at its first start, report the accounts; exit code 1 on failure."""
    environment = Environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", environment.settings_module)
    supervisor, sys.stdout = sys.stdout, sys.stderr
    try:
        _prepare(environment, supervisor)
    except Exception as error:  # noqa: BLE001 reported as one sentence, kept whole in the log
        traceback.print_exc()
        _report(supervisor, step="failed", reason=_first_line(error))
        return 1
    return 0


def _prepare(environment: Environment, supervisor: TextIO) -> None:
    django.setup()
    if not is_up_to_date():
        _report(supervisor, step="migrate")
        call_command("migrate", interactive=False)
    _report(supervisor, step="done")


def _report(supervisor: TextIO, **fields: Any) -> None:
    supervisor.write(json.dumps(fields) + "\n")
    supervisor.flush()


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
