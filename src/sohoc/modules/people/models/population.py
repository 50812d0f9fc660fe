"""How a record stands to the population database: a state, never what the database knows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.modules.people.models.persons import Person
from sohoc.modules.people.rules.population import MatchState


class PopulationState(models.TextChoices):
    """What is kept of an answer; not sent and stale are found when a record is looked at."""

    QUEUED = MatchState.QUEUED.value, _("waits to be asked")
    MATCHED = MatchState.MATCHED.value, _("agrees")
    NAME_DIFF = MatchState.NAME_DIFF.value, _("name spelled otherwise")
    DOB_DIFF = MatchState.DOB_DIFF.value, _("day or month of birth differs")
    ID_NOT_FOUND = MatchState.ID_NOT_FOUND.value, _("nobody of this number and name")
    NO_ID = MatchState.NO_ID.value, _("lacks a number or the date of birth")
    DUP_ID = MatchState.DUP_ID.value, _("number of another record")
    SERVICE_ERROR = MatchState.SERVICE_ERROR.value, _("no answer")
    MANUAL_CONFIRMED = MatchState.MANUAL_CONFIRMED.value, _("confirmed by hand")


class PopulationCheck(models.Model):
    """What the population database said of a person last, or who confirmed the record by hand.

    `sent` names what was sent; `digest` is a keyed digest of the facts of that moment, so that a
    change of them shows. `run` is the run that asks or has asked; `request_id` the number under
    which the other side knows the question. `account_id` is whoever asked or confirmed.
    `asking_since` is when the questions of that run began to leave.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="population_check")
    state = models.CharField(max_length=16, choices=PopulationState.choices)
    request_id = models.CharField(max_length=36, blank=True)
    checked_at = models.DateTimeField(null=True)
    sent = ArrayField(models.CharField(max_length=12), default=list)
    digest = models.CharField(max_length=80, blank=True)
    account_id = models.IntegerField()
    procedure = models.CharField(max_length=40, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    run = models.UUIDField(null=True)
    asking_since = models.DateTimeField(null=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["run"],
                name="people_populationcheck_queue",
                condition=models.Q(state=MatchState.QUEUED.value),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="people_populationcheck_seen_by_hand",
                condition=~models.Q(state=MatchState.MANUAL_CONFIRMED.value, evidence=""),
            )
        ]


class PopulationCheckHistory(HistoryRow):
    """Every state that a record had to the population database."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    state = models.CharField(max_length=16)
    request_id = models.CharField(max_length=36)
    checked_at = models.DateTimeField(null=True)
    sent = ArrayField(models.CharField(max_length=12))
    account_id = models.IntegerField()
    procedure = models.CharField(max_length=40)
    evidence = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="people_populationhist_person"),
            models.Index(fields=["txid"], name="people_populationhist_txid"),
        ]


class PopulationTurn(models.Model):
    """When the next question to the population database may leave: one row for the province."""

    free_at = models.DateTimeField()
