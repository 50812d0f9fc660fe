"""What a running body tells about itself, and what it is told: go on, or stop and roll back."""

import time
from collections.abc import Callable
from typing import Any, Protocol

EVERY_SECONDS = 0.5  # how often people see the bar move, and how soon a wish to cancel counts


class Interrupted(Exception):
    """The body shall end now; everything since the last checkpoint is rolled back."""


class CancelWanted(Interrupted):
    """A person stopped the job."""


class RoleLost(Interrupted):
    """The owner no longer holds the right under which the job runs."""


class Superseded(Interrupted):
    """The job was taken for dead and runs elsewhere: this run must not write anything."""


class WorkerStops(Interrupted):
    """The worker shuts down; the job goes back into the queue."""


class Line(Protocol):
    """The way from a running body to the row of its job."""

    def look(self, *, steps_done: int, steps_total: int | None) -> None:
        """Show the steps and raise `Interrupted` when the body shall end."""

    def checkpoint(self, *, steps_done: int, state: dict[str, Any]) -> None:
        """Commit everything done so far together with `state`."""


class Progress:
    """The first argument of every `JobKind.run`.

    `resumed_from` is the last checkpoint of an earlier run that died, {} at the first start.
    """

    def __init__(
        self,
        line: Line,
        *,
        resumed_from: dict[str, Any],
        steps_done: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.resumed_from = resumed_from
        self._line, self._clock = line, clock
        self._done = steps_done
        self._total: int | None = None
        self._looked_at = float("-inf")

    def total(self, n: int) -> None:
        """How many steps there are in all."""
        self._total = n
        self.look()

    def step(self, n: int = 1) -> None:
        """`n` more steps are done. Raises `Interrupted` when the body shall end."""
        self._done += n
        if self._clock() - self._looked_at >= EVERY_SECONDS:
            self.look()

    def look(self) -> None:
        """Show the steps now and raise `Interrupted` when the body shall end."""
        self._looked_at = self._clock()
        self._line.look(steps_done=self._done, steps_total=self._total)

    def checkpoint(self, state: dict[str, Any]) -> None:
        """Commit what was done so far; a later run gets `state` as `resumed_from`.

        Only between the body's own transactions, never inside one. After it, cancelling takes back
        only what came later.
        """
        self.look()
        self._line.checkpoint(steps_done=self._done, state=state)
