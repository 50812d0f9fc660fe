"""Chores by the clock: each runs in the worker, once at a time, never twice for one moment."""

from collections.abc import Callable

from django.utils import timezone
from procrastinate import Blueprint

from sohoc.core.jobs import chores
from sohoc.core.manifest import Chore, registry

tasks = Blueprint()


CHORES = (
    Chore("seal_audit", "* * * * *", chores.seal_audit),
    Chore("forget_sessions", "17 * * * *", chores.forget_sessions),
    Chore("make_audit_months", "41 17 * * *", chores.make_audit_months),  # 00:41 in Hà Nội
    Chore("forget_calls", "5 19 * * *", chores.forget_calls),
    Chore("clear_files", "27 19 * * *", chores.clear_files),
)


def _task_of(chore: Chore) -> Callable[[int], None]:
    def run(timestamp: int) -> None:
        chore.work(at=timezone.now())

    return run


for _chore in (*CHORES, *registry().chores):
    _name = f"jobs.chore.{_chore.name}"
    # The queueing lock: while one waits, a worker that was away does not heap up more of them.
    _task = tasks.task(name=_name, queue="chores", lock=_name, queueing_lock=_name)(
        _task_of(_chore)
    )
    tasks.periodic(cron=_chore.cron)(_task)
