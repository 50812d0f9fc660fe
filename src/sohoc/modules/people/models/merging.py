"""Two records of one person, made one; and pairs that look alike and are two people."""

from django.db import models

from sohoc.core.objects.closed import ClosedJSONField
from sohoc.lib.ids import new_uuid7
from sohoc.modules.people.models.persons import Person


class Merge(models.Model):
    """`gone` was found to be a second record of `kept`; what hung on it hangs on `kept` since.

    `before` is what of the record of `kept` was taken from the other one, as it was, with the
    provisional codes that were replaced and the sensitive attributes that were joined; `held` are
    the keys of the rows that hung on `kept` already, by "model.column".
    """

    uuid = models.UUIDField(unique=True, default=new_uuid7, editable=False)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    before = ClosedJSONField(default=dict)
    held = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], name="people_merge_once", condition=models.Q(undone_at=None)
            ),
            models.CheckConstraint(
                name="people_merge_of_two", condition=~models.Q(kept=models.F("gone"))
            ),
        ]


class MergeMove(models.Model):
    """One row that a merge carried over, or that had no room at the kept record and stayed behind;
    or that was added since, and went to the other record when they parted.

    `row` is the key of the row as text. Of a merge that was taken back these rows are the other
    record's, in the histories too: the wall asks here (migration 0014).
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moves")
    model = models.CharField(max_length=60)
    column = models.CharField(max_length=40)
    row = models.CharField(max_length=40)
    is_moved = models.BooleanField()


class NotTheSame(models.Model):
    """Somebody looked at both records: they are two people, whatever they have in common."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="people_notthesame_once"),
            models.CheckConstraint(
                name="people_notthesame_in_order", condition=models.Q(one__lt=models.F("other"))
            ),
        ]
