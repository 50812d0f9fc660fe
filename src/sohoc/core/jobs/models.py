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
