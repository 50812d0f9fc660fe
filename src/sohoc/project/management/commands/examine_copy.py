"""`sohoc examine_copy`: what a drill asks of a restored copy through the program itself.

Runs in the copy, with the keys of the installation; prints one line of JSON, without personal data.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from sohoc.core.access.scope import GATE, acting
from sohoc.core.audit import verifying, wording
from sohoc.core.files.models import Blob
from sohoc.core.files.services import store as live_store
from sohoc.core.files.store import Store
from sohoc.core.identity.adapters import TOTP_PLACE
from sohoc.core.identity.rekeying import CLOSED_FIELDS
from sohoc.core.keys.sealing import CannotOpen, open_value

_KEYS_OF_TOKENS = "SELECT DISTINCT key_id FROM rest_token WHERE digest IS NOT NULL"
SHOWN = 20


class Command(BaseCommand):
    help = "Examine a restored copy: audit trail, keys, files, migrations (used by sohoc drill)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a checkpoint that the trail must contain")
        parser.add_argument("--files", type=Path, help="where the bytes of the files lie")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        found = {
            "audit": _audit(bytes.fromhex(options["head"])),
            "keys": _keys(),
            "files": _files(options["files"]),
            "migrations": _migrations(),
        }
        self.stdout.write(json.dumps(found, ensure_ascii=False))


def _audit(head: bytes) -> dict[str, Any]:
    result = verifying.verify(expected_head=head)
    return {
        "is_whole": result.is_whole,
        "seals": result.seals,
        "rows": result.rows,
        "told": [] if result.is_whole else list(wording.sentences(result))[:SHOWN],
    }


def _keys() -> dict[str, Any]:
    """Open every closed value; a token only says which key it was made with."""
    opened, faults = 0, []
    with acting(GATE):
        for factor in Authenticator.objects.exclude(type="webauthn").order_by("pk"):
            for name in CLOSED_FIELDS:
                closed = factor.data.get(name)
                if isinstance(closed, str):
                    if _opens(closed):
                        opened += 1
                    else:
                        faults.append(f"mfa_authenticator {factor.pk}")
        with connections["default"].cursor() as cursor:
            cursor.execute(_KEYS_OF_TOKENS)
            wanted = {str(key) for (key,) in cursor.fetchall()}
    known = {key.id for key in settings.KEYRING.all()}
    return {"opened": opened + len(wanted & known), "faults": faults + sorted(wanted - known)}


def _opens(closed: str) -> bool:
    try:
        open_value(settings.KEYRING, closed, place=TOTP_PLACE)
    except CannotOpen:
        return False
    return True


def _files(directory: Path | None) -> dict[str, Any]:
    """Whether the bytes that the copy's rows name are there, and whole where they lie on a disk."""
    with acting(GATE):
        wanted = list(Blob.objects.filter(uses__gt=0).values_list("sha256", flat=True))
    if directory is None and settings.SOHOC_BUCKET:
        missing = set(wanted) - set(live_store().names_before(float("inf")))
        return {"wanted": len(wanted), "faults": sorted(missing)[:SHOWN]}
    store = Store(directory or settings.SOHOC_FILES)
    faults = [name for name in wanted if not store.path_of(name).is_file()]
    damaged = set(wanted) & set(store.damaged())
    return {"wanted": len(wanted), "faults": sorted({*faults, *damaged})[:SHOWN]}


def _migrations() -> list[str]:
    """Migrations of this program that the copy does not have yet."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]
