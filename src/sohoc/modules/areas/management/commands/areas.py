"""`sohoc areas load`: all administrative units of the country from the files of the program."""

import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.utils import timezone

from sohoc.core.access.scope import Scope, acting
from sohoc.modules.areas.models import Area, AreaHistory, AreaSuccession
from sohoc.modules.areas.services.country import load_country

# Before: what a load that was broken off has left behind misleads the planner, and foreign keys are
# then checked by reading whole tables. After: the first questions find true statistics.
SETTLED = ("VACUUM ANALYZE", "ANALYZE")
SECTOR = Scope("sohoc_sector")


class Command(BaseCommand):
    help = "Load all administrative units of the country, before and after 1 July 2025."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load"])

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        began = time.monotonic()
        with acting(SECTOR.reading()):
            is_empty = not Area.objects.exists()
        if is_empty:
            _settle(SETTLED[0])
        with acting(SECTOR):
            loaded = load_country(at=timezone.now())
        if not loaded.is_new:
            self.stdout.write(
                "Các đơn vị hành chính đã có, không phải làm gì. / "
                "The administrative units are there already, nothing to do."
            )
            return
        _settle(SETTLED[1])
        for name, count in loaded.counts.items():
            self.stdout.write(f"{name:>20} {count:>7}")
        for problem, count in Counter(one.problem for one in loaded.findings).items():
            self.stdout.write(f"{problem:>20} {count:>7}")
        self.stdout.write(
            "Xong sau {:.1f} giây. / Done in {:.1f} seconds.".format(
                time.monotonic() - began, time.monotonic() - began
            )
        )


def _settle(statement: str) -> None:
    tables = ", ".join(model._meta.db_table for model in (Area, AreaHistory, AreaSuccession))
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"{statement} {tables}")
