"""`sohoc audit verify`: recompute the trail; exit code 1 when anything differs."""

import sys
from argparse import ArgumentTypeError
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from sohoc.core.audit import verifying, wording


def _midnight(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("YYYY-MM-DD") from error
    return timezone.make_aware(datetime.combine(day, time.min))


def _digest(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ArgumentTypeError("0-9 a-f") from error


class Command(BaseCommand):
    help = "Prove that the audit trail is what was sealed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since",
            type=_midnight,
            help="read rows again only for seals made on or after this day (YYYY-MM-DD)",
        )
        parser.add_argument(
            "--head", type=_digest, default=b"", help="a newest checkpoint that was noted before"
        )

    def handle(self, *_arguments: Any, **options: Any) -> None:
        result = verifying.verify(since=options["since"], expected_head=options["head"])
        for sentence in wording.sentences(result):
            self.stdout.write(sentence)
        if not result.is_whole:
            sys.exit(1)
