"""Files stay small, have names that say something, and hold no secret and no person."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sohoc.core.testing.sharing import ITS_FILES
from tests.architecture.layering import ROOT

FOLDERS = ("src", "tests", "tools", "bench", "docs")
LONGEST = 600
CODE = {".py", ".js", ".css", ".html", ".sql"}
TEXT = CODE | {".md", ".toml", ".yaml", ".yml", ".txt", ".sh", ".json", ".cfg", ".ini", ""}
NO_IDEA = {"utils", "util", "helpers", "helper", "common", "misc", "managers", "signals"}


def files(suffixes: set[str]) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            skipped = {"__pycache__", "vendor", "node_modules"} & set(path.parts)
            if path.is_file() and path.suffix in suffixes and not skipped:
                yield path
    yield from (p for p in ROOT.iterdir() if p.is_file() and p.suffix in suffixes)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_six_hundred_lines() -> None:
    long = [
        (shown(path), length)
        for path in files(CODE)
        if "migrations" not in path.parts
        and (length := len(path.read_text("utf-8").splitlines())) > LONGEST
    ]
    assert long == []


def test_every_file_is_named_after_an_idea() -> None:
    assert [shown(p) for p in files({".py", ".js"}) if p.stem in NO_IDEA] == []


# Ruff (PGH, RUF100) and mypy (strict) see to it that an exception has a code and is needed.
EXCEPTION = re.compile(r"# (?:type: ignore\[[a-z-]+\]|noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*)(?P<why>.*)$")


def unexplained(source: str) -> list[str]:
    """Lines that are excepted from a check without a why, there or above them."""
    found, is_told = [], False
    for line in source.splitlines():
        if excepted := EXCEPTION.search(line):
            is_told = is_told or bool(excepted["why"].strip(" #-"))
            found += [] if is_told else [line.strip()]
        else:
            is_told = line.lstrip().startswith("#")
    return found


def test_every_exception_from_a_check_says_why() -> None:
    found = [
        (shown(path), lines)
        for path in files({".py"})
        if (lines := unexplained(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "is_explained"),
    [
        ("a()  # type: " + "ignore[misc]", False),
        ("a()  # no" + "qa: S603, S607", False),
        ("a()  # no" + "qa: S603 - our own command", True),
        ("a()  # type: " + "ignore[misc]  # untyped library", True),
        ("# Untyped library.\na()  # type: " + "ignore[misc]\nb()  # no" + "qa: S603", True),
        ("# Untyped library.\nc()\na()  # type: " + "ignore[misc]", False),
    ],
)
def test_an_exception_without_a_why_would_be_found(source: str, is_explained: bool) -> None:
    assert (unexplained(source) == []) is is_explained


SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/]{16}"),
    "cloud key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "forge token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[A-Za-z0-9_-]{20,})"),
    "signed token": re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}"),
    "password in an address": re.compile(
        r"\b(?:postgres(?:ql)?|https?)://[^\s:/@'\"<{]+:(?!(?i:password|secret)@)"
        r"[^\s:/@'\"<{]{6,}@"
    ),
}
KEY_FILES = {".pem", ".key", ".p12", ".pfx", ".jks", ".env"}


def secrets_in(text: str) -> list[str]:
    return [name for name, pattern in SECRETS.items() if pattern.search(text)]


def test_there_is_no_secret_in_the_repository() -> None:
    found = [
        (shown(path), what)
        for path in files(TEXT)
        if (what := secrets_in(path.read_text("utf-8", errors="replace")))
    ]
    assert found == []
    assert [shown(path) for path in files(KEY_FILES)] == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq9",
        "key = 'AKIA" + "ABCDEFGHIJKLMNOP'",
        "postgres://sohoc:" + "Kx92hfa@10.0.0.1/sohoc",
        "ghp_" + "a" * 36,
    ],
)
def test_a_secret_would_be_found(text: str) -> None:
    assert len(secrets_in(text)) == 1


# What a log line never holds: names, numbers and addresses of people, and what they typed.
PERSONAL = {
    "username",
    "full_name",
    "first_name",
    "last_name",
    "actor_name",
    "sort_key",
    "search_key",
    "label",
    "email",
    "phone",
    "birth_date",
    "personal_id",
    "password",
    "address",
    "reason",
    "user",
    "POST",
    "GET",
    "body",
    "get_full_path",
}
PEOPLE = {"actor", "user", "person", "learner", "staff", "guardian", "card"}
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def personal_words(source: str) -> list[str]:
    """Names in the arguments of log calls that stand for a person's data."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and _is_log_call(call):
            for part in [*call.args, *(keyword.value for keyword in call.keywords)]:
                found += [word for node in ast.walk(part) for word in _personal(node)]
    return found


def _is_log_call(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in METHODS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"log", "logger", "logging"}
    )


def _personal(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        of_a_person = isinstance(node.value, ast.Name) and node.value.id in PEOPLE
        if node.attr in PERSONAL or (node.attr == "name" and of_a_person):
            yield node.attr
    elif isinstance(node, ast.Name) and node.id in PERSONAL:
        yield node.id
    elif isinstance(node, ast.Constant) and node.value in PERSONAL:
        yield str(node.value)


def test_log_lines_hold_no_personal_data() -> None:
    found = [
        (shown(path), words)
        for path in files({".py"})
        if "src" in path.parts
        and "tests" not in path.parts
        and (words := personal_words(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "log.info('signed in', extra={'username': x})",
        "log.warning('%s has no card', card.full_name)",
        "logger.error('who', extra={'who': actor.name})",
        "log.exception(request.POST)",
    ],
)
def test_personal_data_in_a_log_line_would_be_found(line: str) -> None:
    assert len(personal_words(line)) == 1


def test_a_log_line_may_name_ids() -> None:
    assert personal_words("log.info('request', extra={'actor': actor.user_id})") == []


def test_files_that_meet_the_running_program_go_to_one_process() -> None:
    meeting = [
        shown(path)
        for path in files({".py"})
        if path.name.startswith("test_")
        and re.search(r"^from tests\.journeys\.program ", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert [name for name in meeting if not name.startswith(ITS_FILES)] == []
    assert len(meeting) > 1
