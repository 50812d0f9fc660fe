"""Bring the database to the state the code expects, before web and worker start.

A command of its own, because Django and the owner's connection have no place in the supervisor,
which reads the lines of JSON on standard output; everything else goes to standard error.
"""

import hashlib
import json
import sys
import traceback
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from sohoc.core.demo import SIZES
from sohoc.project import demo_accounts
from sohoc.project.catalogues import compile_stale
from sohoc.project.environment import Mode
from sohoc.project.installation import FITTING, sealed_as
from sohoc.project.models import Installation

OWNER = "owner"


class Command(BaseCommand):
    help = "Migrate and collect static files when needed; load the demo into an empty database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="S")

    def handle(self, *_arguments: Any, size: str, **_options: Any) -> None:
        try:
            self._prepare(Mode(settings.SOHOC_MODE), size)
        except Exception as error:
            traceback.print_exc()
            self._report(step="failed", reason=_first_line(error))
            sys.exit(1)

    def _prepare(self, mode: Mode, size: str) -> None:
        compile_stale()
        self._refuse_other_data(sealed_as(), mode)  # before anything is migrated
        if not _is_up_to_date():
            self._report(step="migrate")
            call_command("migrate", database=OWNER, interactive=False, stdout=self.stderr)
        if _collected() != (files := _static_files()):
            self._report(step="static")
            call_command("collectstatic", interactive=False, clear=True, stdout=self.stderr)
            _stamp().write_text(files, encoding="ascii")
        seal = sealed_as()
        if seal is None and mode is Mode.DEMO:
            self._report(step="demo")
            call_command("demo", size=size, stdout=self.stderr)
        self._refuse_other_data(seal, mode)
        self._report(step="done", accounts=demo_accounts.lines())

    def _refuse_other_data(self, seal: Installation | None, mode: Mode) -> None:
        if seal is not None and seal.kind != FITTING.get(mode):
            self._report(step="other data", kind=seal.kind, mode=mode)
            sys.exit(1)

    def _report(self, **fields: Any) -> None:
        self.stdout.write(json.dumps(fields))
        self.stdout.flush()


def _is_up_to_date() -> bool:
    executor = MigrationExecutor(connections[OWNER])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _static_files() -> str:
    """Changes when a static file of any app comes, goes or changes."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _collected() -> str | None:
    try:
        return _stamp().read_text(encoding="ascii")
    except OSError:
        return None


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _first_line(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__
