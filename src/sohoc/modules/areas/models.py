"""Administrative units in all their forms, what followed what, and the lists that made it so."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7
from sohoc.modules.areas.contracts import AreaKind, Rank, SuccessionKind


def _one_of(*names: str) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


RANKS = _one_of(*Rank)
KINDS = _one_of(*AreaKind)


class UnitList(models.Model):
    """A list of units that came into force on one day, and what it did; `done` are counts."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    effective = models.DateField(unique=True)
    title = models.CharField(max_length=200)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_text = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    done = models.JSONField(default=dict)
    loaded_at = models.DateTimeField()
    # Nobody: it came with the program.
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.title

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the list."""
        return "areas.unit_list", str(self.uuid), self.title, None


class Area(models.Model):
    """A unit in one form: the same code, kind, name and parent. An unknown beginning is open."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    rank = models.CharField(max_length=10, choices=RANKS)
    kind = models.CharField(max_length=20, choices=KINDS)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=120)
    sort_key = models.TextField()
    name_key = models.TextField()
    search_key = models.TextField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    period = DateRangeField()
    area_km2 = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    population = models.IntegerField(null=True)
    seat = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    brought_by = models.ForeignKey(UnitList, models.PROTECT, null=True, related_name="begun")
    ended_by = models.ForeignKey(UnitList, models.PROTECT, null=True, related_name="ended")

    class Meta:
        indexes = [
            models.Index(fields=["rank", "sort_key", "id"], name="areas_area_order"),
            models.Index(fields=["rank", "code", "id"], name="areas_area_code"),
            models.Index(fields=["name_key"], name="areas_area_name"),
            GinIndex(fields=["search_key"], name="areas_area_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            ExclusionConstraint(
                name="areas_area_code_once_at_a_time",
                expressions=[
                    ("rank", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="areas_area_code_is_as_long_as_its_rank",
                condition=models.Q(rank="province", code__regex="^[0-9]{2}$")
                | models.Q(rank="district", code__regex="^[0-9]{3}$")
                | models.Q(rank="commune", code__regex="^[0-9]{5}$"),
            ),
            models.CheckConstraint(
                name="areas_area_has_a_parent_unless_province",
                condition=models.Q(rank="province", parent__isnull=True)
                | (~models.Q(rank="province") & models.Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="areas_area_period_holds_a_day", condition=models.Q(period__isempty=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the unit."""
        return "areas.area", str(self.uuid), self.name, None


class AreaHistory(HistoryRow):
    """Every state that a row of a unit has had."""

    row_id = models.BigIntegerField()
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    parent_id = models.BigIntegerField(null=True)
    period = DateRangeField()
    area_km2 = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    population = models.IntegerField(null=True)
    seat = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "-id"], name="areas_areahistory_row"),
            models.Index(fields=["txid"], name="areas_areahistory_txid"),
        ]


class AreaSuccession(models.Model):
    """One unit passed into another one on a day; `share` is a part only when a decision says it."""

    predecessor = models.ForeignKey(Area, models.PROTECT, related_name="passed_into")
    successor = models.ForeignKey(Area, models.PROTECT, related_name="came_from")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=_one_of(*SuccessionKind))
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    brought_by = models.ForeignKey(UnitList, models.PROTECT, related_name="successions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="areas_areasuccession_once"
            ),
            models.CheckConstraint(
                name="areas_areasuccession_is_not_of_itself",
                condition=~models.Q(predecessor=models.F("successor")),
            ),
            models.CheckConstraint(
                name="areas_areasuccession_share_is_a_part",
                condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=1),
            ),
        ]


class AreaOutline(models.Model):
    """The shape of a unit: rings of [longitude, latitude], their box, a point inside for a label.

    Simplified shapes: neighbours overlap a little and leave gaps.
    """

    area = models.OneToOneField(Area, models.PROTECT, primary_key=True, related_name="outline")
    rings: Any = models.JSONField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    label_x = models.FloatField()
    label_y = models.FloatField()


class AreaFinding(models.Model):
    """Something in a source that a person should look at."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    unit_list = models.ForeignKey(UnitList, models.PROTECT, related_name="findings")
    problem = models.CharField(max_length=30)
    file = models.CharField(max_length=100)
    row = models.IntegerField(null=True)
    code = models.CharField(max_length=5, blank=True)
    name = models.CharField(max_length=200)
    found = models.CharField(max_length=200, blank=True)
    wanted = models.CharField(max_length=200, blank=True)
    search_key = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["problem", "id"], name="areas_areafinding_order")]

    def __str__(self) -> str:
        return self.name


class UnitListDraft(models.Model):
    """A list that was read and previewed, and waits for its person to apply it or let it go.

    `content` is the list as read; `digest` the changes that the preview showed.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    effective = models.DateField()
    title = models.CharField(max_length=200)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_text = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    coverage = models.CharField(max_length=2, blank=True)  # a province, or "" for the country
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="areas_unitlistdraft_owner")]

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the draft."""
        return "areas.unit_list_draft", str(self.uuid), self.title, None
