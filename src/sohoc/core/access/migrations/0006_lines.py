"""The tree becomes dated rows, one line beside the other; ended places have a successor."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from sohoc.core.access.operations import ShareWithEveryScope

LINES = [("administrative", "Administrative"), ("professional", "Professional")]

MOVE = """
INSERT INTO access_subordination (child_id, parent_id, line, period)
SELECT n.id, n.parent_id, line, daterange(lower(n.period), NULL)
FROM access_node n, unnest(ARRAY['administrative', 'professional']) AS line
WHERE n.parent_id IS NOT NULL
"""
UNMOVE = """
UPDATE access_node n SET parent_id = s.parent_id
FROM access_subordination s
WHERE s.child_id = n.id AND s.line = 'administrative' AND s.period @> current_date;
UPDATE access_node n SET path = app.access_path(n.id, current_date);
"""

# Every place of the line below `top`, itself first, and the predecessors of each of them. A place
# that ended without a successor still hangs where it hung last: somebody answers for its rows.
FUNCTIONS = """
CREATE FUNCTION app.access_below(top integer, wanted text, day date) RETURNS SETOF integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE reach (id) AS (
    SELECT top
    UNION
    SELECT found.id FROM reach, LATERAL (
      SELECT s.child_id FROM public.access_subordination s
      WHERE s.parent_id = reach.id AND s.line = wanted AND s.period @> day
      UNION ALL
      SELECT h.predecessor_id FROM public.access_nodesuccession h
      WHERE h.successor_id = reach.id AND h.since <= day
    ) AS found (id)
  ) SELECT id FROM reach $$;
CREATE FUNCTION app.access_path(place integer, day date) RETURNS integer[]
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE up (id, way) AS (
    SELECT place, ARRAY[place]
    UNION ALL
    SELECT s.parent_id, s.parent_id || up.way FROM up
    JOIN public.access_subordination s
      ON s.child_id = up.id AND s.line = 'administrative' AND s.period @> day
    WHERE NOT s.parent_id = ANY (up.way)
  ) SELECT way FROM up ORDER BY cardinality(way) DESC LIMIT 1 $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION app.access_path(integer, date);
DROP FUNCTION app.access_below(integer, text, date);
"""

# A way from a changed row upwards, followed only as long as all its periods have days in common,
# must not come back. Successions may not go round either.
NO_CYCLES = """
CREATE FUNCTION app.access_subordination_no_cycle() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  IF EXISTS (
    WITH RECURSIVE up (start, id, line, common) AS (
      SELECT child_id, parent_id, line, period FROM touched WHERE NOT isempty(period)
      UNION
      SELECT up.start, s.parent_id, up.line, up.common * s.period FROM up
      JOIN public.access_subordination s
        ON s.child_id = up.id AND s.line = up.line AND s.period && up.common
      WHERE up.id <> up.start
    ) SELECT FROM up WHERE id = start)
  THEN RAISE EXCEPTION 'a place would stand below itself'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'access_subordination_no_cycle';
  END IF; RETURN NULL; END $$;
CREATE FUNCTION app.access_nodesuccession_no_cycle() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  IF EXISTS (
    WITH RECURSIVE heirs (start, id) AS (
      SELECT predecessor_id, successor_id FROM touched
      UNION
      SELECT heirs.start, h.successor_id FROM heirs
      JOIN public.access_nodesuccession h ON h.predecessor_id = heirs.id
      WHERE heirs.id <> heirs.start
    ) SELECT FROM heirs WHERE id = start)
  THEN RAISE EXCEPTION 'a place would be its own predecessor'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'access_nodesuccession_no_cycle';
  END IF; RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION
  app.access_subordination_no_cycle(), app.access_nodesuccession_no_cycle() FROM PUBLIC;
CREATE TRIGGER access_subordination_no_cycle_insert AFTER INSERT ON access_subordination
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_subordination_no_cycle();
CREATE TRIGGER access_subordination_no_cycle_update AFTER UPDATE ON access_subordination
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_subordination_no_cycle();
CREATE TRIGGER access_nodesuccession_no_cycle_insert AFTER INSERT ON access_nodesuccession
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_nodesuccession_no_cycle();
CREATE TRIGGER access_nodesuccession_no_cycle_update AFTER UPDATE ON access_nodesuccession
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_nodesuccession_no_cycle();
"""
CYCLES = """
DROP TRIGGER access_nodesuccession_no_cycle_update ON access_nodesuccession;
DROP TRIGGER access_nodesuccession_no_cycle_insert ON access_nodesuccession;
DROP TRIGGER access_subordination_no_cycle_update ON access_subordination;
DROP TRIGGER access_subordination_no_cycle_insert ON access_subordination;
DROP FUNCTION app.access_nodesuccession_no_cycle();
DROP FUNCTION app.access_subordination_no_cycle();
"""

OLD_BUMP_DROP = """
DROP TRIGGER access_node_bump ON access_node;
DROP FUNCTION app.access_node_bump();
"""
OLD_BUMP = """
CREATE FUNCTION app.access_node_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  WITH changed AS (
    SELECT n.id, o.path || n.path AS ways FROM new_nodes n JOIN old_nodes o ON o.id = n.id
    WHERE o.period IS DISTINCT FROM n.period OR o.path IS DISTINCT FROM n.path
  ), touched AS (
    SELECT b.id FROM changed c JOIN public.access_node b ON b.path @> ARRAY[c.id]
    UNION SELECT unnest(ways) FROM changed
  )
  UPDATE public.identity_user u SET rights_version = rights_version + 1
  WHERE u.id IN (
    SELECT g.user_id FROM public.access_grant g JOIN touched t ON t.id = g.node_id);
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.access_node_bump() FROM PUBLIC;
CREATE TRIGGER access_node_bump AFTER UPDATE ON access_node
  REFERENCING OLD TABLE AS old_nodes NEW TABLE AS new_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_node_bump();
"""

# Rights kept in a session name the places of the scope. Whoever holds a role at a changed place,
# below it, above it or at a successor looks them up again; dates are left aside, so that one too
# many looks rather than one too few.
BUMP = """
CREATE FUNCTION app.access_bump_around(changed integer[], above integer[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE up (id) AS (
    SELECT unnest(changed || above)
    UNION
    SELECT found.id FROM up, LATERAL (
      SELECT s.parent_id FROM public.access_subordination s WHERE s.child_id = up.id
      UNION ALL
      SELECT h.successor_id FROM public.access_nodesuccession h WHERE h.predecessor_id = up.id
    ) AS found (id)
  ), down (id) AS (
    SELECT unnest(changed)
    UNION
    SELECT found.id FROM down, LATERAL (
      SELECT s.child_id FROM public.access_subordination s WHERE s.parent_id = down.id
      UNION ALL
      SELECT h.predecessor_id FROM public.access_nodesuccession h WHERE h.successor_id = down.id
    ) AS found (id)
  )
  UPDATE public.identity_user u SET rights_version = rights_version + 1
  WHERE u.id IN (
    SELECT g.user_id FROM public.access_grant g
    WHERE g.node_id IN (SELECT id FROM up UNION SELECT id FROM down)) $$;
CREATE FUNCTION app.access_node_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE ids integer[] := ARRAY(
    SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.period IS DISTINCT FROM n.period);
  BEGIN IF ids <> '{}' THEN PERFORM app.access_bump_around(ids, '{}'); END IF;
  RETURN NULL; END $$;
CREATE FUNCTION app.access_subordination_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  PERFORM app.access_bump_around(
    ARRAY(SELECT DISTINCT child_id FROM touched), ARRAY(SELECT DISTINCT parent_id FROM touched));
  RETURN NULL; END $$;
CREATE FUNCTION app.access_nodesuccession_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  PERFORM app.access_bump_around(
    ARRAY(SELECT predecessor_id FROM touched), ARRAY(SELECT successor_id FROM touched));
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.access_bump_around(integer[], integer[]), app.access_node_bump(),
  app.access_subordination_bump(), app.access_nodesuccession_bump() FROM PUBLIC;
CREATE TRIGGER access_node_bump AFTER UPDATE ON access_node
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_node_bump();
CREATE TRIGGER access_subordination_bump_insert AFTER INSERT ON access_subordination
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_subordination_bump();
CREATE TRIGGER access_subordination_bump_update AFTER UPDATE ON access_subordination
  REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_subordination_bump();
CREATE TRIGGER access_subordination_bump_delete AFTER DELETE ON access_subordination
  REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_subordination_bump();
CREATE TRIGGER access_nodesuccession_bump_insert AFTER INSERT ON access_nodesuccession
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_nodesuccession_bump();
CREATE TRIGGER access_nodesuccession_bump_update AFTER UPDATE ON access_nodesuccession
  REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_nodesuccession_bump();
CREATE TRIGGER access_nodesuccession_bump_delete AFTER DELETE ON access_nodesuccession
  REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION app.access_nodesuccession_bump();
"""
NO_BUMP = """
DROP TRIGGER access_nodesuccession_bump_delete ON access_nodesuccession;
DROP TRIGGER access_nodesuccession_bump_update ON access_nodesuccession;
DROP TRIGGER access_nodesuccession_bump_insert ON access_nodesuccession;
DROP TRIGGER access_subordination_bump_delete ON access_subordination;
DROP TRIGGER access_subordination_bump_update ON access_subordination;
DROP TRIGGER access_subordination_bump_insert ON access_subordination;
DROP TRIGGER access_node_bump ON access_node;
DROP FUNCTION app.access_nodesuccession_bump();
DROP FUNCTION app.access_subordination_bump();
DROP FUNCTION app.access_node_bump();
DROP FUNCTION app.access_bump_around(integer[], integer[]);
"""
REASON = "which office stands above which, published by the province; no personal data"


def ID() -> models.BigAutoField:  # noqa: N802 - reads as the field it is
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0005_nodes_that_change")]

    operations = [
        migrations.CreateModel(
            name="Subordination",
            fields=[
                ("id", ID()),
                ("line", models.CharField(choices=LINES, max_length=20)),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.node",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.node",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["parent", "line"], name="access_subordination_below")
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("child", "="), ("line", "="), ("period", "&&")],
                        name="access_subordination_one_above",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("parent")), _negated=True),
                        name="access_subordination_not_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NodeSuccession",
            fields=[
                ("id", ID()),
                ("since", models.DateField()),
                (
                    "predecessor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="access.node",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.node",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="access_nodesuccession_not_itself",
                    )
                ]
            },
        ),
        ShareWithEveryScope(
            "subordination", reason=REASON, sector="SELECT, INSERT, UPDATE, DELETE"
        ),
        ShareWithEveryScope(
            "nodesuccession", reason=REASON, sector="SELECT, INSERT, UPDATE, DELETE"
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(OLD_BUMP_DROP, OLD_BUMP),
        migrations.RunSQL(MOVE, UNMOVE),
        migrations.RemoveIndex(model_name="node", name="access_node_path"),
        migrations.RemoveField(model_name="node", name="parent"),
        migrations.RemoveField(model_name="node", name="path"),
        migrations.RunSQL(NO_CYCLES, CYCLES),
        migrations.RunSQL(BUMP, NO_BUMP),
    ]
