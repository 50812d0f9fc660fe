"""A real worker process on the test database, with one slow kind of work; started by chaos tests.

python -m sohoc.core.jobs.tests.stub_worker DATABASE ["as it is"]: then with the program's own work.
"""

import importlib
import os
import sys

import django
from django.conf import settings

from sohoc.core.access.pool import reset_connection
from sohoc.project import worker


def main() -> None:
    os.environ["SOHOC_PROCESS"] = "worker"
    for alias in ("default", "log"):
        database = settings.DATABASES[alias]
        database["NAME"] = sys.argv[1]
        # As in production: the suite's own settings have no pool.
        pool = {"min_size": 0, "max_size": 4, "timeout": 10, "reset": reset_connection}
        database["OPTIONS"] = {**database["OPTIONS"], "pool": pool}
    django.setup()
    if sys.argv[2:] != ["as it is"]:
        importlib.import_module("sohoc.core.jobs.tests.slow_work").teach()
    worker.main(beat=0.5, silence=2.5)


if __name__ == "__main__":
    main()
