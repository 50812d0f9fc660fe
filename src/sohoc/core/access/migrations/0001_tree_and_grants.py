"""The schema `app` with the readers of the settings; the tree and the grants."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import sohoc.lib.ids

SCOPES = "sohoc_school, sohoc_schools, sohoc_person, sohoc_sector, sohoc_unmask, sohoc_audit, sohoc_public"

READERS = f"""
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO sohoc_web, {SCOPES};
CREATE FUNCTION app.schools() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.schools', true), '')::int[];
CREATE FUNCTION app.school() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (app.schools())[1];
CREATE FUNCTION app.learners() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.learners', true), '')::bigint[];
CREATE FUNCTION app.classes() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.classes', true), '')::bigint[];
CREATE FUNCTION app.actor() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.actor', true), '')::int;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(READERS, "DROP SCHEMA app CASCADE"),
        migrations.CreateModel(
            name="GrantHistory",
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
                ("user_id", models.IntegerField()),
                ("role", models.CharField(max_length=40)),
                ("node_id", models.IntegerField()),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("reason", models.CharField(max_length=300)),
                ("given_by_id", models.IntegerField(null=True)),
                ("delegated_from_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
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
                ("role", models.CharField(max_length=40)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "delegated_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.grant",
                    ),
                ),
            ],
        ),
    ]
