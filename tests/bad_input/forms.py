"""The forms of a page as a browser would send them, and a walk over the pages of a role."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client

Answer = Any  # the test client's response, which carries more than Django's own
VARIABLE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)")
# Leaving, locking and choosing the role would end the walk; each has tests of its own.
SPARED = frozenset({"/accounts/logout/", "/me/lock", "/language"})
FILES = re.compile(r"/(export|download|static|print|xlsx|csv|ods)(/|$)|\.ics$")
MOST_PAGES = 80


@dataclass(slots=True)
class Form:
    """A form: where it goes, how, its fields with their values, and which of them are typed."""

    place: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """The same for forms that differ only in which row they are about."""
        return (self.method, VARIABLE.sub("…", urlsplit(self.place).path), tuple(self.values))

    def send(self, client: Client, **changed: str) -> Answer:
        """Send the form with some values changed."""
        data = self.values | {name: [value] for name, value in changed.items()}
        if self.method == "post":
            return client.post(self.place, data)
        return client.get(self.place.partition("?")[0], data)


class _Reader(HTMLParser):
    """Collects forms and links of a page."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.append(urljoin(self.place, given["href"]).partition("#")[0])
        elif tag == "form":
            place = urljoin(self.place, given.get("action") or self.place)
            self._open = Form(place, given.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None:
            self._field(self._open, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        if tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [given.get("value", "")]
        elif tag in {"input", "textarea", "button"} and given.get("name"):
            self._named(form, tag, given)

    def _named(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "submit" if tag == "button" else "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in given or name not in form.values:
                form.values.setdefault(name, []).append(given.get("value", "on"))
        elif kind == "submit":
            form.values.setdefault(name, [given.get("value", "")])
        else:
            form.values[name] = [given.get("value", "")]
            if kind != "hidden":
                form.typed.append(name)


def read(place: str, response: Answer) -> tuple[list[Form], list[str]]:
    """The forms and links of an answer; none of an answer that is no page."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return [], []
    reader = _Reader(place)
    reader.feed(response.content.decode())
    return reader.forms, reader.links


def walk(client: Client, *starts: str) -> Iterator[tuple[str, Answer]]:
    """Every kind of page that can be reached by links, each once."""
    waiting, seen = deque(starts), {kind_of(start) for start in starts}
    for _page in range(MOST_PAGES):
        if not waiting:
            return
        place = waiting.popleft()
        response = client.get(place)
        yield place, response
        for link in read(place, response)[1]:
            if kind_of(link) not in seen and not FILES.search(link):
                seen.add(kind_of(link))
                waiting.append(link)


def kind_of(place: str) -> tuple[str, ...]:
    """The same for addresses that differ only in which row they are about, or in values."""
    parts = urlsplit(place)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")})
    return (VARIABLE.sub("…", parts.path), *names)


def forms_of(client: Client, *starts: str) -> list[Form]:
    """Every kind of form that can be reached by links, each once."""
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for place, response in walk(client, *starts):
        for form in read(place, response)[0]:
            if urlsplit(form.place).path not in SPARED:
                found.setdefault(form.kind, form)
    return list(found.values())
