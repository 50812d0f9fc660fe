"""`sohoc demo --size S`: load the demo province into an empty database."""

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sohoc.core.demo import SIZES
from sohoc.project.demo.loading import faults, load, plan
from sohoc.project.demo.plan import SEED
from sohoc.project.installation import AlreadySealed, sealed_as


class Command(BaseCommand):
    help = "Load the demo province (invented schools and people) into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="S")
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument(
            "--faults",
            action="store_true",
            help="print as JSON which mistakes are planted on purpose; needs no database",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["faults"]:
            self.stdout.write(_faults(options["size"], seed=options["seed"]))
            return
        found = sealed_as()
        try:
            if found is not None:
                raise AlreadySealed(found.kind)
            self._began = time.perf_counter()
            load(
                plan(options["size"], seed=options["seed"]),
                at=timezone.now(),
                say=self._say,
            )
        except AlreadySealed as error:
            raise CommandError(
                "Cơ sở dữ liệu đã có dữ liệu ({}). Bản mẫu chỉ nạp vào cơ sở dữ liệu trống; "
                "đổi SOHOC_HOME sang thư mục khác để nạp cỡ khác. / The database already holds "
                "{} data; point SOHOC_HOME at another directory to load another size.".format(
                    error.kind, error.kind
                )
            ) from error

    def _say(self, what: str) -> None:
        """What a part has written, and how long it took since the one before."""
        now = time.perf_counter()
        self.stdout.write("{}, {:.1f} s".format(what, now - self._began))
        self._began = now


def _faults(size: str, *, seed: int) -> str:
    world = plan(size, seed=seed)
    told = {
        "size": size,
        "seed": seed,
        "fingerprint": world.fingerprint(),
        "faults": [
            {
                "code": fault.code,
                "vi": fault.vi,
                "en": fault.en,
                "count": len(fault.keys),
                "keys": fault.keys,
            }
            for fault in faults(world)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
