"""What a school or a commune asks the province to correct."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.lib.ids import new_uuid7
from sohoc.modules.orgs.models.schools import School


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Waits")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CorrectionRequest(models.Model):
    """Other values for facts of a school, with a reason; the province accepts or refuses.

    `wanted` holds the fields that should change with their new values, as a correction takes them,
    `before` their values when it was asked. Names are those of the people and of the school then:
    who reads the request may have no sight of them.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    school = models.ForeignKey(School, models.CASCADE, related_name="requests")
    wanted = models.JSONField()
    before = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    about_name = models.CharField(max_length=200, blank=True, db_default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_name = models.CharField(max_length=120, blank=True, db_default="")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_name = models.CharField(max_length=120, blank=True, db_default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="orgs_correctionrequest_state")]

    def __str__(self) -> str:
        return str(self.uuid)
