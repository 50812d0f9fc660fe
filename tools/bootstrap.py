"""Make `.venv` ready: the first thing `make` calls, so it needs nothing but a python3.

Written for every Python from 3.6 on, so that one that is too old gets a sentence instead of a
syntax error. A second call compares a stamp and returns at once.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "sohoc-stamp.json"
UNFINISHED = VENV / "sohoc-unfinished"
LOG = VENV / "sohoc-bootstrap.log"
PYTHON = VENV / "bin" / "python"
SUPPORTED = ((3, 11), (3, 12), (3, 13))

# A shell starts this, because the line "#!" allows neither long paths nor blanks in them.
SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from collections.abc import Iterator
from sohoc.project.cli import main
sys.exit(main())
"""


class Refused(Exception):
    """One sentence in each language; the person can mend the reason."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese}\n{english}")


def main(arguments: "list[str]") -> int:
    """Install what the lock file names when it is not there yet; `--dev` takes the larger one."""
    wanted = "dev" if "--dev" in arguments else "base"
    try:
        if not is_ready(wanted):
            use_supported_python()
            with Path(__file__).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # of two at once one works, the other waits
                if not is_ready(wanted):
                    install(wanted)
        compile_catalogues()
    except Refused as refused:
        say(str(refused))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def say(text: str) -> None:
    """Print in UTF-8 whatever the terminal claims: Python 3.6 believes a missing LANG."""
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()


def is_ready(wanted: str) -> bool:
    """Whether the packages of this lock file are installed completely, for this place."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    return read_stamp().get(wanted) == fingerprint(wanted)


def read_stamp() -> "dict[str, str]":
    """What the last installation left: fingerprints by lock file, and the place it was made for."""
    try:
        content = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def fingerprint(wanted: str) -> str:
    """Changes with the lock file, the interpreter, the place and this tool."""
    digest = hashlib.sha256(bytes(ROOT))
    for file in (lock_file(wanted), Path(__file__), VENV / "pyvenv.cfg"):
        digest.update(file.read_bytes() if file.exists() else b"none")
    return digest.hexdigest()


def lock_file(wanted: str) -> Path:
    return ROOT / "requirements" / f"{wanted}.txt"


def use_supported_python() -> None:
    """Go on in a Python that fits; raises `Refused` when the machine has none."""
    if sys.version_info[:2] in SUPPORTED:
        return
    for version in reversed(SUPPORTED):
        found = shutil.which("python{}.{}".format(*version))
        if found and works(found, version):
            os.execv(found, [found, *sys.argv])  # noqa: S606 the same script in that Python
    here = "{}.{}".format(*sys.version_info[:2])
    raise Refused(
        f"SốHọc cần Python 3.11, 3.12 hoặc 3.13; máy này chỉ có Python {here}.",
        f"SốHọc needs Python 3.11, 3.12 or 3.13; this machine only has Python {here}.",
    )


def works(python: str, version: "tuple[int, int]") -> bool:
    """Whether it runs at all: a name on PATH may be a shim of a version that is not installed."""
    code = f"import sys; sys.exit(sys.version_info[:2] != {version!r})"
    try:
        return subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install(wanted: str) -> None:
    """Everything between an empty checkout and a working `.venv`; raises `Refused`."""
    say("Đang cài các gói phần mềm (lần đầu mất vài phút) …")
    say("Installing packages (the first time takes a few minutes) …")
    make_venv()
    UNFINISHED.touch()
    install_packages(wanted)
    link_project()
    stamp = {"root": str(ROOT), wanted: fingerprint(wanted)}
    if wanted == "dev":  # its lock file contains the other
        stamp["base"] = fingerprint("base")
    STAMP.write_text(json.dumps(stamp))
    UNFINISHED.unlink()


def make_venv() -> None:
    """A fresh environment when there is none, a half-made one, or one made for another place."""
    is_here = read_stamp().get("root", str(ROOT)) == str(ROOT)
    if PYTHON.exists() and not UNFINISHED.exists() and is_here:
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        raise Refused(
            f"Thiếu gói python3-venv; hãy chạy: sudo apt install python3-venv (hoặc {package})",
            f"The package python3-venv is missing; run: sudo apt install python3-venv "
            f"(or {package})",
        )
    shutil.rmtree(str(VENV), ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        raise failed("venv", done.stdout)


def install_packages(wanted: str) -> None:
    """Let pip install exactly the files whose hashes the lock names; raises `Refused`."""
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes"]
    command += ["--requirement", str(lock_file(wanted)), "--no-input", "--progress-bar", "off"]
    command += ["--disable-pip-version-check"]
    with LOG.open("wb") as log:
        code = subprocess.call(command, stdout=log, stderr=subprocess.STDOUT, cwd=str(ROOT))
    if code != 0:
        raise failed("pip install", LOG.read_bytes())


def failed(step: str, output: bytes) -> Refused:
    """What to check when a step of others failed, with the end of what it said."""
    lines = [line for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    return Refused(
        f"Bước “{step}” không thành công; hãy kiểm tra mạng và chỗ trống trên đĩa rồi chạy lại.",
        f"The step “{step}” failed; check the network and the disk space, then run again.\n"
        + "\n".join(lines[-8:]),
    )


def link_project() -> None:
    """Put the sources on the path and `sohoc` beside python: no build step, no network."""
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.check_output([str(PYTHON), "-c", code]).decode().strip()
    (Path(packages) / "sohoc.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "sohoc"
    script.write_text(SCRIPT.format(python=PYTHON))
    script.chmod(0o755)


def compile_catalogues() -> None:
    """Compile translations that are newer than their compiled form; raises `Refused`."""
    if not any(is_stale(text) for text in catalogues()):
        return
    tool = str(ROOT / "tools" / "catalogue.py")
    if subprocess.call([str(PYTHON), tool, "compile"], stdout=subprocess.DEVNULL) != 0:
        raise Refused(
            "Không biên dịch được bản dịch; xem lỗi ở trên.",
            "The translations could not be compiled; see the error above.",
        )


def catalogues() -> "Iterator[Path]":
    """All message catalogues of the project."""
    return (ROOT / "src" / "sohoc").glob("**/LC_MESSAGES/*.po")


def is_stale(text: Path) -> bool:
    compiled = text.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
