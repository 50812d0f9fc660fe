"""Rounds in which keepers of roles say which of them are still right."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow


class RoundRule(models.Model):
    """On which days of a year rounds open, and how long they take; one row, or none: the usual.

    `days` are `MM-DD`. With `ends_unanswered` a role that nobody confirmed ends with its round.
    """

    days = ArrayField(models.CharField(max_length=5))
    overdue_after = models.PositiveSmallIntegerField()
    closes_after = models.PositiveSmallIntegerField()
    ends_unanswered = models.BooleanField()
    version = models.IntegerField(default=1, db_default=1)


class RoundRuleHistory(HistoryRow):
    """Every state that the rule of rounds has had."""

    row_id = models.BigIntegerField()
    days = ArrayField(models.CharField(max_length=5))
    overdue_after = models.PositiveSmallIntegerField()
    closes_after = models.PositiveSmallIntegerField()
    ends_unanswered = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["txid"], name="grants_roundrulehistory_txid")]


class Round(models.Model):
    """One round: its first day (`code`, as ISO has it), when it is overdue, when it closes.

    Made by the clock, or by hand; whoever comes second finds the code.
    """

    code = models.CharField(max_length=10, unique=True)
    opens_on = models.DateField()
    overdue_on = models.DateField()
    closes_on = models.DateField()
    ends_unanswered = models.BooleanField()


class Decision(models.TextChoices):
    """What a keeper says of a role."""

    KEEP = "keep", _("stays")
    END = "end", _("does not stay, was ended")
    LAPSED = "lapsed", _("ended, because nobody confirmed it")


class RoundAnswer(models.Model):
    """What was said of a role in a round, and by whom; nobody when it lapsed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="answers")
    grant = models.ForeignKey("access.Grant", models.PROTECT, related_name="+")
    node = models.ForeignKey("access.Node", models.PROTECT, related_name="+")
    decision = models.CharField(max_length=6, choices=Decision.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["node"], name="grants_roundanswer_node")]
        constraints = [
            models.UniqueConstraint(fields=["round", "grant"], name="grants_roundanswer_once")
        ]


class RoundAnswerHistory(HistoryRow):
    """Every answer that was given, also those that were taken back."""

    row_id = models.BigIntegerField()
    round_id = models.BigIntegerField()
    grant_id = models.BigIntegerField()
    node_id = models.IntegerField()
    decision = models.CharField(max_length=6)
    reason = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["txid"], name="grants_roundanswerhist_txid")]
