"""How a person likes a list: which columns, in which order."""

from django.db import models


class ListPreference(models.Model):
    """The columns of one list for one account."""

    user_id = models.IntegerField()
    list_code = models.CharField(max_length=60)
    columns = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "list_code"], name="objects_preference_once")
        ]
