"""The audit trail: business acts, looks at records, security events, and the seals over them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Entry(models.Model):
    """One business act: who did what to whom, when, from where, why. Append-only, by month."""

    pk = models.CompositePrimaryKey("id", "at")
    id = models.BigIntegerField()
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    actor_id = models.IntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)
    verb = models.CharField(max_length=80)
    noun = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    node_id = models.IntegerField(null=True)
    data = models.JSONField()
    reason = models.CharField(max_length=500)
    address = models.CharField(max_length=45)
    channel = models.CharField(max_length=10)
    request_id = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "audit_entry"


class Look(models.Model):
    """Somebody opened a person's record; written before the answer leaves."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    actor_id = models.IntegerField()
    role = models.CharField(max_length=40)
    noun = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)
    node_id = models.IntegerField(null=True)
    purpose = models.CharField(max_length=80)
    address = models.CharField(max_length=45)
    request_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["noun", "object_id"], name="audit_look_object"),
            models.Index(fields=["txid"], name="audit_look_txid"),
        ]


class SecurityEvent(models.Model):
    """Signing in and out, refusals, locks, step-up, incidents; outlives a rolled-back request."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    actor_id = models.IntegerField(null=True)
    address = models.CharField(max_length=45)
    path = models.CharField(max_length=300)
    request_id = models.UUIDField(null=True)
    data = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["txid"], name="audit_security_txid")]


class Seal(models.Model):
    """One link of the hash chain over a table: the rows of transactions [txid_from, txid_until).

    Transactions, not row ids: every transaction older than the snapshot has ended, so no row can
    appear in a sealed range later. `columns` freezes what was hashed, so a table may grow.
    """

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=63)
    number = models.IntegerField()
    txid_from = models.BigIntegerField()
    txid_until = models.BigIntegerField()
    rows = models.IntegerField()
    columns = models.JSONField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="audit_seal_link_once"),
            models.UniqueConstraint(fields=["table", "txid_from"], name="audit_seal_range_once"),
        ]


class DayRoot(models.Model):
    """The Merkle root over all seals of a day: one line to publish or to keep elsewhere."""

    day = models.DateField(primary_key=True)
    seals = models.IntegerField()
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()


class RetentionRule(models.Model):
    """How many full years earlier values of a kind of data are kept, from a day on. Append-only.

    `kind` is a tag of the columns of people; `years` None is for ever. The newest rule that has
    begun counts.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    actor_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=20)
    years = models.SmallIntegerField(null=True)
    valid_from = models.DateField()
    legal_ref = models.CharField(max_length=200)
    written_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["txid"], name="audit_retentionrule_txid")]


class RetentionSwitch(models.Model):
    """Whether history is forgotten, from a day on, and by which decision. The last one counts."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    actor_id = models.IntegerField(null=True)
    is_on = models.BooleanField()
    valid_from = models.DateField()
    decision = models.CharField(max_length=200)
    written_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["txid"], name="audit_retentionswitch_txid")]


class Removal(models.Model):
    """Rows of a history that went because their time was over, as the fingerprints of their seals.

    `txids`, `ids` and `leaves` belong together, by transaction and id; `digest` is the Merkle root
    over the leaves. `years` are those of `rules`, for data of `kinds`.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    txid = models.BigIntegerField()
    table = models.CharField(max_length=63)
    txid_from = models.BigIntegerField()
    txid_until = models.BigIntegerField()
    rows = models.IntegerField()
    kinds = ArrayField(models.CharField(max_length=20))
    years = models.SmallIntegerField()
    rules = ArrayField(models.BigIntegerField())
    txids = ArrayField(models.BigIntegerField())
    ids = ArrayField(models.BigIntegerField())
    leaves = ArrayField(models.BinaryField())
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["table", "txid_from"], name="audit_removal_range"),
            models.Index(fields=["txid"], name="audit_removal_txid"),
        ]
