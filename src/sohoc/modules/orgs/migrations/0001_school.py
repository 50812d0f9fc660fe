"""The school and its history."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import sohoc.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_tree_and_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="School",
            fields=[
                (
                    "school",
                    models.OneToOneField(
                        db_column="school_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="access.node",
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.TextField()),
                ("search_key", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("private", "Private"),
                            ("people_founded", "People-founded"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("preschool", "Preschool"),
                                ("primary", "Primary"),
                                ("lower_secondary", "Lower secondary"),
                                ("upper_secondary", "Upper secondary"),
                                ("continuing", "Continuing education"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("commune", models.CharField(max_length=120)),
                ("commune_sort_key", models.TextField()),
                ("commune_search_key", models.TextField()),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sort_key", "school"], name="orgs_school_order"),
                    models.Index(fields=["commune_sort_key", "school"], name="orgs_school_commune"),
                    models.Index(fields=["code", "school"], name="orgs_school_code"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_key"], name="orgs_school_search", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), ("period", "&&")],
                        name="orgs_school_code_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("levels__len__gt", 0)), name="orgs_school_has_a_level"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchoolHistory",
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
                ("school_id", models.IntegerField()),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("commune", models.CharField(max_length=120)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["school_id", "-id"], name="orgs_schoolhistory_school"),
                    models.Index(fields=["txid"], name="orgs_schoolhistory_txid"),
                ],
            },
        ),
    ]
