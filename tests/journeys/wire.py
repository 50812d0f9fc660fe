"""A browser without a screen: pages and their files over a plain connection, counted in bytes."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.journeys.person import PASSWORD

# What a page brings along: files of styles and scripts, and what these name in turn.
FILES = re.compile(r"""["'(]((?:/static/|\./|\.\./)[^"'()\s#?]+\.(?:css|js|svg|woff2|png))""")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came: `size` is head and body on the wire, `text` the body in the clear."""

    status: int
    headers: dict[str, str]
    size: int
    text: str


@dataclass
class Wire:
    """One visitor: keeps cookies, and files as long as their answers say."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def ask(
        self, method: str, place: str, data: dict[str, str] | None = None, *, plain: bool = False
    ) -> Answer:
        """One request; `plain` asks for an answer that is not compressed."""
        headers = {
            "Accept-Encoding": "identity" if plain else "gzip, br",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://localhost:{self.port}/",
            "Origin": f"http://localhost:{self.port}",
        }
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.request(method, place, urlencode(data) if data else None, headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + 19
        is_text = response.getheader("Content-Encoding") is None
        return Answer(
            status=response.status,
            headers={name.lower(): value for name, value in response.getheaders()},
            size=head + len(body),
            text=body.decode("utf-8", errors="replace") if is_text else "",
        )

    def visit(self, place: str) -> dict[str, int]:
        """Sizes of a page and of all its files that this visitor does not keep yet."""
        sizes = {place: self.ask("GET", place).size}
        waiting = self._named(place, self.ask("GET", place, plain=True).text)
        while waiting:
            file = waiting.pop()
            if file in self.kept:
                continue
            answer = self.ask("GET", file)
            assert answer.status == 200, file
            if "immutable" in answer.headers.get("cache-control", ""):
                self.kept.add(file)
            sizes[file] = answer.size
            if file.endswith((".css", ".js")):
                text = self.ask("GET", file, plain=True).text
                waiting += [f for f in self._named(file, text) if f not in sizes]
        return sizes

    def _named(self, place: str, text: str) -> list[str]:
        base = urlsplit(place).path.rpartition("/")[0]
        found = []
        for name in FILES.findall(text):
            parts = (name if name.startswith("/") else f"{base}/{name}").split("/")
            path: list[str] = []
            for part in parts:
                if part == "..":
                    path.pop()
                elif part != ".":
                    path.append(part)
            found.append("/".join(path))
        return list(dict.fromkeys(found))

    def sign_in(self, username: str) -> None:
        """Sign in with the demo's password."""
        token = TOKEN.search(self.ask("GET", "/accounts/login/", plain=True).text)
        assert token is not None
        data = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = self.ask("POST", "/accounts/login/", data)
        assert answer.status == 302, answer.text
