"""Runs of imports and their lines."""

import django.db.models.deletion
from django.db import migrations, models

import sohoc.core.objects.closed
import sohoc.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("objects", "0002_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
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
                ("kind", models.CharField(max_length=40)),
                ("layout", models.CharField(blank=True, max_length=40)),
                ("school_id", models.IntegerField()),
                ("asked_by_id", models.IntegerField()),
                ("asked_by_name", models.CharField(max_length=200)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.UUIDField(null=True)),
                ("job", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("refused", "Not taken"),
                            ("ready", "Waiting for the word to write"),
                            ("dropped", "Let go"),
                            ("writing", "Being written"),
                            ("written", "Written"),
                            ("undone", "Undone"),
                        ],
                        default="reading",
                        max_length=8,
                    ),
                ),
                ("notes", models.JSONField(default=list)),
                ("new", models.IntegerField(default=0)),
                ("changed", models.IntegerField(default=0)),
                ("unchanged", models.IntegerField(default=0)),
                ("wrong", models.IntegerField(default=0)),
                ("drifted", models.IntegerField(default=0)),
                ("written", models.IntegerField(default=0)),
                ("stayed", models.IntegerField(default=0)),
                ("txid", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("lines_end_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["school_id", "kind", "-id"], name="objects_run_of_school")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("school_id", models.IntegerField()),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("number", models.IntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("unchanged", "Unchanged"),
                            ("wrong", "Wrong"),
                        ],
                        max_length=9,
                    ),
                ),
                ("values", sohoc.core.objects.closed.ClosedJSONField(default=dict)),
                ("before", sohoc.core.objects.closed.ClosedJSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
                ("texts", sohoc.core.objects.closed.ClosedJSONField(default=dict)),
                ("subject", models.CharField(blank=True, max_length=64)),
                ("is_readable", models.BooleanField(default=True)),
                ("is_left_out", models.BooleanField(default=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="objects.importrun",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["run", "verdict", "id"], name="objects_line_verdict")
                ],
            },
        ),
    ]
