"""Places, the dated lines between them, and the roles granted at them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models

from sohoc.lib.ids import new_uuid7


class Node(models.Model):
    """A place where rights are granted: a province, a commune, an office, a school.

    Plain places without education nouns; what stands above what is `Subordination`.
    """

    id = models.AutoField(primary_key=True)
    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    period = DateRangeField()

    def __str__(self) -> str:
        return self.name


class Line(models.TextChoices):
    """The lines on which one place stands above another; a place has one above it on each."""

    ADMINISTRATIVE = "administrative"
    PROFESSIONAL = "professional"


class Subordination(models.Model):
    """A place stands below another on one line for a period; together they are the dated tree."""

    child = models.ForeignKey(Node, models.CASCADE, related_name="+")
    parent = models.ForeignKey(Node, models.PROTECT, related_name="+")
    line = models.CharField(max_length=20, choices=Line.choices)
    period = DateRangeField()

    class Meta:
        indexes = [models.Index(fields=["parent", "line"], name="access_subordination_below")]
        constraints = [
            ExclusionConstraint(
                name="access_subordination_one_above",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="access_subordination_not_itself",
                condition=~models.Q(child=models.F("parent")),
            ),
        ]


class NodeSuccession(models.Model):
    """A place keeps the rows of one that ended: whoever sees it sees the predecessor's as well."""

    predecessor = models.OneToOneField(Node, models.CASCADE, related_name="+")
    successor = models.ForeignKey(Node, models.PROTECT, related_name="+")
    since = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_nodesuccession_not_itself",
                condition=~models.Q(predecessor=models.F("successor")),
            )
        ]


class Grant(models.Model):
    """A role held by an account at a node for a period; the period is the only end of it."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    node = models.ForeignKey(Node, models.PROTECT, related_name="+")
    period = DateTimeRangeField()
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    delegated_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["node"], name="access_grant_node")]
        constraints = [
            ExclusionConstraint(
                name="access_grant_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("node", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]


class HistoryRow(models.Model):
    """What `KeepHistory` writes beside the kept columns: when, who, in which transaction."""

    at = models.DateTimeField()
    txid = models.BigIntegerField()
    actor_id = models.IntegerField(null=True)
    verb = models.CharField(max_length=6)

    class Meta:
        abstract = True


class GrantHistory(HistoryRow):
    """Every state that a grant has had."""

    row_id = models.BigIntegerField()
    user_id = models.IntegerField()
    role = models.CharField(max_length=40)
    node_id = models.IntegerField()
    period = DateTimeRangeField()
    reason = models.CharField(max_length=300)
    given_by_id = models.IntegerField(null=True)
    delegated_from_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["txid"], name="access_granthistory_txid")]


class SubordinationHistory(HistoryRow):
    """Every state that a place's standing below another has had."""

    row_id = models.BigIntegerField()
    child_id = models.IntegerField()
    parent_id = models.IntegerField()
    line = models.CharField(max_length=20)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["child_id", "-id"], name="access_subordinationhist_child"),
            models.Index(fields=["row_id", "-id"], name="access_subordinationhist_row"),
            models.Index(fields=["txid"], name="access_subordinationhist_txid"),
        ]


class NodeSuccessionHistory(HistoryRow):
    """Every state of who keeps the rows of a place that ended."""

    row_id = models.BigIntegerField()
    predecessor_id = models.IntegerField()
    successor_id = models.IntegerField()
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["txid"], name="access_nodesuccessionhist_txid")]
