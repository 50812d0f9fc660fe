"""Print the description of the interface: `sohoc openapi > docs/develop/openapi.json`."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import translation


class Command(BaseCommand):
    help = "Print the description of the interface for programs (OpenAPI 3.1)."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            response = resolve(reverse("openapi")).func(HttpRequest())
        schema = json.loads(response.content)
        self.stdout.write(json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True))
