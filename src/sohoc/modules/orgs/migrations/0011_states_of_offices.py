"""What an office is called and administers becomes dated; decisions may be about offices."""

from typing import Any

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope
from sohoc.lib.vietnamese import folded, sort_key

KEPT = ["office_id", "name", "area_id", "period"]

# The node is called as the office is called today, as with schools; and it goes with the office.
NODE_FOLLOWS = """
CREATE FUNCTION app.orgs_officestate_names_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET name = now.name FROM (
    SELECT DISTINCT ON (t.office_id) t.office_id, t.name FROM public.orgs_officestate t
    WHERE t.office_id IN (SELECT office_id FROM touched)
    ORDER BY t.office_id, t.period @> current_date DESC, lower(t.period) <= current_date DESC,
      abs(current_date - coalesce(lower(t.period), current_date))
  ) AS now WHERE n.id = now.office_id AND n.name IS DISTINCT FROM now.name;
  RETURN NULL; END $$;
CREATE FUNCTION app.orgs_office_takes_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  DELETE FROM public.access_node n USING gone g WHERE n.id = g.node_id;
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION
  app.orgs_officestate_names_node(), app.orgs_office_takes_node() FROM PUBLIC;
CREATE TRIGGER orgs_officestate_names_node_insert AFTER INSERT ON orgs_officestate
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_officestate_names_node();
CREATE TRIGGER orgs_officestate_names_node_update AFTER UPDATE ON orgs_officestate
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_officestate_names_node();
CREATE TRIGGER orgs_officestate_names_node_delete AFTER DELETE ON orgs_officestate
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_officestate_names_node();
CREATE TRIGGER orgs_office_takes_node AFTER DELETE ON orgs_office
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION app.orgs_office_takes_node();
"""
NODE_FOLLOWS_NOT = """
DROP TRIGGER orgs_office_takes_node ON orgs_office;
DROP TRIGGER orgs_officestate_names_node_delete ON orgs_officestate;
DROP TRIGGER orgs_officestate_names_node_update ON orgs_officestate;
DROP TRIGGER orgs_officestate_names_node_insert ON orgs_officestate;
DROP FUNCTION app.orgs_office_takes_node();
DROP FUNCTION app.orgs_officestate_names_node();
"""

# At the end of every transaction the states of an office cover the life of its node.
COVERED = """
CREATE FUNCTION app.orgs_office_is_covered() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE wanted int := CASE
    WHEN TG_TABLE_NAME = 'access_node' THEN (to_jsonb(NEW) ->> 'id')::int
    WHEN TG_TABLE_NAME = 'orgs_office' THEN (to_jsonb(NEW) ->> 'node_id')::int
    WHEN TG_OP = 'DELETE' THEN (to_jsonb(OLD) ->> 'office_id')::int
    ELSE (to_jsonb(NEW) ->> 'office_id')::int END;
  BEGIN
  IF EXISTS (
    SELECT FROM public.orgs_office o JOIN public.access_node n ON n.id = o.node_id
    WHERE o.node_id = wanted AND datemultirange(n.period)
      IS DISTINCT FROM (SELECT range_agg(t.period) FROM public.orgs_officestate t
                        WHERE t.office_id = wanted))
  THEN RAISE EXCEPTION 'the states of office % do not cover its life', wanted
    USING ERRCODE = 'check_violation', CONSTRAINT = 'orgs_office_life_is_covered';
  END IF; RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.orgs_office_is_covered() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER orgs_office_life_is_covered AFTER INSERT ON orgs_office
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.orgs_office_is_covered();
CREATE CONSTRAINT TRIGGER orgs_officestate_life_is_covered
  AFTER INSERT OR UPDATE OR DELETE ON orgs_officestate
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.orgs_office_is_covered();
CREATE CONSTRAINT TRIGGER orgs_node_life_is_covered AFTER UPDATE OF period ON access_node
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind <> 'school')
  EXECUTE FUNCTION app.orgs_office_is_covered();
"""
UNCOVERED = """
DROP TRIGGER orgs_node_life_is_covered ON access_node;
DROP TRIGGER orgs_officestate_life_is_covered ON orgs_officestate;
DROP TRIGGER orgs_office_life_is_covered ON orgs_office;
DROP FUNCTION app.orgs_office_is_covered();
"""


def ID() -> models.BigAutoField:  # noqa: N802 - reads as the field it is
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def first_states(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """One state for every office: what its node is called, for as long as that exists."""
    alias = editor.connection.alias
    state = apps.get_model("orgs", "OfficeState")
    offices = apps.get_model("orgs", "Office").objects.using(alias).select_related("node")
    state.objects.using(alias).bulk_create(
        state(
            office_id=office.pk,
            name=office.node.name,
            sort_key=sort_key(_read(office.node)),
            search_key=folded(_read(office.node)),
            area_id=office.area_id,
            period=office.node.period,
        )
        for office in offices
    )
    _check_now(editor)


def _read(node: Any) -> str:
    """What people read of an office, as `rules.offices.office_name` says it."""
    name: str = node.name
    return f"UBND {name[:1].lower()}{name[1:]}" if node.kind == "commune" else name


def areas_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Offices administer again what they administered last."""
    editor.execute(
        "UPDATE orgs_office o SET area_id = t.area_id FROM ("
        " SELECT DISTINCT ON (office_id) office_id, area_id FROM orgs_officestate"
        " ORDER BY office_id, period DESC) AS t WHERE t.office_id = o.node_id"
    )
    _check_now(editor)


def _check_now(editor: BaseDatabaseSchemaEditor) -> None:
    """Check what was written now: the tables are changed further in the same transaction."""
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_lines"),
        ("areas", "0002_wall"),
        ("orgs", "0010_order_of_parts_versions_of_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="act",
            name="about",
            field=models.CharField(
                choices=[("schools", "Schools"), ("offices", "Offices")],
                db_default="schools",
                default="schools",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="version",
            field=models.IntegerField(db_default=1, default=1),
        ),
        migrations.CreateModel(
            name="OfficeState",
            fields=[
                ("id", ID()),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.TextField()),
                ("search_key", models.TextField()),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="areas.area",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="orgs.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sort_key", "office"], name="orgs_officestate_order")
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("office", "="), ("period", "&&")],
                        name="orgs_officestate_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeHistory",
            fields=[
                ("id", ID()),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField(null=True)),
                ("verb", models.CharField(max_length=6)),
                ("row_id", models.BigIntegerField()),
                ("office_id", models.IntegerField()),
                ("name", models.CharField(max_length=200)),
                ("area_id", models.BigIntegerField(null=True)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office_id", "-id"], name="orgs_officehistory_office"),
                    models.Index(fields=["txid"], name="orgs_officehistory_txid"),
                ],
            },
        ),
        ShareWithEveryScope(
            "officestate",
            reason="what offices are called and administer, published by the province",
            sector="SELECT, INSERT, UPDATE, DELETE",
        ),
        EnableRowSecurity("officehistory", school="office_id", audit=True, append_only=True),
        KeepHistory("officestate", into="officehistory", columns=KEPT),
        migrations.RunPython(first_states, areas_back),
        migrations.RemoveField(model_name="office", name="area"),
        migrations.RunSQL(NODE_FOLLOWS, NODE_FOLLOWS_NOT),
        migrations.RunSQL(COVERED, UNCOVERED),
    ]
