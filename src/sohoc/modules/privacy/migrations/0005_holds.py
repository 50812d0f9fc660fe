"""Whose history stays while something is under way, and how long history is kept at first."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

# A hold exists for whoever sees the person, as a consent does; not for families.
READ = """
GRANT {verbs} ON privacy_{table} TO sohoc_school, sohoc_schools;
CREATE POLICY sohoc_school_of_person ON privacy_{table} TO sohoc_school
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_{table}.person_id));
CREATE POLICY sohoc_schools_of_person ON privacy_{table} TO sohoc_schools
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_{table}.person_id));
"""
UNREAD = """
DROP POLICY sohoc_schools_of_person ON privacy_{table};
DROP POLICY sohoc_school_of_person ON privacy_{table};
"""

# Read by the owner's functions that remove and preview, and by nobody else through them: people
# with an open request or a running hold, and the second records of theirs.
HELD = """
CREATE OR REPLACE FUNCTION app.held_people() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH held AS (
    SELECT r.person_id FROM public.privacy_datarequest r WHERE r.state IN ('sent', 'received')
    UNION SELECT h.person_id FROM public.privacy_hold h WHERE h.ended_at IS NULL)
  SELECT coalesce(array_agg(p.id), '{}') FROM public.people_person p
  WHERE p.id IN (SELECT person_id FROM held) OR p.merged_into_id IN (SELECT person_id FROM held)
$$;
CREATE OR REPLACE FUNCTION app.held_accounts() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(p.account_id::bigint), '{}') FROM public.people_person p
  WHERE p.id = ANY (app.held_people()) AND p.account_id IS NOT NULL
$$;
CREATE POLICY owner_forgetting ON privacy_hold FOR SELECT TO sohoc_owner
  USING (current_setting('role') = 'sohoc_audit'
    AND current_setting('app.forgetting', true) = 'on');
CREATE POLICY owner_forgetting ON privacy_datarequest FOR SELECT TO sohoc_owner
  USING (current_setting('role') = 'sohoc_audit'
    AND current_setting('app.forgetting', true) = 'on');
CREATE POLICY owner_forgetting ON people_person FOR SELECT TO sohoc_owner
  USING (current_setting('role') = 'sohoc_audit'
    AND current_setting('app.forgetting', true) = 'on');
"""
UNHELD = """
DROP POLICY owner_forgetting ON people_person;
DROP POLICY owner_forgetting ON privacy_datarequest;
DROP POLICY owner_forgetting ON privacy_hold;
CREATE OR REPLACE FUNCTION app.held_accounts() RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
CREATE OR REPLACE FUNCTION app.held_people() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
"""

# The defaults of `sohoc.law.privacy.retention`, to begin with. The law is silent: ‡.
RULES = """
INSERT INTO audit_retentionrule (at, txid, actor_id, kind, years, valid_from, legal_ref, written_by)
SELECT now(), pg_current_xact_id()::text::bigint, NULL, kind, years, '2026-01-01',
  'Thông tư 08/2025/TT-BGDĐT ‡', ''
FROM (VALUES ('basic', 10), ('sensitive', 5), ('secret', 10)) AS k (kind, years)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0004_wall_of_consents"),
        ("audit", "0005_forgetting"),
        ("people", "0005_merging_and_matching"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "held_for",
                    models.CharField(
                        choices=[
                            ("complaint", "A complaint or a lawsuit"),
                            ("inquiry", "An inquiry of an authority"),
                            ("child_protection", "Protection of a child"),
                        ],
                        max_length=16,
                    ),
                ),
                ("case", models.CharField(max_length=60)),
                ("placed_name", models.CharField(max_length=120)),
                ("placed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_name", models.CharField(blank=True, max_length=120)),
                ("ended_reason", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-id"], name="privacy_hold_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("person", "held_for", "case"),
                        name="privacy_hold_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HoldHistory",
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
                ("held_for", models.CharField(max_length=16)),
                ("case", models.CharField(max_length=60)),
                ("placed_name", models.CharField(max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_name", models.CharField(max_length=120)),
                ("ended_reason", models.CharField(max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["row_id", "-id"], name="privacy_holdhistory_row"),
                    models.Index(fields=["txid"], name="privacy_holdhistory_txid"),
                ],
            },
        ),
        EnableRowSecurity("hold", sector="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(
            READ.format(table="hold", verbs="SELECT, INSERT, UPDATE"), UNREAD.format(table="hold")
        ),
        EnableRowSecurity("holdhistory", audit=True, append_only=True),
        migrations.RunSQL(
            READ.format(table="holdhistory", verbs="SELECT"), UNREAD.format(table="holdhistory")
        ),
        KeepHistory(
            "hold",
            into="holdhistory",
            columns=[
                *("person_id", "held_for", "case", "placed_name"),
                *("ended_at", "ended_name", "ended_reason"),
            ],
        ),
        migrations.RunSQL(HELD, UNHELD),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
