"""Child processes that die, hang, or lose their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sohoc.project import logfiles
from sohoc.project.supervisor.children import Child, Deaths
from sohoc.project.supervisor.failures import KeepsDying

SLEEPS = "import time; time.sleep(60)"
IGNORES_TERM = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(60)"
)


def child(tmp_path: Path, code: str, *, limit: float = 5.0) -> Child:
    return Child(
        part="web",
        command=[sys.executable, "-c", code],
        variables=os.environ,
        log=tmp_path / "web.log",
        limit=limit,
    )


def wait_until(happens: object, *, within: float = 5.0) -> None:
    assert callable(happens)
    deadline = time.monotonic() + within
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def stat_of(pid: int | str) -> list[str]:
    """State, parent, group … of a process; nothing when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def is_alive(pid: int) -> bool:
    return bool(stat_of(pid)) and stat_of(pid)[0] != "Z"


def members_of(group: int) -> list[int]:
    numbers = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [int(pid) for pid in numbers if stat_of(pid)[2:3] == [str(group)]]


def test_dead_child_is_started_again_after_a_pause(tmp_path: Path) -> None:
    web = child(tmp_path, SLEEPS)
    web.start()
    first = web.pid
    assert first is not None
    assert web.tend() is False
    os.kill(first, signal.SIGKILL)
    wait_until(web.tend)
    assert web.pid is None
    wait_until(lambda: web.tend() is False and web.pid is not None)
    assert web.pid != first
    web.stop()


def test_three_quick_deaths_end_everything_with_the_last_words(tmp_path: Path) -> None:
    web = child(tmp_path, "print('no module named nothing'); raise SystemExit(3)")
    web.start()
    with pytest.raises(KeepsDying) as refused:
        wait_until(lambda: web.tend() and False, within=8)
    assert refused.value.facts == {"part": "web", "tail": "no module named nothing"}


def test_a_long_life_forgives_earlier_deaths(tmp_path: Path) -> None:
    deaths = Deaths(part="web", log=tmp_path / "web.log")
    assert deaths.count(lived=1, since=0) == 1.0
    assert deaths.count(lived=1, since=0) == 2.0
    assert deaths.count(lived=3600, since=0) == 1.0
    assert deaths.count(lived=1, since=0) == 2.0
    with pytest.raises(KeepsDying):
        deaths.count(lived=1, since=0)


def test_child_that_will_not_end_is_ended_with_all_it_started(tmp_path: Path) -> None:
    forks = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPS!r}]);"
    web = child(tmp_path, forks + IGNORES_TERM, limit=0.3)
    web.start()
    wait_until(lambda: logfiles.tail(web.log) == ["deaf"])
    group = web.pid
    assert group is not None
    web.stop()
    wait_until(lambda: not [pid for pid in members_of(group) if is_alive(pid)])
    assert web.pid is None


def test_child_has_a_session_of_its_own(tmp_path: Path) -> None:
    web = child(tmp_path, SLEEPS)
    web.start()
    assert web.pid is not None
    wait_until(lambda: os.getsid(web.pid or 0) == web.pid)
    assert os.getsid(web.pid) != os.getsid(0)
    web.stop()


def test_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    code = (
        "import os, sys, time, pathlib\n"
        "from sohoc.project.supervisor.children import Child\n"
        f"c = Child(part='web', command=[sys.executable, '-c', {SLEEPS!r}],"
        f" variables=os.environ, log=pathlib.Path({str(tmp_path / 'web.log')!r}))\n"
        "c.start(); print(c.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.kill()
    parent.communicate()
    wait_until(lambda: not is_alive(pid))


def test_log_is_trimmed_in_place_and_keeps_one_older_part(tmp_path: Path) -> None:
    file = tmp_path / "web.log"
    with logfiles.appending(file) as descriptor:
        os.write(descriptor, b"first line\n")
        assert logfiles.trim(file, limit=5) is True
        os.write(descriptor, b"next\n")
    assert file.read_text() == "next\n"
    assert (tmp_path / "web.log.1").read_text() == "first line\n"
    assert logfiles.trim(file, limit=5) is False
    assert file.stat().st_mode & 0o777 == 0o600
