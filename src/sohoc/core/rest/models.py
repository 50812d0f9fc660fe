"""Access tokens of programs, and the answers already given to repeated requests."""

from django.conf import settings
from django.db import models

from sohoc.lib.ids import new_uuid7


class Token(models.Model):
    """A program acting for a person in one of its roles; only the keyed digest is kept."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    grant_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    key_id = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class Answer(models.Model):
    """What a request with this idempotency key was answered, so that a repeat changes nothing."""

    actor_id = models.IntegerField()
    key = models.CharField(max_length=80)
    request_digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    body = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="rest_answer_once")
        ]
