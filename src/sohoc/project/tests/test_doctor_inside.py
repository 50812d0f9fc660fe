"""What `sohoc doctor` sees through Django and in the database."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from sohoc.project.supervisor.doctor import inside
from sohoc.project.supervisor.doctor.findings import Finding


def answers(monkeypatch: pytest.MonkeyPatch, value: object) -> None:
    monkeypatch.setattr(inside, "_value", lambda *_query: value)


@pytest.mark.parametrize(
    ("check", "value", "is_good"),
    [
        (inside.server_version, "180006", True),
        (inside.server_version, "150020", True),
        (inside.server_version, "140011", False),
        (inside.time_zone, "UTC", True),
        (inside.time_zone, "Asia/Ho_Chi_Minh", False),
        (inside.seal, "real", True),
        (inside.seal, "demo", False),
        (inside.seal, None, False),
        (inside.default_accounts, None, True),
        (inside.default_accounts, "hieutruong", False),
    ],
)
def test_answer_of_the_database_is_judged(
    monkeypatch: pytest.MonkeyPatch, check: object, value: object, is_good: bool
) -> None:
    answers(monkeypatch, value)
    assert callable(check)
    finding = check()
    assert isinstance(finding, Finding)
    assert finding.is_good is is_good
    assert finding.vietnamese
    assert finding.english


GOOD = {
    "DEBUG": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SOHOC_KEY_DAYS": 365,
}
BAD = GOOD | {
    "DEBUG": True,
    "EMAIL_BACKEND": inside.NO_MAIL,
    "CSRF_COOKIE_SECURE": False,
    "SOHOC_KEY_DAYS": -1,
}


@pytest.mark.parametrize(("values", "is_good"), [(GOOD, True), (BAD, False)])
def test_settings_are_judged(values: dict[str, Any], is_good: bool) -> None:
    with override_settings(**values):
        assert [check().is_good for check in inside.SETTINGS] == [is_good] * 4


def test_missing_things_are_listed_and_counted_while_the_database_is_away(home: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "sohoc.project.cli", "doctor"],
        env={**kept, "SOHOC_MODE": "test", "SOHOC_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "■ Đang ở chế độ test; đặt SOHOC_MODE=production" in lines
    assert "● DEBUG đã tắt" in lines
    assert [line for line in lines if line.startswith("  The database could not be asked: ")]
    missing = sum(line.startswith("■") for line in lines)
    assert lines[-1] == f"Missing before real data may come in: {missing}."
