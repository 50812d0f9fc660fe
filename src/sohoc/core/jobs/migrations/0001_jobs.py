"""Background jobs."""

from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                ("kind", models.CharField(max_length=80)),
                ("owner_id", models.IntegerField()),
                ("grant_id", models.BigIntegerField()),
                ("node_id", models.IntegerField()),
                ("wish", models.JSONField()),
                ("runs", models.SmallIntegerField(default=0)),
                ("worker", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("steps_done", models.IntegerField(default=0)),
                ("steps_total", models.IntegerField(null=True)),
                ("checkpoint", models.JSONField(default=dict)),
                ("result", models.JSONField(null=True)),
                ("problem", models.CharField(blank=True, max_length=80)),
                ("cancel_wanted", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner_id", "-id"], name="jobs_job_owner"),
                    models.Index(fields=["node_id", "-id"], name="jobs_job_node"),
                ],
            },
        ),
    ]
