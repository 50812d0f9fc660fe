"""A site without a server: pages are rendered here and answered inside the browser."""

import mimetypes
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, Request, Route

from sohoc.core.shell.tests import scenes
from sohoc.core.shell.tests.pages import STATIC, page

# A host that browsers treat as secure, so that clipboard and passkeys exist.
SITE = "http://localhost"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Answer = tuple[int, str, str]


def chromium() -> str | None:
    """Where a Chromium is on this machine, None without one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


def open_page(tab: Page, name: str) -> None:
    """Open a sample page and wait until its scripts have started."""
    tab.goto(f"{SITE}/{name}")
    tab.wait_for_selector("html[data-started]", state="attached")


@dataclass
class Site:
    """What the pretended server was sent, and what it says to a POST."""

    posts: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    say: Callable[[str, dict[str, list[str]]], Answer] = lambda path, data: (204, "", "")
    lock_after_seconds: int = 0

    def serve(self, context: BrowserContext) -> None:
        """Answer everything the browser asks for from here; nothing leaves the process."""
        context.route("**/*", self._answer)

    def sent(self, path: str) -> list[dict[str, list[str]]]:
        """The bodies that were posted to one address."""
        return [data for address, data in self.posts if address == path]

    def _answer(self, route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if request.method == "POST":
            data = parse_qs(request.post_data or "", keep_blank_values=True)
            self.posts.append((path, data))
            status, kind, body = self.say(path, data)
            route.fulfill(status=status, content_type=kind or "text/plain", body=body)
        elif path.startswith("/static/"):
            self._file(route, STATIC / path.removeprefix("/static/"))
        else:
            self._page(route, path)

    def _file(self, route: Route, path: Path) -> None:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=path.read_bytes())

    def _page(self, route: Route, path: str) -> None:
        name = path.strip("/")
        if name not in {"list", "detail", "form", "empty", "passkey"}:
            route.fulfill(status=404, body="")
            return
        shell = scenes.frame(lock_after_seconds=self.lock_after_seconds)
        body = page(f"samples/{name}.html", scenes.context(), shell=shell)
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=200, headers=headers, body=body)
