"""Log lines hold the documented fields and no personal data."""

import ast
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

import sohoc
from sohoc.core.testing.actors import PASSWORD, Province
from sohoc.project.logs import JsonFormatter

SOURCE = Path(sohoc.__file__).parent
PAGE = Path(__file__).parents[4] / "docs" / "operate" / "watching.md"
LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
OF_THE_FORM = {"at", "level", "logger", "event", "exception", "trace"}
OF_LIBRARIES = {"status_code"}  # django.request


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What the program would have written, as objects."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


def written_fields() -> set[str]:
    """Names of the fields that the source gives to its log lines."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if call.func.attr not in LOGGING:
                continue
            for word in call.keywords:
                if word.arg == "extra":
                    assert isinstance(word.value, ast.Dict), f"{path}: fields cannot be read"
                    found |= {ast.literal_eval(key) for key in word.value.keys if key}
    return found


def documented_fields() -> set[str]:
    section = PAGE.read_text("utf-8").partition("## Nhật ký chạy")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def test_documented_fields_are_those_that_are_written() -> None:
    assert documented_fields() == written_fields() | OF_THE_FORM | OF_LIBRARIES


@pytest.mark.django_db
def test_request_is_one_line_with_route_and_account_and_no_words_of_people(
    province: Province,
    signed_in: Callable[[str], Client],
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    client = signed_in("province_officer")
    answer = client.get("/orgs/schools/?q=Th%E1%BA%AFm", REMOTE_ADDR="203.0.113.9")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert set(line) == {
        "at",
        "level",
        "logger",
        "event",
        "request_id",
        "method",
        "route",
        "status",
        "ms",
        "actor",
    }
    assert line["request_id"] == answer["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "orgs/schools/", 200)
    assert line["actor"] == province.users["province_officer"].pk
    text = json.dumps(line, ensure_ascii=False)
    assert not re.search(r"Thắm|province\.officer|203\.0\.113|q=", text)


@pytest.mark.django_db
def test_wrong_sign_in_leaves_neither_name_nor_password(
    province: Province, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    Client().post("/accounts/login/", {"login": "principal", "password": PASSWORD + "!"})
    text = json.dumps(lines(), ensure_ascii=False)
    assert "accounts/login/" in text
    assert "principal" not in text
    assert PASSWORD not in text


def test_error_of_the_database_is_told_without_the_values_that_it_quotes(
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    try:
        raise IntegrityError("Key (personal_id)=(017099001234) already exists.")
    except IntegrityError:
        logging.getLogger("sohoc.jobs").exception("job failed", extra={"job": "1", "kind": "k"})
    (line,) = lines()
    assert (line["exception"], line["event"], line["level"]) == (
        "IntegrityError",
        "job failed",
        "error",
    )
    assert line["trace"][0].startswith(__file__)
    assert "017099001234" not in json.dumps(line)
