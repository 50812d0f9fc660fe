"""School years, the plans of the province for them, and drafts of plans."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.lib.ids import new_uuid7
from sohoc.modules.orgs.public import Level


class DaysKind(models.TextChoices):
    """Why days are not what their weekday says."""

    NATIONAL = "national", _("Public holiday")
    TET = "tet", _("Tết")
    BREAK = "break", _("Break")
    CLOSURE = "closure", _("Closed by storm or epidemic")
    WORKING = "working", _("Day of school made up")


class SchoolYear(models.Model):
    """A school year with the ministry's frame of it; `start` 2026 is the year 2026–2027."""

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    start = models.SmallIntegerField(unique=True)
    search_key = models.TextField()
    first_term_weeks = models.SmallIntegerField()
    second_term_weeks = models.SmallIntegerField()
    first_term_before = models.DateField()
    closes_by = models.DateField()
    decision = models.CharField(max_length=60, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_schoolyear_ends_in_order",
                condition=Q(first_term_before__lte=F("closes_by")),
            ),
            models.CheckConstraint(
                name="calendar_schoolyear_has_weeks",
                condition=Q(first_term_weeks__gte=0, second_term_weeks__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.start + 1}"

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the year."""
        return "calendar.schoolyear", str(self.uuid), str(self), None


class SchoolYearHistory(HistoryRow):
    """Every state that the frame of a year has had."""

    row_id = models.BigIntegerField()
    first_term_weeks = models.SmallIntegerField()
    second_term_weeks = models.SmallIntegerField()
    first_term_before = models.DateField()
    closes_by = models.DateField()
    decision = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "-id"], name="calendar_yearhistory_year"),
            models.Index(fields=["txid"], name="calendar_yearhistory_txid"),
        ]


class PlanColumns(models.Model):
    """What a decision says of a year, for some levels; all days are included ones."""

    levels: Any = ArrayField(models.CharField(max_length=20, choices=Level.choices))
    effective = models.DateField()
    decision_number = models.CharField(max_length=60)
    decision_date = models.DateField()
    return_day = models.DateField()
    early_return = models.DateField(null=True)
    early_grades: Any = ArrayField(models.SmallIntegerField())
    opening = models.DateField()
    first_begins = models.DateField()
    first_ends = models.DateField()
    second_begins = models.DateField()
    second_ends = models.DateField()
    closing = models.DateField()
    last_weekday = models.SmallIntegerField()
    first_weeks = models.SmallIntegerField(null=True)
    second_weeks = models.SmallIntegerField(null=True)

    class Meta:
        abstract = True


class Plan(PlanColumns):
    """A published plan: one state of what holds, never edited. An amendment is a new one."""

    uuid = models.UUIDField(unique=True, editable=False)
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="plans")
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_plan_days_in_order",
                condition=Q(
                    first_begins__lte=F("first_ends"),
                    first_ends__lt=F("second_begins"),
                    second_begins__lte=F("second_ends"),
                    second_ends__lte=F("closing"),
                    return_day__lte=F("first_begins"),
                ),
            ),
            models.CheckConstraint(
                name="calendar_plan_has_a_level", condition=Q(levels__len__gt=0)
            ),
            models.CheckConstraint(
                name="calendar_plan_week_of_five_or_six", condition=Q(last_weekday__in=[5, 6])
            ),
        ]

    def __str__(self) -> str:
        return self.decision_number

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the plan."""
        label = f"{self.year}, {self.decision_number}"
        return "calendar.plan", str(self.uuid), label, None


class PlanHistory(PlanColumns, HistoryRow):
    """Every plan that was ever published, also those that were taken back."""

    row_id = models.BigIntegerField()
    year_id = models.BigIntegerField()
    amends_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["txid"], name="calendar_planhistory_txid")]


class PlanLevel(models.Model):
    """The days on which a plan is the one of a level: at most one at a time."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="held")
    level = models.CharField(max_length=20, choices=Level.choices)
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="calendar_planlevel_one_at_a_time",
                expressions=[
                    ("level", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]


class PlanLevelHistory(HistoryRow):
    """Every state of which plan held for a level."""

    row_id = models.BigIntegerField()
    plan_id = models.BigIntegerField()
    level = models.CharField(max_length=20)
    period = DateRangeField()

    class Meta:
        indexes = [models.Index(fields=["txid"], name="calendar_levelhistory_txid")]


class SpecialDays(models.Model):
    """Days of a plan that are not what their weekday says: off, or school that is made up."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="days")
    first = models.DateField()
    last = models.DateField()
    kind = models.CharField(max_length=10, choices=DaysKind.choices)
    title = models.CharField(max_length=120)
    decision = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_specialdays_in_order", condition=Q(first__lte=F("last"))
            )
        ]

    def __str__(self) -> str:
        return self.title


class SpecialDaysHistory(HistoryRow):
    """Special days as they were published, also those of plans that were taken back."""

    row_id = models.BigIntegerField()
    plan_id = models.BigIntegerField()
    first = models.DateField()
    last = models.DateField()
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    decision = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["txid"], name="calendar_dayshistory_txid")]


class Draft(models.Model):
    """A plan in the making: in a table of its own, because plans are read by everybody.

    `content` is the plan as plain values; `amends` with `effective` when it is an amendment.
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="drafts")
    amends = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="drafts")
    effective = models.DateField(null=True)
    content = models.JSONField()
    version = models.IntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    @property
    def audit_subject(self) -> tuple[str, str, str, int | None]:
        """How the audit trail names the draft."""
        number = self.content.get("decision_number", "")
        label = f"{self.year}, {number}" if number else str(self.year)
        return "calendar.draft", str(self.uuid), label, None
