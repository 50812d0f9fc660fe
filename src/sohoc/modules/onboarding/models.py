"""Letters for the first sign-in."""

from django.conf import settings
from django.db import models

from sohoc.core.access.models import HistoryRow


class Letter(models.Model):
    """The first password of an account, closed with a key, until somebody signs in with it.

    A trigger deletes the row at the first sign-in, when the password changes, and when the account
    is closed; a chore after `ends_at`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+"
    )
    school = models.ForeignKey("access.Node", models.PROTECT, related_name="+")
    closed = models.TextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["school"], name="onboarding_letter_school")]


class LetterHistory(HistoryRow):
    """When a letter was made, printed and gone; never what stood in it."""

    user_id = models.IntegerField()
    school_id = models.IntegerField()
    ends_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "-id"], name="onboarding_letterhist_user"),
            models.Index(fields=["txid"], name="onboarding_letterhist_txid"),
        ]
