"""What goes over the wire: the first visit with all its files, and every page after it."""

import re

import pytest

from tests.journeys.program import Program
from tests.journeys.wire import Wire

FIRST_VISIT = 200_000
LATER_PAGE = 30_000
SCHOOL = re.compile(r'href="(/orgs/schools/[0-9a-f-]{36}/)"')


@pytest.fixture
def wire(program: Program) -> Wire:
    return Wire(program.port)


def test_the_first_visit_stays_small(wire: Wire) -> None:
    sizes = wire.visit("/accounts/login/")
    assert len(sizes) > 10, "styles, letters and scripts belong to the visit"
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


def test_later_pages_stay_small(wire: Wire) -> None:
    wire.visit("/accounts/login/")
    wire.sign_in("canbo.so")
    wire.visit("/")
    listed = wire.ask("GET", "/orgs/schools/", plain=True).text
    school = SCHOOL.findall(listed)[0]
    for place in ("/orgs/schools/", school, f"{school}history", f"{school}edit", "/everything/"):
        sizes = wire.visit(place)
        assert sum(sizes.values()) <= LATER_PAGE, sizes


@pytest.mark.parametrize("place", ["/people/accounts/", "/access/grants/"])
def test_a_full_page_of_a_list_stays_small(wire: Wire, place: str) -> None:
    wire.sign_in("quantri")
    wire.visit("/")
    plain, sent = wire.ask("GET", place, plain=True), wire.ask("GET", place)

    assert len(plain.text) > LATER_PAGE, "a page of 25 rows"
    assert sent.headers["content-encoding"] == "gzip"
    assert sum(wire.visit(place).values()) <= LATER_PAGE


def test_files_of_the_program_are_compressed_and_kept_for_ever(wire: Wire) -> None:
    wire.visit("/accounts/login/")
    texts = [file for file in wire.kept if file.endswith((".css", ".js", ".svg"))]
    assert len(texts) > 5
    for file in texts:
        answer = wire.ask("GET", file)
        plain = wire.ask("GET", file, plain=True)
        if len(plain.text) > 1000:
            assert answer.headers.get("content-encoding") in {"gzip", "br"}, file
        assert "immutable" in answer.headers["cache-control"]


def test_pages_are_never_kept_by_anybody(wire: Wire) -> None:
    wire.sign_in("canbo.so")
    assert wire.ask("GET", "/orgs/schools/").headers["cache-control"] == "private, no-store"
