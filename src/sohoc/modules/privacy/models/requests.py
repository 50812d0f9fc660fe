"""What people ask of whoever keeps data about them, with the days that the law gives."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7


class RightAsked(models.TextChoices):
    """The rights of a person over the own data; codes of `sohoc.law.privacy.rights.Right`."""

    VIEW = "view", _("See what is kept")
    CORRECT = "correct", _("Have it corrected")
    PROVIDE = "provide", _("Get a copy")
    WITHDRAW = "withdraw", _("Withdraw a consent")
    RESTRICT = "restrict", _("Have its use restricted")
    OBJECT = "object", _("Object to its use")
    DELETE = "delete", _("Have it deleted")
    PROTECT = "protect", _("Have it protected")


class RequestState(models.TextChoices):
    """Where a request stands."""

    SENT = "sent", _("Not confirmed yet")
    RECEIVED = "received", _("Being worked on")
    GRANTED = "granted", _("Done as asked")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Taken back")


OPEN = models.Q(state__in=[RequestState.SENT, RequestState.RECEIVED])


class DataRequest(models.Model):
    """One right asked for, about oneself or a child, at a school or (without one) the department.

    `wanted` holds the facts that should change with their new texts, `before` those when it was
    asked. All days are the last ones that are in time; `due` is the one that counts now. Until
    `complaint_until` the history of the person is held, for a complaint of the answer.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    school = models.ForeignKey("access.Node", models.PROTECT, null=True, related_name="+")
    right = models.CharField(max_length=8, choices=RightAsked.choices)
    wanted = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    text = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_name = models.CharField(max_length=120)
    asked_role = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    received = models.DateField()
    is_with_processor = models.BooleanField(default=False)
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    answer_by = models.DateField()
    extended_until = models.DateField(null=True)
    extension_reason = models.CharField(max_length=500, blank=True)
    due = models.DateField()
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.SENT)
    answer = models.CharField(max_length=2000, blank=True)
    answered_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)
    complaint_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["school", "state", "due"], name="privacy_request_queue"),
            models.Index(fields=["state", "due"], name="privacy_request_due"),
            models.Index(fields=["asked_by", "-id"], name="privacy_request_asker"),
            models.Index(fields=["person", "-id"], name="privacy_request_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="privacy_request_extended_with_reason",
                condition=models.Q(extended_until=None) | ~models.Q(extension_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in {RequestState.SENT, RequestState.RECEIVED}


class DataRequestHistory(HistoryRow):
    """Every state that a request has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    school_id = models.IntegerField(null=True)
    right = models.CharField(max_length=8)
    wanted = models.JSONField()
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=9)
    due = models.DateField()
    extension_reason = models.CharField(max_length=500)
    answer = models.CharField(max_length=2000)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "-id"], name="privacy_requesthistory_row"),
            models.Index(fields=["txid"], name="privacy_requesthistory_txid"),
        ]


class FilePart(models.TextChoices):
    """Who put a file to a request."""

    EVIDENCE = "evidence", _("Document sent along")
    ANSWER = "answer", _("Document of the answer")


class RequestFile(models.Model):
    """A file of a request, shown to whoever may read the request.

    The file itself belongs to who sent it (`files.StoredFile`, which keeps its bytes); this row
    lends it to the other side.
    """

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="files")
    part = models.CharField(max_length=8, choices=FilePart.choices)
    stored = models.UUIDField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "part"], name="privacy_requestfile_one_each")
        ]

    def __str__(self) -> str:
        return self.name
