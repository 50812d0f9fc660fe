"""The smallest application that is healthy, in place of the real one."""

from collections.abc import Callable, Iterable
from typing import Any


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    status = "200 OK" if environ["PATH_INFO"] == "/healthz" else "404 Not Found"
    start_response(status, [("Content-Type", "text/plain")])
    return [environ["wsgi.url_scheme"].encode()]
