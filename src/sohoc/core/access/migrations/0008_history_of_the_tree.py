"""Every state of the tree is kept: who stood below whom, and who keeps what an ended place left."""

import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

# What stands already is the first state of each row: the first change would lose it otherwise.
FIRST_STATES = """
INSERT INTO access_subordinationhistory
  (at, txid, actor_id, verb, row_id, child_id, parent_id, line, period)
SELECT now(), pg_current_xact_id()::text::bigint, NULL, 'INSERT',
  id, child_id, parent_id, line, period FROM access_subordination;
INSERT INTO access_nodesuccessionhistory
  (at, txid, actor_id, verb, row_id, predecessor_id, successor_id, since)
SELECT now(), pg_current_xact_id()::text::bigint, NULL, 'INSERT',
  id, predecessor_id, successor_id, since FROM access_nodesuccession;
"""


def _kept() -> list[tuple[str, models.Field]]:
    """The columns that every history has."""
    return [
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
    ]


class Migration(migrations.Migration):
    dependencies = [("access", "0007_lines_by_place")]

    operations = [
        migrations.CreateModel(
            name="SubordinationHistory",
            fields=[
                *_kept(),
                ("child_id", models.IntegerField()),
                ("parent_id", models.IntegerField()),
                ("line", models.CharField(max_length=20)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["child_id", "-id"], name="access_subordinationhist_child"),
                    models.Index(fields=["row_id", "-id"], name="access_subordinationhist_row"),
                    models.Index(fields=["txid"], name="access_subordinationhist_txid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NodeSuccessionHistory",
            fields=[
                *_kept(),
                ("predecessor_id", models.IntegerField()),
                ("successor_id", models.IntegerField()),
                ("since", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="access_nodesuccessionhist_txid")],
            },
        ),
        migrations.RunSQL(FIRST_STATES, migrations.RunSQL.noop),
        EnableRowSecurity("subordinationhistory", school="child_id", audit=True, append_only=True),
        EnableRowSecurity(
            "nodesuccessionhistory", school="predecessor_id", audit=True, append_only=True
        ),
        KeepHistory(
            "subordination",
            into="subordinationhistory",
            columns=["child_id", "parent_id", "line", "period"],
        ),
        KeepHistory(
            "nodesuccession",
            into="nodesuccessionhistory",
            columns=["predecessor_id", "successor_id", "since"],
        ),
    ]
