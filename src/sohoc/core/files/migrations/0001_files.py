"""Stored files."""

from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("uses", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
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
                ("owner_id", models.IntegerField()),
                ("node_id", models.IntegerField()),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=60)),
                ("permission", models.CharField(blank=True, max_length=80)),
                ("grant_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["sha256"], name="files_storedfile_sha256")],
            },
        ),
    ]
