"""The command `sohoc` outside of `run`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sohoc.project import cli
from sohoc.project.embedded.cluster import Cluster


def sohoc(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SOHOC_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "sohoc.project.cli", *words],
        env={**kept, "SOHOC_MODE": "test", "SOHOC_HOME": str(home), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_words_it_says_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "sohoc run" in capsys.readouterr().out


def test_bad_environment_is_told_in_both_languages(home: Path) -> None:
    done = sohoc(home, "check", SOHOC_LAN="maybe")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "SOHOC_LAN đang là “maybe”, nhưng phải là 1 hoặc 0.",
        "SOHOC_LAN is “maybe”, but it must be 1 or 0.",
    ]


def test_command_finds_the_database_up_and_leaves_it_down(home: Path) -> None:
    done = sohoc(home, "showmigrations", "contenttypes", "--database", "owner")
    assert "[ ] 0001_initial" in done.stdout
    cluster = Cluster(home, durable=False)
    assert cluster.exists()
    assert not cluster.is_running()
    assert not cluster.needs_recovery()


def test_command_leaves_a_running_database_running(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    cluster.create_if_missing()
    cluster.start()
    done = sohoc(home, "showmigrations", "contenttypes", "--database", "owner")
    assert "[ ] 0001_initial" in done.stdout
    assert cluster.is_running()


def test_reader_that_leaves_early_gets_no_traceback(home: Path) -> None:
    command = [sys.executable, "-m", "sohoc.project.cli", "doctor"]
    variables = os.environ | {"SOHOC_MODE": "demo", "SOHOC_HOME": str(home)}
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == 141
    process.stderr.close()
