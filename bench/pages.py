"""Lists, details and the map at 520 schools and 20,000 accounts, for roles that may open them."""

import http.client
import re
import statistics
import time
import urllib.parse
from dataclasses import asdict, dataclass

from bench.machine import Meter
from bench.server import Running

REQUESTS = 40
ROUNDS = 5
WARM_UP = 20
GOAL_MS = 150.0

LISTS = {
    "schools": ("/orgs/schools/", r'href="(/orgs/schools/[0-9a-f-]{36}/)"'),
    "accounts": ("/people/accounts/", r'href="(/people/accounts/[0-9a-f-]{36}/)"'),
    "decisions": ("/orgs/acts/", r'href="(/orgs/acts/[0-9a-f-]{36}/)"'),
    "units": ("/areas/", r'href="(/areas/[0-9a-f-]{36}/)"'),
}
# Pages of their own, and lists as of a past day.
FURTHER = {
    "map": "/orgs/map/",
    "schools of 2018": "/orgs/schools/?day=2018-03-01",
    "units of 2020": "/areas/?day=2020-01-01",
}

DRAWN = {"map": "/orgs/map/", "map of districts and points": "/orgs/map/?by=district&points=1"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One page for one role: milliseconds as the client saw them, CPU of the server per request."""

    page: str
    role: str
    requests: int
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    foreign_cpu_share: float
    bytes: int


class Visitor:
    """A browser without a screen: keeps its connection and its cookies."""

    def __init__(self, server: Running, username: str) -> None:
        parts = urllib.parse.urlsplit(server.url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        self._cookies: dict[str, str] = {}
        page = self.get("/accounts/login/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        body = urllib.parse.urlencode(
            {"csrfmiddlewaretoken": token[1], "username": username, "next": "/"}
        )
        status, _page = self._send("POST", "/me/demo", body)
        assert status == 302, status

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self._send("GET", path, None)

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.split(";", 1)[0].partition("=")
            self._cookies[name] = value
        return answer.status, text


def _measure(server: Running, visitor: Visitor, path: str) -> tuple[list[float], float, float, int]:
    times, size = [], 0
    for _warm in range(WARM_UP):
        visitor.get(path)
    meter, began = Meter(server.pids), time.perf_counter()
    for _one in range(REQUESTS):
        start = time.perf_counter()
        status, text = visitor.get(path)
        times.append((time.perf_counter() - start) * 1000)
        assert status == 200, (path, status)
        size = len(text.encode())
    spent = meter.spent()
    share = max(spent.others, 0) / (time.perf_counter() - began) / 2
    return times, spent.server / REQUESTS * 1000, share, size


def measure(server: Running, shown: list[tuple[str, str]]) -> list[dict[str, object]]:
    """Medians over five rounds for every (user name, role) that may open the page."""
    found = []
    for username, role in shown:
        visitor = Visitor(server, username)
        for name, path in FURTHER.items():
            if visitor.get(path)[0] == 200:
                rounds = [_measure(server, visitor, path) for _ in range(ROUNDS)]
                found.append(asdict(_summary(name, role, rounds)))
        for name, (path, link) in LISTS.items():
            status, text = visitor.get(path)
            if status != 200:
                continue
            pages = {f"{name} list": path}
            if match := re.search(link, text):
                pages[f"{name} detail"] = match[1]
            for page, address in pages.items():
                rounds = [_measure(server, visitor, address) for _ in range(ROUNDS)]
                found.append(asdict(_summary(page, role, rounds)))
        for page, address in DRAWN.items():
            if visitor.get(address)[0] == 200:
                rounds = [_measure(server, visitor, address) for _ in range(ROUNDS)]
                found.append(asdict(_summary(page, role, rounds)))
    return found


def _summary(page: str, role: str, rounds: list[tuple[list[float], float, float, int]]) -> Measured:
    p50 = [statistics.median(times) for times, *_ in rounds]
    p95 = [statistics.quantiles(times, n=20)[18] for times, *_ in rounds]
    return Measured(
        page=page,
        role=role,
        requests=REQUESTS * ROUNDS,
        p50_ms=round(statistics.median(p50), 1),
        p95_ms=round(statistics.median(p95), 1),
        cpu_ms=round(statistics.median(r[1] for r in rounds), 2),
        foreign_cpu_share=round(statistics.median(r[2] for r in rounds), 2),
        bytes=rounds[0][3],
    )
