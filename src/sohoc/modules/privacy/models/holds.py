"""Whose history stays while something about them is under way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.models import HistoryRow


class HoldFor(models.TextChoices):
    """What runs while history is held."""

    COMPLAINT = "complaint", _("A complaint or a lawsuit")
    INQUIRY = "inquiry", _("An inquiry of an authority")
    CHILD_PROTECTION = "child_protection", _("Protection of a child")


class Hold(models.Model):
    """History of a person that is not removed, even when its time is over, until the hold ends.

    An open request about the person's data holds it by itself and has no row here. `case` is the
    number under which the matter runs elsewhere; what it is about does not stand here. It is seen
    and ended from `node`, where it was placed, and from above.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    node = models.ForeignKey("access.Node", models.PROTECT, related_name="+")
    held_for = models.CharField(max_length=16, choices=HoldFor.choices)
    case = models.CharField(max_length=60)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_name = models.CharField(max_length=120)
    placed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_name = models.CharField(max_length=120, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="privacy_hold_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "node", "held_for", "case"],
                name="privacy_hold_once",
                condition=models.Q(ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HoldHistory(HistoryRow):
    """Every state that a hold has had."""

    row_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    held_for = models.CharField(max_length=16)
    case = models.CharField(max_length=60)
    placed_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_name = models.CharField(max_length=120)
    ended_reason = models.CharField(max_length=300)

    class Meta:
        indexes = [
            models.Index(fields=["row_id", "-id"], name="privacy_holdhistory_row"),
            models.Index(fields=["txid"], name="privacy_holdhistory_txid"),
        ]
