"""Access tokens and repeated requests."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("actor_id", models.IntegerField()),
                ("key", models.CharField(max_length=80)),
                ("request_digest", models.BinaryField(max_length=32)),
                ("status", models.SmallIntegerField()),
                ("headers", models.JSONField()),
                ("body", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("actor_id", "key"), name="rest_answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("token_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("used_at", models.DateTimeField()),
                ("window_from", models.DateTimeField()),
                ("requests", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Token",
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
                ("grant_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("key_id", models.CharField(max_length=40)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("made_at")),
                            (
                                "ends_at__lte",
                                models.expressions.CombinedExpression(
                                    models.F("made_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=366)),
                                ),
                            ),
                        ),
                        name="rest_token_ends_within_a_year",
                    )
                ],
            },
        ),
    ]
