"""`make new-module` makes a module that imports, and that must choose its tier."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import new_module

ROOT = Path(__file__).parents[2]
LOADED = """\
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["sohoc.modules.loans"])
django.setup()
import sohoc.modules.loans.models, sohoc.modules.loans.services
from sohoc.modules.loans.tests import test_apps
test_apps.test_module_is_installed()
"""
TIER = '  "(people)",\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what the tool and the import contracts read."""
    shutil.copytree(
        ROOT / "src" / "sohoc",
        tmp_path / "src" / "sohoc",
        ignore=lambda _folder, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    shutil.copytree(ROOT / "tools" / "module_skeleton", tmp_path / "tools" / "module_skeleton")
    for name in ("tools/new_module.py", "tools/contracts.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def linted(tree: Path) -> subprocess.CompletedProcess[str]:
    return run(tree, "lint-imports", "--no-cache")


def test_new_module_imports_and_is_refused_until_it_has_a_tier(tree: Path) -> None:
    assert linted(tree).returncode == 0

    made = run(tree, "python", "tools/new_module.py", "loans")
    assert made.returncode == 0, made.stderr
    assert "2. pyproject.toml: choose its tier" in made.stdout
    module = tree / "src" / "sohoc" / "modules" / "loans"
    assert sorted(str(p.relative_to(module)) for p in module.rglob("*") if p.is_file()) == [
        "README.md",
        "__init__.py",
        "apps.py",
        "models.py",
        "services.py",
        "tests/__init__.py",
        "tests/test_apps.py",
    ]
    loaded = run(tree, "python", "-c", LOADED)
    assert loaded.returncode == 0, loaded.stderr
    assert run(tree, "ruff", "check", "--no-cache", str(module)).returncode == 0
    assert run(tree, "ruff", "format", "--no-cache", "--check", str(module)).returncode == 0

    refused = linted(tree)
    assert refused.returncode == 1
    assert "sohoc.modules.loans" in refused.stdout

    settings = tree / "pyproject.toml"
    text = settings.read_text("utf-8")
    assert text.count(TIER) == 1
    settings.write_text(text.replace(TIER, f'  "(loans)",\n{TIER}'), "utf-8")
    accepted = linted(tree)
    assert accepted.returncode == 0, accepted.stdout


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "“” is no module name"),
        ("Loans", "“Loans” is no module name"),
        ("../loans", "“../loans” is no module name"),
        ("school_loans", "“school_loans” is no module name"),
        ("mượn", "“mượn” is no module name"),
        ("lambda", "“lambda” is no module name"),
        ("utils", "“utils” says nothing about what is inside"),
        ("orgs", "The module orgs exists already"),
        ("jobs", "“jobs” is the label of an installed app already"),
        ("sessions", "“sessions” is the label of an installed app already"),
    ],
)
def test_bad_name_is_refused_with_one_sentence(
    name: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((new_module.SOURCE / "modules").iterdir())
    assert new_module.main([name]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert sorted((new_module.SOURCE / "modules").iterdir()) == before


def test_missing_name_shows_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert new_module.main([]) == 2
    assert capsys.readouterr().err == "Name one module: make new-module NAME=loans\n"


def test_module_of_the_plan_has_its_tier_already() -> None:
    assert "already." in new_module.steps("gradebook")
    assert "make check fails until then." in new_module.steps("loans")
