"""Which tests go to one process when the suite runs in several.

What is made once for a file or for the whole run costs up to half a minute. Tests of one file stay
together, and so do those that meet the running program, so that nobody makes it twice.

A scheduler of our own, because `--dist loadgroup` of pytest-xdist 3.8 silently groups nothing under
pytest 9.2 (pytest-dev/pytest-xdist, issue 1386).
"""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

PROGRAM = "program"  # a fixture of the whole run: the demo with web server and worker
ITS_FILES = (
    "tests/journeys/",
    "tests/architecture/test_wire_sizes.py",
    "tests/bad_input/test_raw_requests.py",
)


class Sharing(LoadFileScheduling):
    """By file; the files that meet the running program count as one."""

    def _split_scope(self, nodeid: str) -> str:
        return PROGRAM if nodeid.startswith(ITS_FILES) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Distribute so when pytest is asked to do it by file."""
    return Sharing(config, log) if config.getvalue("dist") == "loadfile" else None
