"""Third-party files are the pinned ones, with their licences."""

from sohoc.core.shell.tests.pages import STATIC
from tools import vendor


def test_committed_files_are_those_that_were_fetched() -> None:
    assert vendor.differences() == []


def test_every_package_brings_its_licence() -> None:
    for package in vendor.packages():
        assert (vendor.ROOT / package.target / "LICENSE").is_file()
        assert package.licence
    assert (STATIC / "so" / "fonts" / "LICENSE").is_file()


def test_sprite_keeps_the_drawing_and_drops_the_invisible_square() -> None:
    source = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" stroke="currentColor">\n'
        '  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M5 12h14" />\n</svg>'
    )

    assert vendor.sprite_of({"minus": source}) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="minus" viewBox="0 0 24 24"><path d="M5 12h14"/></symbol>\n</svg>\n'
    )
