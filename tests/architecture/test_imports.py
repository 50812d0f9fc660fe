"""Who imports whom: the contracts hold, and each of them would notice a breach."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layering import ROOT, heights

START = (
    "import sys; sys.path.insert(0, ''); from importlinter import cli; cli.lint_imports_command()"
)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": f"{folder / 'src'}:{ROOT}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "0 broken" in done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small program of the same shape, under the same contracts."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = [f"core/{name}" for name in heights("sohoc.core")]
    for name in ["lib", "law", "core", "modules", "project", *parts]:
        write(tmp_path, f"{name}/__init__.py")
    write(tmp_path, "__init__.py")
    for name in ("orgs", "people", "exams", "attendance"):
        for file in ("__init__", "models", "services", "public", "testing", "contracts"):
            write(tmp_path, f"modules/{name}/{file}.py")
        write(tmp_path, f"modules/{name}/web/__init__.py")
        for file in ("demo/__init__", "demo/plan", "tests/__init__"):
            write(tmp_path, f"modules/{name}/{file}.py")
    write(tmp_path, "core/identity/web/__init__.py")
    write(tmp_path, "core/grants/services.py")
    return tmp_path


def write(tree: Path, name: str, text: str = "") -> None:
    path = tree / "src" / "sohoc" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_the_same_shape_without_a_breach_is_kept(tree: Path) -> None:
    write(tree, "modules/people/services.py", "from sohoc.modules.orgs import public\n")
    write(tree, "modules/people/tests/test_x.py", "from sohoc.modules.orgs import testing\n")
    write(tree, "modules/people/demo/plan.py", "from sohoc.modules.orgs.demo import plan\n")
    done = lint(tree)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(
    ("file", "imported", "contract"),
    [
        ("modules/people/services.py", "sohoc.modules.orgs.models", "Modules meet only"),
        ("modules/people/tests/test_x.py", "sohoc.modules.orgs.models", "Modules meet only"),
        ("modules/people/services.py", "sohoc.modules.orgs.demo.plan", "Modules meet only"),
        ("modules/people/demo/plan.py", "sohoc.modules.orgs.services", "Modules meet only"),
        ("modules/orgs/services.py", "sohoc.modules.people.public", "Modules depend downward"),
        ("modules/exams/services.py", "sohoc.modules.attendance.public", "Modules depend downward"),
        ("modules/orgs/services.py", "sohoc.modules.orgs.web", "Anatomy of a module"),
        ("modules/orgs/models.py", "sohoc.modules.orgs.services", "Anatomy of a module"),
        ("modules/people/services.py", "sohoc.modules.orgs.testing", "Factories are for tests"),
        ("modules/loans/__init__.py", "sohoc.lib", "Modules depend downward"),
        ("law/assessment.py", "django", "lib and law are plain Python"),
        ("law/assessment.py", "sohoc.core.access", "The four floors"),
        ("core/audit/sealing.py", "sohoc.modules.orgs", "The four floors"),
        ("core/audit/sealing.py", "sohoc.core.jobs", "Core depends downward"),
        ("core/audit/sealing.py", "sohoc.core.outbox", "Core depends downward"),
        ("core/loans/__init__.py", "sohoc.lib", "Core depends downward"),
        ("core/grants/services.py", "sohoc.core.identity.web", "Nobody imports screens"),
        ("core/jobs/running.py", "sohoc.core.grants.services", "Core depends downward"),
    ],
)
def test_a_breach_is_noticed(tree: Path, file: str, imported: str, contract: str) -> None:
    write(tree, file, f"import {imported}\n")
    done = lint(tree)
    assert done.returncode == 1, done.stdout[-3000:]
    broken = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    assert any(line.startswith(contract) for line in broken), done.stdout[-3000:]
