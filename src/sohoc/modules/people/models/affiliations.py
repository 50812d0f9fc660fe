"""Where a person learns, works or has a child: the key by which the outer wall shows people."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow
from sohoc.modules.people.models.persons import Person


class Belonging(models.TextChoices):
    """As what a person belongs to a school."""

    LEARNER = "learner", _("Learner")
    GUARDIAN = "guardian", _("Guardian")
    STAFF = "staff", _("Staff")


class Affiliation(models.Model):
    """A person belongs to a school as learner, guardian or staff during a period.

    Grade and class are texts as the school's file has them; placements come with the classes.
    So are state (learners: Trạng thái HS; staff: Trạng thái CB), position (Vị trí việc làm), duty
    (Nhóm chức vụ) and subjects (Môn dạy). `source` says who wrote it: "hand", or the import.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    school = models.ForeignKey("access.Node", models.PROTECT, db_index=False, related_name="+")
    belonging = models.CharField(max_length=8, choices=Belonging.choices)
    period = DateRangeField()
    grade_text = models.CharField(max_length=40, blank=True)
    class_text = models.CharField(max_length=40, blank=True)
    state_text = models.CharField(max_length=120, blank=True, default="", db_default="")
    position_text = models.CharField(max_length=120, blank=True, default="", db_default="")
    duty_text = models.CharField(max_length=120, blank=True, default="", db_default="")
    subjects_text = models.CharField(max_length=120, blank=True, default="", db_default="")
    source = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(
                fields=["school", "belonging", "person"], name="people_affiliation_school"
            ),
            models.Index(
                fields=["person"],
                name="people_affiliation_ended",
                condition=models.Q(period__upper_inf=False),
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="people_affiliation_once_at_a_time",
                # The days second: a person has few, and each further column costs at every row.
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                    ("school", RangeOperators.EQUAL),
                    ("belonging", RangeOperators.EQUAL),
                ],
            )
        ]


class AffiliationHistory(HistoryRow):
    """Every state that an affiliation has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    school_id = models.IntegerField()
    belonging = models.CharField(max_length=8)
    period = DateRangeField()
    grade_text = models.CharField(max_length=40)
    class_text = models.CharField(max_length=40)
    state_text = models.CharField(max_length=120, db_default="")
    position_text = models.CharField(max_length=120, db_default="")
    duty_text = models.CharField(max_length=120, db_default="")
    subjects_text = models.CharField(max_length=120, db_default="")
    source = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="people_affilhistory_person"),
            models.Index(fields=["txid"], name="people_affilhistory_txid"),
        ]


class Relation(models.TextChoices):
    """Quan hệ: what a guardian is to the child."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    RELATIVE = "relative", _("Another relative")
    APPOINTED = "appointed", _("Appointed guardian")
    FACILITY = "facility", _("Care facility")


class Basis(models.TextChoices):
    """On what the guardianship rests."""

    PARENT = "parent", _("Parent by birth certificate")
    LAW = "law", _("Guardian by law")
    APPOINTED = "appointed", _("Guardian by decision of the commune")
    COURT = "court", _("Decision of a court")
    SCHOOL = "school", _("Said to the school, not verified")


class Guardianship(models.Model):
    """Who answers for a child, on what basis, and what of the child's records they may do.

    It ends at majority at the latest; a `restriction` says what a court or an authority forbade.
    """

    child = models.ForeignKey(Person, models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Person, models.CASCADE, related_name="wards")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    verified_by = models.CharField(max_length=120, blank=True)
    can_view = models.BooleanField(default=True)
    can_consent = models.BooleanField(default=True)
    restriction = models.CharField(max_length=300, blank=True)
    period = DateRangeField()
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="people_guardianship_once_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                    ("guardian", RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(
                name="people_guardianship_of_another",
                condition=~models.Q(child=models.F("guardian")),
            ),
        ]


class GuardianshipHistory(HistoryRow):
    """Every state that a guardianship has had."""

    row_id = models.BigIntegerField()
    child_id = models.BigIntegerField()
    guardian_id = models.BigIntegerField()
    relation = models.CharField(max_length=12)
    basis = models.CharField(max_length=10)
    verified_by = models.CharField(max_length=120)
    can_view = models.BooleanField()
    can_consent = models.BooleanField()
    restriction = models.CharField(max_length=300)
    period = DateRangeField()

    class Meta:
        indexes = [
            models.Index(fields=["child_id", "-id"], name="people_guardhistory_child"),
            models.Index(fields=["txid"], name="people_guardhistory_txid"),
        ]
