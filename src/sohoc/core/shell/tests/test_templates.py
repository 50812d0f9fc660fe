"""Rules for every template of the project, because the browser's policy is strict."""

import re
from pathlib import Path

import pytest

import sohoc
from sohoc.core.shell.tests.pages import STATIC

SOURCE = Path(sohoc.__file__).parent
TEMPLATES = sorted(
    path for path in SOURCE.rglob("*.html") if "templates" in path.parts or "samples" in path.parts
)
NAMES = [path.relative_to(SOURCE).as_posix() for path in TEMPLATES]

SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "so/icons.svg").read_text("utf-8")))
STYLES = [path.read_text("utf-8") for path in SOURCE.rglob("static/**/*.css")]
CLASSES = {name for css in STYLES for name in re.findall(r"\.(so-[\w-]+)", css)}
ICONS = re.compile(r"""\{% icon ["']([\w-]+)["']|icon_name(?:=|\|default:)["']([\w-]+)["']""")
HANDLER = re.compile(r"<[^>]*\s(on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)


def without_comments(text: str) -> str:
    return re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_has_no_inline_script_style_or_handler(path: Path) -> None:
    text = without_comments(path.read_text("utf-8"))

    assert not SCRIPT.search(text)
    assert not HANDLER.search(text)
    assert not re.search(r"<style|\sstyle\s*=|javascript:", text, re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_uses_only_icons_of_the_sprite(path: Path) -> None:
    names = {a or b for a, b in ICONS.findall(without_comments(path.read_text("utf-8")))}

    assert names <= SPRITE


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_form_that_posts_carries_the_csrf_token(path: Path) -> None:
    text = without_comments(path.read_text("utf-8"))
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert "{% csrf_token %}" in form


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_uses_only_classes_of_a_stylesheet(path: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\x00", without_comments(path.read_text("utf-8")))
    used = {
        name
        for value in re.findall(r'\sclass="([^"]*)"', text)
        for name in value.replace("\x00", " ").split()
        if not name.endswith("-")  # the end of the name is a value: so-band-{{ kind }}
    }

    assert used <= CLASSES


def test_scripts_use_only_icons_of_the_sprite() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (STATIC / "so/js").glob("*.js"))

    assert set(re.findall(r'\bicon\("([\w-]+)"\)', scripts)) <= SPRITE


@pytest.mark.parametrize("path", sorted((STATIC / "so/js").glob("*.js")), ids=lambda p: p.name)
def test_script_begins_with_its_use_and_builds_no_markup_from_text(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.startswith("/**\n")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", text)
    assert not re.search(r"(local|session)Storage", text)
