"""How a person likes a list, and what a table that somebody sent would change or has changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.objects.closed import ClosedJSONField
from sohoc.lib.ids import new_uuid7


class ListPreference(models.Model):
    """The columns of one list for one account."""

    user_id = models.IntegerField()
    list_code = models.CharField(max_length=60)
    columns = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "list_code"], name="objects_preference_once")
        ]


class RunState(models.TextChoices):
    """How far a run is. What is dropped, refused or undone holds no lines any more."""

    READING = "reading", _("Being read")
    REFUSED = "refused", _("Not taken")
    READY = "ready", _("Waiting for the word to write")
    DROPPED = "dropped", _("Let go")
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("Written")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Import undone")


class VerdictKind(models.TextChoices):
    """What a row is, compared with what the school has."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    WRONG = "wrong", _("Wrong")


class ImportRun(models.Model):
    """One file that was sent to be imported into one school.

    Figures stay; lines, which are personal data, end at `lines_end_at`, or with the run that is let
    go or undone. `notes` are [level, sentence] about the file and its sheets, level fault, warning
    or note, and ["stayed", subject] of what undoing left alone; `drifted` is how many rows turned
    out to be something else when they were to be written; `txid` the transaction that wrote them.
    Counts are of rows. `layout` is the one that was chosen or found, `language` that of whoever
    sent the file, for what is said about its rows.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    kind = models.CharField(max_length=40)
    layout = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True, db_default="")
    school_id = models.IntegerField()
    asked_by_id = models.IntegerField()
    asked_by_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    file = models.UUIDField(null=True)
    job = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.READING)
    notes = models.JSONField(default=list)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    wrong = models.IntegerField(default=0)
    drifted = models.IntegerField(default=0)
    written = models.IntegerField(default=0)
    stayed = models.IntegerField(default=0)
    txid = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lines_end_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["school_id", "kind", "-id"], name="objects_run_of_school")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """What the audit trail calls this run; a file's name may hold a person's."""
        return "objects.import", str(self.uuid), self.kind, self.school_id


class ImportLine(models.Model):
    """One row of the file: what was read, and what it would change.

    `values` are by name of the column, without those that the sheet does not have; `before` the old
    ones of what changes. `problems` and `warnings` are [title of the column or "", sentence].
    `texts` are the cells of a wrong row by title, to be sent back. `subject` is the key of what the
    row is about, or will be. Only a row whose cells can be read is compared.

    What stood in the file is closed with a key: it may be anything, also the number of a child.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    school_id = models.IntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    number = models.IntegerField()
    verdict = models.CharField(max_length=9, choices=VerdictKind.choices)
    values: Any = ClosedJSONField(default=dict)
    before: Any = ClosedJSONField(default=dict)
    problems = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    texts: Any = ClosedJSONField(default=dict)
    subject = models.CharField(max_length=64, blank=True)
    is_readable = models.BooleanField(default=True)
    is_left_out = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["run", "verdict", "id"], name="objects_line_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"
