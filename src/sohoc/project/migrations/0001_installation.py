"""The seal of the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(choices=[("demo", "Demo"), ("real", "Real")], max_length=4),
                ),
                ("province", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="project_installation_is_one"
                    )
                ],
            },
        ),
    ]
