"""A piece of background work: whose it is, what it should do, how far it is, what came of it."""

from django.db import models

from sohoc.lib.ids import new_uuid7


class State(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """The owner's wish; the scope is computed when it runs, never stored."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    kind = models.CharField(max_length=80)
    owner_id = models.IntegerField()
    grant_id = models.BigIntegerField()
    node_id = models.IntegerField()
    wish = models.JSONField()
    # Raised by every start: whoever runs with an older number has lost the job and writes nothing.
    runs = models.SmallIntegerField(default=0)
    worker = models.BigIntegerField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    steps_done = models.IntegerField(default=0)
    steps_total = models.IntegerField(null=True)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    problem = models.CharField(max_length=80, blank=True)
    cancel_wanted = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="jobs_job_owner"),
            models.Index(fields=["node_id", "-id"], name="jobs_job_node"),
        ]

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """What the audit trail calls this job."""
        return "jobs.job", str(self.uuid), self.kind, self.node_id

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in {State.QUEUED, State.RUNNING}

    @property
    def percent(self) -> int | None:
        """How far it is, None while nobody knows."""
        if not self.steps_total:
            return None
        return min(100, self.steps_done * 100 // self.steps_total)

    @property
    def support_number(self) -> str:
        """What the person reads out on the telephone; the log line holds the whole id."""
        return self.uuid.hex[-8:].upper()

    @property
    def result_file(self) -> str | None:
        """The uuid of the file that came of it."""
        return str(self.result["file"]) if self.result and self.result.get("file") else None
