"""Bytes on the wire as they are sent, compressed, heads included: first visit and later pages."""

import re
import statistics
import urllib.parse
from dataclasses import asdict, dataclass

from bench.pages import LISTS
from bench.server import Running
from tests.journeys.wire import Wire

NAVIGATION = re.compile(r'<nav class="so-nav".*?</nav>', re.DOTALL)
PLACE = re.compile(r'href="(/[^"#]*)"')


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes for one role. The first visit: sign-in page and first page, with all their files.

    Later pages: those of the navigation, lists and details, each with the files that come new.
    """

    role: str
    first_visit: int
    later_pages: int
    median_later: int
    largest_later: int
    largest_page: str


def measure(server: Running, shown: list[tuple[str, str]]) -> list[dict[str, object]]:
    """One row for every (user name, role); an empty cache at its beginning."""
    port = urllib.parse.urlsplit(server.url).port
    assert port is not None
    return [asdict(_visit(Wire(port), username, role)) for username, role in shown]


def _visit(wire: Wire, username: str, role: str) -> Sent:
    first = sum(wire.visit("/accounts/login/").values())
    wire.sign_in(username)
    first += sum(wire.visit("/").values())
    later = {place: sum(wire.visit(place).values()) for place in _places(wire)}
    largest = max(later, key=lambda place: later[place])
    return Sent(
        role=role,
        first_visit=first,
        later_pages=len(later),
        median_later=round(statistics.median(later.values())),
        largest_later=later[largest],
        largest_page=re.sub(r"[0-9a-f-]{36}", "…", largest),
    )


def _places(wire: Wire) -> list[str]:
    """The navigation of this person, and the first row of each list."""
    navigation = NAVIGATION.search(wire.ask("GET", "/", plain=True).text)
    assert navigation is not None
    places = PLACE.findall(navigation[0])
    for path, link in LISTS.values():
        answer = wire.ask("GET", path, plain=True)
        if answer.status == 200 and (row := re.search(link, answer.text)):
            places += [path, row[1]]
    return list(dict.fromkeys(places))
