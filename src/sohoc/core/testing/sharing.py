"""Which tests go to one process when the suite runs in several (`--dist loadgroup`).

What is made once for a module or for the whole run costs up to half a minute; tests that ask for
the same of it stay together, so that one process makes it and the others never do.
"""

import pytest

# A demo with web server and worker: fixtures of the whole run, whatever file asks for them.
SHARED = ("program",)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of every test: what it shares with other files, or its own file."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        group = next((name for name in SHARED if name in asked), item.nodeid.partition("::")[0])
        item.add_marker(pytest.mark.xdist_group(group))
