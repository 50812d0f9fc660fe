"""Access tokens of programs, and the answers already given to repeated requests."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from sohoc.lib.ids import new_uuid7

LONGEST_LIFE = timedelta(days=366)


class Token(models.Model):
    """A program acting for a person in one of its roles; only the keyed digest is kept.

    The digest of one that is over is forgotten after `SOHOC_TOKEN_DAYS`; its row stays.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    grant_id = models.BigIntegerField()
    name = models.CharField(max_length=80)
    key_id = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32, unique=True, null=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rest_token_ends_within_a_year",
                condition=models.Q(
                    ends_at__gt=models.F("made_at"),
                    ends_at__lte=models.F("made_at") + LONGEST_LIFE,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the token."""
        return "rest.token", str(self.uuid), self.name, None


class Use(models.Model):
    """When a token was last used, how often since `window_from`, and of how many people it was
    told on the day `told_on`.

    No foreign key: it is written past the request's transaction, which may still be rolled back.
    """

    token_id = models.BigIntegerField(primary_key=True)
    used_at = models.DateTimeField()
    window_from = models.DateTimeField()
    requests = models.IntegerField()
    told_on = models.DateField(null=True)
    told = models.IntegerField(default=0, db_default=0)


class Answer(models.Model):
    """What a request with this idempotency key was answered, so that a repeat changes nothing.

    The body is text, not jsonb, which would put its members in another order.
    """

    actor_id = models.IntegerField()
    key = models.CharField(max_length=80)
    request_digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField()
    headers = models.JSONField()
    body = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_id", "key"], name="rest_answer_once")]
