"""Requests about personal data, and which looks are withheld."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0010_names_known_at_once"),
        ("people", "0003_held_elsewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WithheldPurpose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("words", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="DataRequest",
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
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("view", "See what is kept"),
                            ("correct", "Have it corrected"),
                            ("provide", "Get a copy"),
                            ("withdraw", "Withdraw a consent"),
                            ("restrict", "Have its use restricted"),
                            ("object", "Object to its use"),
                            ("delete", "Have it deleted"),
                            ("protect", "Have it protected"),
                        ],
                        max_length=8,
                    ),
                ),
                ("wanted", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("text", models.CharField(max_length=1000)),
                ("asked_name", models.CharField(max_length=120)),
                ("asked_role", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("received", models.DateField()),
                ("is_with_processor", models.BooleanField(default=False)),
                ("acknowledge_by", models.DateField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("answer_by", models.DateField()),
                ("extended_until", models.DateField(null=True)),
                ("extension_reason", models.CharField(blank=True, max_length=500)),
                ("due", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("received", "Being worked on"),
                            ("granted", "Done as asked"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="sent",
                        max_length=9,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=2000)),
                ("answered_name", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.node",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DataRequestHistory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField(null=True)),
                ("verb", models.CharField(max_length=6)),
                ("row_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("school_id", models.IntegerField(null=True)),
                ("right", models.CharField(max_length=8)),
                ("wanted", models.JSONField()),
                ("text", models.CharField(max_length=1000)),
                ("state", models.CharField(max_length=9)),
                ("due", models.DateField()),
                ("extension_reason", models.CharField(max_length=500)),
                ("answer", models.CharField(max_length=2000)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["row_id", "-id"], name="privacy_requesthistory_row"),
                    models.Index(fields=["txid"], name="privacy_requesthistory_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("evidence", "Document sent along"),
                            ("answer", "Document of the answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("stored", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="privacy.datarequest",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(fields=["school", "state", "due"], name="privacy_request_queue"),
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(fields=["state", "due"], name="privacy_request_due"),
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(fields=["asked_by", "-id"], name="privacy_request_asker"),
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(fields=["person", "-id"], name="privacy_request_person"),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extended_until", None),
                    models.Q(("extension_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="privacy_request_extended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestfile",
            constraint=models.UniqueConstraint(
                fields=("request", "part"), name="privacy_requestfile_one_each"
            ),
        ),
    ]
