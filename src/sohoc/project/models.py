"""What this installation is: one row, written once, that keeps demo and real data apart."""

from django.db import models


class Installation(models.Model):
    """The seal of the database: whose data these are and whether they are invented."""

    class Kind(models.TextChoices):
        DEMO = "demo"
        REAL = "real"

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    province = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="project_installation_is_one", condition=models.Q(id=1))
        ]
