"""Events that happened, and which subscriber has reacted to them."""

from django.db import models


class Event(models.Model):
    """A fact in the past tense with ids only; written in the transaction that made it true."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=120)
    actor_id = models.IntegerField(null=True)
    node_id = models.IntegerField(null=True)
    payload = models.JSONField()


class Delivery(models.Model):
    """A subscriber has reacted to an event: once, in the transaction of its reaction."""

    pk = models.CompositePrimaryKey("event_id", "subscriber")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField()
