"""The files of a province's schools by as many workers as there are cores.

A home of its own with schools and no people, made anew each time: `python -m bench.imports 20`
imports some files one after the other, then those of 20 schools (520 without a number) with two
tasks at a time in each worker as in operation, then the same again, and three more the obvious way
(`obvious_import`), one after the other.
"""

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import machine
from bench.school_files import LEARNERS, SEED
from sohoc.project.embedded.cluster import Cluster
from sohoc.project.environment import Environment
from sohoc.project.worker import THREADS

SCHOOLS = 520
WORKERS = os.cpu_count() or 1
ALONE, OBVIOUS = 20, 3
GOALS: dict[str, float] = {
    "preview_p95_ms": 1000.0,
    "stored_s": 90.0,
    "again_s": 45.0,
    "memory_mb": 500.0,
    "times_faster": 5.0,
}


Task = dict[str, Any]
Place = list[int]  # number of the file, account and grant of the school's clerk


@contextmanager
def _home() -> Iterator[Any]:
    from_here = Path.cwd() / "var" / "bench-imports"
    shutil.rmtree(from_here, ignore_errors=True)
    os.environ |= {
        "SOHOC_HOME": str(from_here),
        "SOHOC_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "sohoc.project.settings.demo",
    }
    cluster = _cluster()
    cluster.create_if_missing()
    cluster.start()
    try:
        command = (sys.executable, "-m", "sohoc.project.cli", "migrate", "--verbosity", "0")
        subprocess.run(command, check=True)
        yield cluster
    finally:
        cluster.stop()


def _cluster() -> Any:
    return Cluster.of(Environment.read())


def measure(schools: int) -> list[dict[str, object]]:
    """One row: seconds, memory and how many times faster than the obvious way."""
    with _home() as cluster:
        count = schools + ALONE + OBVIOUS
        places: list[Place] = _done([_started({"way": "plant", "count": count})])[0]
        alone = _work("import", places[schools:-OBVIOUS], workers=1, threads=1)
        meter = machine.Meter([cluster.pid()])
        stored = _work("import", places[:schools], workers=WORKERS, threads=THREADS)
        spent = meter.spent()
        again = _work("import", places[:schools], workers=WORKERS, threads=THREADS)
        obvious = _work("obvious", places[-OBVIOUS:], workers=1, threads=1)
    file_s, slow_s = alone[0]["seconds"] / ALONE, obvious[0]["seconds"] / OBVIOUS
    return [
        {
            "files": schools,
            "learners": schools * LEARNERS,
            "workers": WORKERS,
            "threads": THREADS,
            "preview_p50_ms": _share_ms(alone, 0.50),
            "preview_p95_ms": _share_ms(alone, 0.95),
            "preview_busy_p95_ms": _share_ms(stored, 0.95),
            "stored_s": round(max(one["seconds"] for one in stored), 1),
            "stored_cpu_s_workers": round(sum(one["cpu"] for one in stored), 1),
            "stored_cpu_s_server": round(spent.server, 1),
            "stored_cpu_s_others": round(spent.others - sum(one["cpu"] for one in stored), 1),
            "again_s": round(max(one["seconds"] for one in again), 1),
            "written_again": sum(one["rows"]["new"] + one["rows"]["changed"] for one in again),
            "memory_mb": round(sum(one["memory"] for one in stored)),
            "file_s": round(file_s, 3),
            "obvious_file_s": round(slow_s, 3),
            "times_faster": round(slow_s / file_s, 1),
        }
    ]


def _share_ms(done: Sequence[Any], share: float) -> int:
    """Milliseconds to the preview that this share of the files did not exceed."""
    previews = sorted(one for each in done for one in each["previews"])
    return int(previews[math.ceil(share * len(previews)) - 1] * 1000)


def _work(way: str, places: Sequence[Place], *, workers: int, threads: int) -> list[Any]:
    """What each worker says; the schools are shared out among them."""
    shares = [list(places[place::workers]) for place in range(workers)]
    task = {"way": way, "threads": threads}
    return _done([_started({**task, "schools": share}) for share in shares if share])


def _started(task: Task) -> "subprocess.Popen[str]":
    command = (sys.executable, "-m", "bench.import_worker")
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
    assert process.stdin is not None
    process.stdin.write(json.dumps(task))
    process.stdin.close()
    return process


def _done(processes: "Sequence[subprocess.Popen[str]]") -> list[Any]:
    answers = []
    for process in processes:
        assert process.stdout is not None
        answers.append(json.load(process.stdout))
        assert process.wait() == 0
    return answers


def main(arguments: Sequence[str]) -> int:
    """Measure, print the row, and keep it with machine, commit and goals."""
    schools = int(arguments[0]) if arguments else SCHOOLS
    rows = measure(schools)
    described = machine.described()
    result = {
        "command": f"python -m bench.imports {schools}",
        "seed": SEED,
        "goals": GOALS,
        "machine": described,
        "imports": rows,
    }
    machine.RESULTS.mkdir(exist_ok=True)
    file = machine.RESULTS / f"{str(described['at'])[:10]}-imports-{schools}.json"
    file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(rows, indent=1), f"raw: {file}", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
