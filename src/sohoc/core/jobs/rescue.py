"""Work of workers that died is put back into the queue.

A worker beats its heart in its row every `BEAT` seconds. Whoever runs the rescue removes workers
that were silent for `SILENCE` seconds; their tasks then belong to nobody and go back into the
queue, where the next worker takes them. A killed process is thus replaced within about half a
minute, with one worker or with twenty, and without asking the operating system.
"""

import asyncio
import logging

from procrastinate import App
from procrastinate.exceptions import ConnectorException

log = logging.getLogger("sohoc.jobs")

BEAT = 5.0
SILENCE = 20.0  # four missed beats: a busy machine is not a dead one

# One statement, so that two workers that rescue at once do not put a task back twice. Chores carry
# a queueing lock and come again by the clock.
_PUT_BACK = """
UPDATE procrastinate_jobs
SET status = (CASE WHEN queueing_lock IS NULL THEN 'todo' ELSE 'failed' END)
      ::procrastinate_job_status,
    attempts = attempts + 1, scheduled_at = now(), abort_requested = false
WHERE status = 'doing' AND worker_id IS NULL
RETURNING id, task_name
"""


async def rescue_once(app: App, *, silence: float) -> int:
    """Put the tasks of silent workers back; returns how many."""
    await app.job_manager.prune_stalled_workers(silence)
    rows = await app.connector.execute_query_all_async(_PUT_BACK)
    for row in rows:
        log.warning("task of a dead worker", extra={"task": row["task_name"], "queued": row["id"]})
    return len(rows)


async def rescue_always(app: App, *, beat: float = BEAT, silence: float = SILENCE) -> None:
    """Rescue every second beat until cancelled; a database that is away is asked again."""
    while True:
        try:
            await rescue_once(app, silence=silence)
        except ConnectorException:
            log.warning("rescue found no database")
        await asyncio.sleep(2 * beat)
