"""`sohoc demo --size S`: load the demo province into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sohoc.project.demo.loading import load
from sohoc.project.demo.plan import SCHOOLS, SEED, plan
from sohoc.project.installation import AlreadySealed, sealed_as


class Command(BaseCommand):
    help = "Load the demo province (invented schools and people) into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=list(SCHOOLS), default="S")
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        found = sealed_as()
        try:
            if found is not None:
                raise AlreadySealed(found.kind)
            load(
                plan(options["size"], seed=options["seed"]),
                at=timezone.now(),
                say=self.stdout.write,
            )
        except AlreadySealed as error:
            raise CommandError(
                "Cơ sở dữ liệu đã có dữ liệu ({}). Bản mẫu chỉ nạp vào cơ sở dữ liệu trống; "
                "đổi SOHOC_HOME sang thư mục khác để nạp cỡ khác. / The database already holds "
                "{} data; point SOHOC_HOME at another directory to load another size.".format(
                    error.kind, error.kind
                )
            ) from error
