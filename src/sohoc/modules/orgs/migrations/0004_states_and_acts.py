"""A school's facts become dated states; decisions on the school network are recorded."""

from collections.abc import Iterator

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import sohoc.lib.ids
from sohoc.core.access.operations import (
    EnableRowSecurity,
    KeepHistory,
    Naming,
    ShareWithEveryScope,
)

KINDS = [
    ("public", "Public"),
    ("private", "Private"),
    ("people_founded", "People-founded"),
]
LEVELS = [
    ("preschool", "Preschool"),
    ("primary", "Primary"),
    ("lower_secondary", "Lower secondary"),
    ("upper_secondary", "Upper secondary"),
    ("continuing", "Continuing education"),
]
ACTS = [
    ("found", "Founding"),
    ("rename", "New name"),
    ("convert", "Conversion"),
    ("move", "Move"),
    ("merge", "Merger"),
    ("split", "Splitting"),
    ("close", "Dissolution"),
    ("transfer", "Change of the unit"),
]
PARTS = [("subject", "It goes on"), ("predecessor", "It ends"), ("successor", "It begins")]
FACTS = (
    "code, name, sort_key, search_key, kind, levels, commune, commune_sort_key, commune_search_key"
)

FILL = f"""
INSERT INTO orgs_schoolstate (school_id, period, {FACTS})
SELECT school_id, life, {FACTS} FROM orgs_school
"""  # noqa: S608 - fixed words
NODE_ALONE = """
DROP TRIGGER orgs_school_leads_node ON orgs_school;
DROP FUNCTION app.orgs_school_leads_node();
"""
NODE_FOLLOWED = """
CREATE FUNCTION app.orgs_school_leads_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET name = s.name, period = s.period
  FROM touched s WHERE n.id = s.school_id AND (n.name, n.period) IS DISTINCT FROM (s.name, s.period);
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.orgs_school_leads_node() FROM PUBLIC;
CREATE TRIGGER orgs_school_leads_node AFTER UPDATE ON orgs_school
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_school_leads_node();
"""

# The node exists as long as the school and is called as the school is called today: before its
# first day as it will be, after its last as it was. A name that a later day brings is taken over
# on that day. The functions of the owner see every state, from inside of triggers only.
NODE_FOLLOWS = """
CREATE POLICY owner_following ON orgs_schoolstate FOR SELECT TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE POLICY owner_following ON orgs_school FOR SELECT TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE FUNCTION app.orgs_school_leads_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET period = s.life
  FROM touched s WHERE n.id = s.school_id AND n.period IS DISTINCT FROM s.life;
  RETURN NULL; END $$;
CREATE FUNCTION app.orgs_state_names_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET name = now.name FROM (
    SELECT DISTINCT ON (t.school_id) t.school_id, t.name FROM public.orgs_schoolstate t
    WHERE t.school_id IN (SELECT school_id FROM touched)
    ORDER BY t.school_id, t.period @> current_date DESC, lower(t.period) <= current_date DESC,
      abs(current_date - coalesce(lower(t.period), current_date))
  ) AS now WHERE n.id = now.school_id AND n.name IS DISTINCT FROM now.name;
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.orgs_school_leads_node(), app.orgs_state_names_node() FROM PUBLIC;
CREATE TRIGGER orgs_school_leads_node AFTER UPDATE ON orgs_school
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_school_leads_node();
CREATE TRIGGER orgs_state_names_node_insert AFTER INSERT ON orgs_schoolstate
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_state_names_node();
CREATE TRIGGER orgs_state_names_node_update AFTER UPDATE ON orgs_schoolstate
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_state_names_node();
CREATE TRIGGER orgs_state_names_node_delete AFTER DELETE ON orgs_schoolstate
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_state_names_node();
"""
NODE_FOLLOWS_NOT = """
DROP TRIGGER orgs_state_names_node_delete ON orgs_schoolstate;
DROP TRIGGER orgs_state_names_node_update ON orgs_schoolstate;
DROP TRIGGER orgs_state_names_node_insert ON orgs_schoolstate;
DROP TRIGGER orgs_school_leads_node ON orgs_school;
DROP FUNCTION app.orgs_state_names_node();
DROP FUNCTION app.orgs_school_leads_node();
DROP POLICY owner_following ON orgs_school;
DROP POLICY owner_following ON orgs_schoolstate;
"""

# At the end of every transaction the states of a school cover its life: no gap, nothing outside.
COVERED = """
CREATE FUNCTION app.orgs_life_is_covered() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE wanted int := CASE WHEN TG_OP = 'DELETE' THEN OLD.school_id ELSE NEW.school_id END;
  BEGIN
  IF EXISTS (
    SELECT FROM public.orgs_school s WHERE s.school_id = wanted AND datemultirange(s.life)
      IS DISTINCT FROM (SELECT range_agg(t.period) FROM public.orgs_schoolstate t
                        WHERE t.school_id = wanted))
  THEN RAISE EXCEPTION 'the states of school % do not cover its life', wanted
    USING ERRCODE = 'check_violation', CONSTRAINT = 'orgs_school_life_is_covered';
  END IF; RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.orgs_life_is_covered() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER orgs_school_life_is_covered AFTER INSERT OR UPDATE ON orgs_school
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.orgs_life_is_covered();
CREATE CONSTRAINT TRIGGER orgs_state_life_is_covered
  AFTER INSERT OR UPDATE OR DELETE ON orgs_schoolstate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.orgs_life_is_covered();
"""
UNCOVERED = """
DROP TRIGGER orgs_state_life_is_covered ON orgs_schoolstate;
DROP TRIGGER orgs_school_life_is_covered ON orgs_school;
DROP FUNCTION app.orgs_life_is_covered();
"""
REASON = "decisions on schools, published by the province; no personal data"


def ID() -> models.BigAutoField:  # noqa: N802 - reads as the field it is
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def _state_fields() -> list[tuple[str, models.Field]]:
    text = models.CharField
    return [
        ("id", ID()),
        ("code", text(max_length=20)),
        ("name", text(max_length=200)),
        ("sort_key", models.TextField()),
        ("search_key", models.TextField()),
        ("kind", text(choices=KINDS, max_length=20)),
        (
            "levels",
            django.contrib.postgres.fields.ArrayField(
                base_field=text(choices=LEVELS, max_length=20), size=None
            ),
        ),
        ("commune", text(max_length=120)),
        ("commune_sort_key", models.TextField()),
        ("commune_search_key", models.TextField()),
        ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
        (
            "school",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="states",
                to="orgs.school",
            ),
        ),
    ]


KEPT = ["code", "name", "kind", "levels", "commune", "period"]


class ForgetHistory(KeepHistory):
    """`KeepHistory` the other way round."""

    def raising(self, table: Naming) -> Iterator[str]:
        yield from super().razing(table)

    def razing(self, table: Naming) -> Iterator[str]:
        yield from super().raising(table)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_take_back"), ("access", "0006_lines")]

    operations = [
        ForgetHistory("school", into="schoolhistory", columns=KEPT, key=["school_id"]),
        migrations.RunSQL(NODE_ALONE, NODE_FOLLOWED),
        *[
            migrations.RemoveConstraint(model_name="school", name=name)
            for name in ("orgs_school_code_once_at_a_time", "orgs_school_has_a_level")
        ],
        *[
            migrations.RemoveIndex(model_name="school", name=name)
            for name in (
                "orgs_school_order",
                "orgs_school_commune",
                "orgs_school_code",
                "orgs_school_search",
            )
        ],
        migrations.RenameField(model_name="school", old_name="period", new_name="life"),
        migrations.CreateModel(
            name="SchoolState",
            fields=_state_fields(),
            options={
                "indexes": [
                    models.Index(fields=["sort_key", "school"], name="orgs_schoolstate_order"),
                    models.Index(
                        fields=["commune_sort_key", "school"], name="orgs_schoolstate_commune"
                    ),
                    models.Index(fields=["code", "school"], name="orgs_schoolstate_code"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_key"],
                        name="orgs_schoolstate_search",
                        opclasses=["gin_trgm_ops"],
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("school", "="), ("period", "&&")],
                        name="orgs_schoolstate_one_at_a_time",
                    ),
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
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *[
            migrations.RemoveField(model_name="school", name=name)
            for name in (
                "code",
                "name",
                "sort_key",
                "search_key",
                "kind",
                "levels",
                "commune",
                "commune_sort_key",
                "commune_search_key",
            )
        ],
        migrations.AddField(
            model_name="schoolhistory",
            name="row_id",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        EnableRowSecurity("schoolstate", school="school_id", person=True, verbs="SELECT, UPDATE"),
        KeepHistory("schoolstate", into="schoolhistory", columns=["school_id", *KEPT]),
        migrations.RunSQL(NODE_FOLLOWS, NODE_FOLLOWS_NOT),
        migrations.RunSQL(COVERED, UNCOVERED),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", ID()),
                (
                    "uuid",
                    models.UUIDField(default=sohoc.lib.ids.new_uuid7, editable=False, unique=True),
                ),
                ("kind", models.CharField(choices=ACTS, max_length=20)),
                ("effective", models.DateField()),
                ("decision_number", models.CharField(max_length=60)),
                ("decision_day", models.DateField()),
                ("decided_by", models.CharField(max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("recorded_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(fields=["-effective", "-id"], name="orgs_act_order")]
            },
        ),
        migrations.CreateModel(
            name="ActParty",
            fields=[
                ("id", ID()),
                ("part", models.CharField(choices=PARTS, max_length=20)),
                ("name_before", models.CharField(blank=True, max_length=200)),
                ("name_after", models.CharField(blank=True, max_length=200)),
                ("version", models.IntegerField()),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="orgs.act",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.node",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["act", "node"], name="orgs_actparty_once")
                ]
            },
        ),
        ShareWithEveryScope("act", reason=REASON, sector="SELECT, INSERT, UPDATE"),
        ShareWithEveryScope("actparty", reason=REASON, sector="SELECT, INSERT, UPDATE"),
    ]
