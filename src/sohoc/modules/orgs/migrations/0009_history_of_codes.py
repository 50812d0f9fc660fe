"""Every state of a code in another system is kept."""

import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory


class Migration(migrations.Migration):
    dependencies = [("orgs", "0008_places_of_parts_kept")]

    operations = [
        migrations.CreateModel(
            name="SchoolIdentifierHistory",
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
                ("school_id", models.IntegerField()),
                ("system", models.CharField(max_length=30)),
                ("code", models.CharField(max_length=60)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["school_id", "-id"], name="orgs_identifierhistory_school"),
                    models.Index(fields=["txid"], name="orgs_identifierhistory_txid"),
                ],
            },
        ),
        EnableRowSecurity(
            "schoolidentifierhistory", school="school_id", audit=True, append_only=True
        ),
        KeepHistory(
            "schoolidentifier",
            into="schoolidentifierhistory",
            columns=["school_id", "system", "code", "period"],
        ),
    ]
