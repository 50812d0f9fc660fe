"""`tools/bootstrap.py`, the first thing a newcomer runs."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sohoc.project.environment import checkout

TREE = checkout() or Path()
TOOL = TREE / "tools" / "bootstrap.py"

PRETENDS = """#!{python}
import runpy, sys
sys.version_info = ({version}, 0, "final", 0)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
SAYS = """#!/bin/sh
echo "$@" >> "{log}"
exit {code}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with the tool, empty locks, and a blank in its path."""
    root = tmp_path / "a checkout"
    (root / "tools").mkdir(parents=True)
    (root / "requirements").mkdir()
    (root / "src" / "sohoc").mkdir(parents=True)
    (root / "src" / "sohoc" / "__init__.py").write_text("")
    shutil.copy(TOOL, root / "tools")
    for lock in ("base.txt", "dev.txt"):
        (root / "requirements" / lock).write_text("# nothing\n")
    return root


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A directory that is the whole PATH."""
    directory = tmp_path / "bin"
    directory.mkdir()
    return directory


def program(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o755)


def call(tree: Path, python: str | Path, path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(python), str(tree / "tools" / "bootstrap.py")],
        env={**os.environ, "PATH": str(path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout
    return done.returncode, done.stdout


def loaded(tree: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", tree / "tools" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_tool_can_be_read_by_every_python_since_3_6() -> None:
    ast.parse(TOOL.read_text(), feature_version=(3, 6))


def test_python_3_10_alone_gets_one_sentence(tree: Path, path: Path) -> None:
    python = path / "python3"
    program(python, PRETENDS.format(python=sys.executable, version="3, 10"))
    code, screen = call(tree, python, path)
    assert code == 1
    assert screen.splitlines() == [
        "SốHọc cần Python 3.11, 3.12 hoặc 3.13; máy này chỉ có Python 3.10.",
        "SốHọc needs Python 3.11, 3.12 or 3.13; this machine only has Python 3.10.",
    ]
    assert not (tree / ".venv").exists()


def test_python_3_10_hands_over_to_a_newer_one_on_the_path(tree: Path, path: Path) -> None:
    python, log = path / "python3", path / "log"
    program(python, PRETENDS.format(python=sys.executable, version="3, 10"))
    program(path / "python3.13", SAYS.format(log=log, code=1))  # a shim without its version
    program(path / "python3.12", SAYS.format(log=log, code=0))
    code, _screen = call(tree, python, path)
    assert code == 0
    assert log.read_text().splitlines()[-1] == str(tree / "tools" / "bootstrap.py")


def test_missing_venv_package_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    tool = loaded(tree)
    monkeypatch.setattr(tool.importlib.util, "find_spec", lambda _name: None)
    assert tool.main([]) == 1
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    assert capsysbinary.readouterr().out.decode().splitlines()[-1] == (
        f"The package python3-venv is missing; run: sudo apt install python3-venv (or {package})"
    )


def test_interrupted_install_starts_anew_and_a_failed_one_is_told(tree: Path, path: Path) -> None:
    stray = tree / ".venv" / "stray"
    stray.parent.mkdir()
    stray.touch()
    (tree / ".venv" / "sohoc-unfinished").touch()
    assert call(tree, sys.executable, path)[0] == 0
    assert not stray.exists()
    package = [str(tree / ".venv" / "bin" / "python"), "-c", "import sohoc; print(sohoc.__file__)"]
    found = subprocess.run(package, capture_output=True, text=True, check=True, env={})
    assert found.stdout.strip() == str(tree / "src" / "sohoc" / "__init__.py")
    assert os.access(tree / ".venv" / "bin" / "sohoc", os.X_OK)

    # A second call does nothing: it does not even run the interpreter of the environment.
    real = (tree / ".venv" / "bin" / "python").rename(tree / ".venv" / "bin" / "real")
    program(tree / ".venv" / "bin" / "python", "#!/bin/sh\nexit 9\n")
    assert call(tree, sys.executable, path) == (0, "")
    real.replace(tree / ".venv" / "bin" / "python")

    tool = loaded(tree)
    assert tool.is_ready("base")
    assert not tool.is_ready("dev")
    lock = tree / "requirements" / "base.txt"
    lock.write_text("./nothing-1.0-py3-none-any.whl --hash=sha256:00\n")
    assert not tool.is_ready("base")
    code, screen = call(tree, sys.executable, path)
    assert code == 1
    assert "The step “pip install” failed; check the network and the disk space" in screen
    lock.write_text("# nothing\n")
    assert not tool.is_ready("base")


def test_changed_catalogue_is_compiled_again(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = loaded(tree)
    catalogue = tree / "src" / "sohoc" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("")
    calls: list[list[str]] = []

    def record(words: list[str], **_more: object) -> int:
        calls.append(words)
        return 0

    monkeypatch.setattr(tool.subprocess, "call", record)
    tool.compile_catalogues()
    assert calls == [[str(tool.PYTHON), str(tree / "tools" / "catalogue.py"), "compile"]]
    catalogue.with_suffix(".mo").write_bytes(b"")
    tool.compile_catalogues()
    assert len(calls) == 1
    os.utime(catalogue.with_suffix(".mo"), (1, 1))
    tool.compile_catalogues()
    assert len(calls) == 2
