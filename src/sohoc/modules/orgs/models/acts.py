"""Decisions that change schools or offices: founded, renamed, merged, split, moved, closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.lib.ids import new_uuid7


class ActKind(models.TextChoices):
    """What a decision does."""

    FOUND = "found", _("Founding")
    RENAME = "rename", _("New name")
    CONVERT = "convert", _("Conversion")
    MOVE = "move", _("Move")
    MERGE = "merge", _("Merger")
    SPLIT = "split", _("Splitting")
    CLOSE = "close", _("Dissolution")
    TRANSFER = "transfer", _("Change of the unit")


class About(models.TextChoices):
    """What kind of places an act is about."""

    SCHOOLS = "schools", _("Schools")
    OFFICES = "offices", _("Offices")
    BOTH = "both", _("Schools and offices")


class Part(models.TextChoices):
    """What a school or office is in an act."""

    SUBJECT = "subject", _("It goes on")
    PREDECESSOR = "predecessor", _("It ends")
    SUCCESSOR = "successor", _("It begins")


class Act(models.Model):
    """A recorded decision on one or more schools, or on offices, in force from its day on.

    An act that was undone stays, with when and why; nothing of it counts any more. `unit_list` is
    the list of units that schools and offices follow by it: that one stays as long as the act.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    about = models.CharField(
        max_length=10, choices=About.choices, default=About.SCHOOLS, db_default="schools"
    )
    kind = models.CharField(max_length=20, choices=ActKind.choices)
    effective = models.DateField()
    decision_number = models.CharField(max_length=60)
    decision_day = models.DateField()
    decided_by = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    unit_list = models.ForeignKey("areas.UnitList", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-effective", "-id"], name="orgs_act_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective:%Y-%m-%d}"


class ActParty(models.Model):
    """A school or office in an act, and what it was called and became by it.

    `version` is the place's after the act: another one now means that somebody built on it.
    Without a node where the act founded the place and was undone. `ended_with` keeps which parts
    and codes ended with the school, and the ends that they had before.
    """

    act = models.ForeignKey(Act, models.CASCADE, related_name="parties")
    node = models.ForeignKey("access.Node", models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices)
    name_before = models.CharField(max_length=200, blank=True)
    name_after = models.CharField(max_length=200, blank=True)
    version = models.IntegerField()
    ended_with = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "node"], name="orgs_actparty_once")]
