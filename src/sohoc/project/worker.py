"""The worker: takes tasks from the queue, runs chores by the clock, rescues what others left.

`python -m sohoc.project.worker` ends within ten seconds of SIGTERM or SIGINT: short tasks finish,
long ones are told to stop at their next step and go back into the queue, and whatever then still
runs is cut off with its transaction; its task is rescued by the next worker.
"""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from contextlib import suppress

import django
from procrastinate import App

from sohoc.core.jobs.queue import worker_app
from sohoc.core.jobs.rescue import BEAT, SILENCE, rescue_always
from sohoc.project.environment import Environment, Process

# Two tasks at a time: blocking code on threads, each with a connection of its own on `default`
# and one on `log` while it reports. The pools have room for more than that.
THREADS = 2
FINISH_SECONDS = 2.0  # for tasks that end by themselves
LAST_SECONDS = 9.0  # then the process ends whatever runs
# A task over a table makes a hundred thousand objects that end with it. Looking for circles among
# them every 700 objects took a sixth of the time of an import.
OBJECTS_BETWEEN_LOOKS = 50_000

log = logging.getLogger("sohoc.worker")


async def serve(*, beat: float, silence: float) -> None:
    """Serve the queue until a signal asks to stop."""
    async with worker_app().open_async() as serving:
        working = asyncio.create_task(_work(serving, beat=beat, silence=silence))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, _stop, working)
        rescue = asyncio.create_task(rescue_always(serving, beat=beat, silence=silence))
        try:
            await working
        except asyncio.CancelledError:
            log.info("worker stopped")
        finally:
            rescue.cancel()
            with suppress(asyncio.CancelledError):
                await rescue


async def _work(serving: App, *, beat: float, silence: float) -> None:
    await serving.run_worker_async(
        name="sohoc",
        concurrency=THREADS,
        delete_jobs="successful",
        shutdown_graceful_timeout=FINISH_SECONDS,
        update_heartbeat_interval=beat,
        stalled_worker_timeout=silence,
        install_signal_handlers=False,
    )


def _stop(working: asyncio.Task[None]) -> None:
    """Begin the end, and make sure of it: a body that never looks cannot be stopped otherwise."""
    last = threading.Timer(LAST_SECONDS, os._exit, [0])
    last.daemon = True
    last.start()
    working.cancel()


def look_for_circles_seldom() -> None:
    """What is there now stays for good; the rest is looked at seldom."""
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)


def main(*, beat: float = BEAT, silence: float = SILENCE) -> int:
    """Run the worker of this installation in this process."""
    os.environ["SOHOC_PROCESS"] = Process.WORKER  # so no settings hold the owner's password
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", Environment.read().settings_module)
    django.setup()
    look_for_circles_seldom()
    asyncio.run(serve(beat=beat, silence=silence))
    return 0


if __name__ == "__main__":
    sys.exit(main())
