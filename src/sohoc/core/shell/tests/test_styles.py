"""The stylesheet is one file made of its parts, small, and legible in both themes."""

import gzip
import re

import pytest

from sohoc.core.shell.tests.pages import STATIC
from tools import styles

CSS = STATIC / "so" / "css"
TEXT_ON = [
    ("text", "paper"), ("text", "ground"), ("text", "ink-wash"), ("text", "red-wash"),
    ("text", "amber-wash"), ("text", "green-wash"), ("text-2", "paper"), ("text-2", "ground"),
    ("text-2", "ink-wash"), ("text-3", "paper"), ("text-3", "ground"), ("ink", "paper"),
    ("ink", "ground"), ("ink", "ink-wash"), ("ink-strong", "ink-wash"), ("ink", "red-wash"),
    ("on-ink", "ink-fill"), ("on-ink", "ink-fill-strong"), ("red", "paper"), ("red", "red-wash"),
    ("paper", "red"), ("amber", "paper"), ("amber", "amber-wash"), ("green", "paper"),
    ("green", "green-wash"),
]  # fmt: skip
EDGES_ON = [("edge", "paper"), ("edge", "ground"), ("ink", "paper"), ("seq-4", "paper")]


def block(selector: str) -> dict[str, str]:
    css = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
    start = css.index(selector + " {")
    body = css[start : css.index("}", start)]
    return dict(re.findall(r"--so-([\w-]+):\s*(#[0-9a-f]{6})", body))


THEMES = {"light": block(":root"), "dark": block('[data-theme="dark"]')}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), TEXT_ON)
def test_text_has_contrast_of_at_least_four_and_a_half(theme: str, front: str, back: str) -> None:
    assert contrast(THEMES[theme][front], THEMES[theme][back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), EDGES_ON)
def test_borders_of_controls_have_contrast_of_at_least_three(
    theme: str, front: str, back: str
) -> None:
    assert contrast(THEMES[theme][front], THEMES[theme][back]) >= 3


def test_both_themes_have_every_colour() -> None:
    assert THEMES["light"].keys() == THEMES["dark"].keys()


def test_device_in_the_dark_gets_the_dark_theme() -> None:
    assert block('[data-theme="auto"]') == THEMES["dark"]


def test_bundle_is_what_its_parts_give() -> None:
    assert styles.BUNDLE.read_text("utf-8") == styles.bundle()


def test_every_part_is_in_the_bundle_and_short() -> None:
    parts = {path.stem: path for path in CSS.glob("*.css") if path.stem != "so"}

    assert set(parts) == set(styles.PARTS)
    assert all(len(path.read_text("utf-8").splitlines()) < 400 for path in parts.values())


def test_stylesheet_stays_under_fifteen_kilobytes() -> None:
    assert len(gzip.compress(styles.BUNDLE.read_bytes())) <= 15_000


def test_every_class_and_property_has_our_prefix() -> None:
    css = re.sub(r'url\("[^"]*"\)', "", styles.BUNDLE.read_text("utf-8"))
    classes = set(re.findall(r"\.(-?[a-z_][\w-]*)", css))
    properties = set(re.findall(r"(--[\w-]+)", css))

    assert {name for name in classes if not name.startswith("so-")} == {"htmx-request"}
    assert all(name.startswith("--so-") for name in properties)


def test_every_property_that_is_used_is_defined() -> None:
    css = styles.BUNDLE.read_text("utf-8")
    used = set(re.findall(r"var\((--so-[\w-]+)", css))
    defined = set(re.findall(r"(--so-[\w-]+):", css))

    assert used <= defined
    assert {name for name in defined - used if "kind" not in name and "seq" not in name} == set()


def test_no_picture_is_inlined_and_every_file_exists() -> None:
    addresses = re.findall(r'url\("([^"]*)"\)', styles.BUNDLE.read_text("utf-8"))

    assert len(addresses) == 6
    assert all((CSS / address).resolve().is_file() for address in addresses)


def test_first_visit_stays_under_150_kilobytes() -> None:
    """The stylesheet, the icons, htmx, the fonts and every script, as they go over the wire."""
    packed = [styles.BUNDLE, STATIC / "so" / "icons.svg", STATIC / "vendor/htmx/htmx.min.js"]
    packed += sorted((STATIC / "so" / "js").glob("*.js"))
    fonts = list(STATIC.rglob("*.woff2"))
    size = sum(len(gzip.compress(path.read_bytes())) for path in packed)

    assert size + sum(path.stat().st_size for path in fonts) <= 150_000
