"""The documents keep pace: links lead somewhere, commands exist, settings are those read."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po
from django.apps import apps
from django.core.management import get_commands

from sohoc.project.environment import Environment
from sohoc.project.operations.words import COMMANDS as OPERATIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PLACES = ("docs", "src", "tests", "tools", "bench", ".github")
PRODUCTION = DOCS / "operate" / "production.md"
DECISIONS = DOCS / "decisions"
GUIDE = DOCS / "guide"

FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|<img[^>]+src=\"([^\"]+)\"")
SETTING = re.compile(r"^\| `(SOHOC_[A-Z_]+)` \| ([^|]+) \|", re.MULTILINE)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
COMMAND = re.compile(r"(?:^\s*|`|bin/|sudo )sohoc ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`", re.DOTALL | re.MULTILINE)
FROM_OUTSIDE = re.compile(
    r"<(?:script|img|iframe)[^>]+src=\"(?:https?:)?//|"
    r"<link[^>]+rel=\"(?:stylesheet|preconnect|icon|preload)\"[^>]+href=\"(?:https?:)?//|"
    r"@import|url\(\s*[\"']?(?:https?:)?//"
)


def documents() -> list[Path]:
    found = [*ROOT.glob("*.md")]
    for place in PLACES:
        found += (ROOT / place).rglob("*.md")
    return sorted(found)


def links(text: str) -> Iterator[str]:
    for found in LINK.finditer(FENCE.sub("", text)):
        address = found[1] or found[2]
        if not re.match(r"[a-z][a-z0-9+.-]*:|#|/", address):
            yield address.partition("#")[0]


def code(text: str) -> str:
    """Only what stands as code: prose may say that people make mistakes."""
    return "\n".join(CODE.findall(text))


def make_targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


class Recording(dict[str, str]):
    """An empty environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return default


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_and_picture_exists(document: Path) -> None:
    wanted = list(links(document.read_text("utf-8")))
    assert [link for link in wanted if not (document.parent / link).exists()] == []


def test_every_make_target_and_command_that_is_named_exists() -> None:
    text = "\n".join(
        code(document.read_text("utf-8"))
        for document in documents()
        if document.parent == ROOT or document.is_relative_to(DOCS)
    )
    assert set(MAKE.findall(text)) - make_targets() == set()
    spoken = set(COMMAND.findall(text))
    assert {words for words in spoken if not is_command(*words)} == set()


def is_command(first: str, second: str) -> bool:
    """Whether `sohoc FIRST [SECOND]` is a command; `audit verify` is `audit_verify`."""
    return not {first, f"{first}_{second}"}.isdisjoint(
        {*get_commands(), *OPERATIONS, "run", "doctor"}
    )


def test_contributing_names_the_whole_developer_interface() -> None:
    named = set(MAKE.findall(code((ROOT / "CONTRIBUTING.md").read_text("utf-8"))))
    assert make_targets() - {"ready", "ready-dev"} - named == set()


def test_documented_settings_are_those_that_are_read() -> None:
    variables = Recording()
    Environment.read(variables)
    documented = [name for name, _default in SETTING.findall(PRODUCTION.read_text("utf-8"))]
    assert sorted(documented) == sorted(variables.asked)


def test_documented_defaults_are_those_that_hold() -> None:
    documented = {n: d.strip(" `") for n, d in SETTING.findall(PRODUCTION.read_text("utf-8"))}
    environment = Environment.read({})
    for name, value in {
        "SOHOC_MODE": environment.mode.value,
        "SOHOC_PROCESS": environment.process.value,
        "SOHOC_HOST": environment.host,
        "SOHOC_PORT": str(environment.port),
        "SOHOC_WEB_WORKERS": str(environment.web_workers),
        "SOHOC_WEB_THREADS": str(environment.web_threads),
        "SOHOC_KEY_DAYS": str(environment.key_days),
        "SOHOC_TOKEN_DAYS": str(environment.token_days),
        "SOHOC_TOKEN_PEOPLE": str(environment.token_people),
        "SOHOC_LETTER_DAYS": str(environment.letter_days),
        "SOHOC_LAN": "0" if not environment.lan else "1",
    }.items():
        assert documented[name] == value, name


def test_decisions_are_listed_and_numbered_once() -> None:
    records = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    numbers = [name[:4] for name in records]
    assert len(numbers) == len(set(numbers))
    listed = set(links((DECISIONS / "README.md").read_text("utf-8")))
    assert listed - {"../develop/architecture.md"} == set(records)


def test_notice_names_every_folder_with_files_of_others() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    folders = {
        licence.parent.relative_to(ROOT)
        for place in ("src", "tests", "docs")
        for licence in (ROOT / place).rglob("LICENSE*")
    }
    assert folders
    assert [str(folder) for folder in sorted(folders) if str(folder) not in notice] == []


def test_every_package_asked_for_stands_in_the_record_of_dependencies() -> None:
    record = (DECISIONS / "0006-dependencies.md").read_text("utf-8")
    table = "\n".join(line for line in record.splitlines() if line.startswith("|"))
    asked = {
        re.split(r"[\[=<>~ ]", line)[0]
        for name in ("base.in", "dev.in")
        for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines()
        if line and not line.startswith(("-", "#"))
    }
    assert [name for name in sorted(asked) if not re.search(rf"(?<![\w-]){name}\b", table)] == []


def test_page_on_personal_data_names_every_table_of_ours() -> None:
    page = (DOCS / "develop" / "data-protection.md").read_text("utf-8")
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("sohoc.") and ".tests." not in model.__module__
    }
    assert [table for table in sorted(tables) if f"`{table}`" not in page] == []


def test_guide_uses_the_words_of_the_screens() -> None:
    spoken = {
        plain(words)
        for catalogue in (ROOT / "src").rglob("locale/vi/LC_MESSAGES/django.po")
        for message in read_po(io.BytesIO(catalogue.read_bytes()))
        for words in ([message.string] if isinstance(message.string, str) else message.string)
    }
    unknown = {
        f"{page.name}: {words}"
        for page in GUIDE.glob("*.md")
        for words in map(plain, re.findall(r"\*\*(.+?)\*\*", page.read_text("utf-8"), re.DOTALL))
        if words not in spoken
    }
    assert unknown == set()


def plain(words: str) -> str:
    """Without line breaks, the full stop of a sentence, and the signs around a menu's words."""
    return re.sub(r"\s+", " ", words).strip().rstrip(".?:")


def test_every_page_of_the_navigation_exists() -> None:
    assert [page for page in navigation() if not (DOCS / page).is_file()] == []


def test_every_page_stands_once_in_the_navigation() -> None:
    there = [str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")]
    assert sorted(navigation()) == sorted(there)


def navigation() -> list[str]:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    return list(pages(settings["nav"]))


def pages(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for entry in nav.values() if isinstance(nav, dict) else nav:
            yield from pages(entry)


def test_site_builds_strictly_and_loads_nothing_from_outside(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    loading = [
        path.name
        for kind in ("*.html", "*.css")
        for path in tmp_path.rglob(kind)
        if FROM_OUTSIDE.search(path.read_text("utf-8"))
    ]
    assert loading == []
