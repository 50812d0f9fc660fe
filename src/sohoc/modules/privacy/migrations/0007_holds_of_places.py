"""A hold belongs to the place from which it was placed, and outlives its end and a parting."""

import django.db.models.deletion
from django.db import migrations, models

# Until now a hold did not say so: it was placed from where the account of who placed it belongs.
PLACED = """
UPDATE privacy_hold h SET node_id = c.node_id FROM identity_card c WHERE c.user_id = h.placed_by_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

# A school's hold exists for that school; the sector sees all. Who is held finds none of the others.
WALL = """
DROP POLICY sohoc_schools_of_person ON privacy_hold;
DROP POLICY sohoc_school_of_person ON privacy_hold;
DROP POLICY sohoc_schools_of_person ON privacy_holdhistory;
DROP POLICY sohoc_school_of_person ON privacy_holdhistory;
CREATE POLICY sohoc_school_of_place ON privacy_hold TO sohoc_school
  USING (node_id = (SELECT app.school()))
  WITH CHECK (node_id = (SELECT app.school()) AND EXISTS (
    SELECT FROM people_person reached WHERE reached.id = privacy_hold.person_id));
CREATE POLICY sohoc_schools_of_place ON privacy_hold TO sohoc_schools
  USING (node_id = ANY ((SELECT app.schools())::int[]))
  WITH CHECK (node_id = ANY ((SELECT app.schools())::int[]) AND EXISTS (
    SELECT FROM people_person reached WHERE reached.id = privacy_hold.person_id));
CREATE POLICY sohoc_school_of_hold ON privacy_holdhistory TO sohoc_school
  USING (EXISTS (SELECT FROM privacy_hold reached WHERE reached.id = privacy_holdhistory.row_id));
CREATE POLICY sohoc_schools_of_hold ON privacy_holdhistory TO sohoc_schools
  USING (EXISTS (SELECT FROM privacy_hold reached WHERE reached.id = privacy_holdhistory.row_id));
"""
UNWALL = """
DROP POLICY sohoc_schools_of_hold ON privacy_holdhistory;
DROP POLICY sohoc_school_of_hold ON privacy_holdhistory;
DROP POLICY sohoc_schools_of_place ON privacy_hold;
DROP POLICY sohoc_school_of_place ON privacy_hold;
CREATE POLICY sohoc_school_of_person ON privacy_hold TO sohoc_school
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_hold.person_id));
CREATE POLICY sohoc_schools_of_person ON privacy_hold TO sohoc_schools
  USING (EXISTS (SELECT FROM people_person reached WHERE reached.id = privacy_hold.person_id));
CREATE POLICY sohoc_school_of_person ON privacy_holdhistory TO sohoc_school USING (EXISTS (
  SELECT FROM people_person reached WHERE reached.id = privacy_holdhistory.person_id));
CREATE POLICY sohoc_schools_of_person ON privacy_holdhistory TO sohoc_schools USING (EXISTS (
  SELECT FROM people_person reached WHERE reached.id = privacy_holdhistory.person_id));
"""

# A hold holds for thirty days more, so that one that ended by mistake is placed again in time. It
# holds everybody who was one with its person when it began: a merge that is taken back frees nobody.
HELD = """
CREATE POLICY owner_forgetting ON people_merge FOR SELECT TO sohoc_owner
  USING (current_setting('role') = 'sohoc_audit'
    AND current_setting('app.forgetting', true) = 'on');
CREATE OR REPLACE FUNCTION app.held_people() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE matters (person_id, since) AS (
    SELECT r.person_id, r.asked_at FROM public.privacy_datarequest r
    WHERE r.state IN ('sent', 'received')
    UNION SELECT h.person_id, h.placed_at FROM public.privacy_hold h
    WHERE h.ended_at IS NULL OR h.ended_at > now() - interval '30 days'
  ), pairs (one, other, undone_at) AS (
    SELECT m.kept_id, m.gone_id, m.undone_at FROM public.people_merge m
    UNION ALL SELECT m.gone_id, m.kept_id, m.undone_at FROM public.people_merge m
  ), held (person_id, since) AS (
    SELECT person_id, since FROM matters
    UNION SELECT p.other, h.since FROM held h JOIN pairs p ON p.one = h.person_id
    WHERE p.undone_at IS NULL OR p.undone_at > h.since
  )
  SELECT coalesce(array_agg(o.id), '{}') FROM (
    SELECT person_id FROM held
    UNION SELECT p.id FROM held h JOIN public.people_person p ON p.merged_into_id = h.person_id
  ) o (id)
$$;
"""
UNHELD = """
DROP POLICY owner_forgetting ON people_merge;
CREATE OR REPLACE FUNCTION app.held_people() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH held AS (
    SELECT r.person_id FROM public.privacy_datarequest r WHERE r.state IN ('sent', 'received')
    UNION SELECT h.person_id FROM public.privacy_hold h WHERE h.ended_at IS NULL)
  SELECT coalesce(array_agg(p.id), '{}') FROM public.people_person p
  WHERE p.id IN (SELECT person_id FROM held) OR p.merged_into_id IN (SELECT person_id FROM held)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0006_consents_on_paper"),
        ("people", "0006_merging_wall"),
        ("audit", "0006_forgetting_goes_on"),
        ("access", "0010_names_known_at_once"),
        ("identity", "0002_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="node",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.node",
            ),
        ),
        migrations.RunSQL(PLACED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="hold",
            name="node",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.node"
            ),
        ),
        migrations.RemoveConstraint(model_name="hold", name="privacy_hold_once"),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("person", "node", "held_for", "case"),
                name="privacy_hold_once",
            ),
        ),
        migrations.RunSQL(WALL, UNWALL),
        migrations.RunSQL(HELD, UNHELD),
    ]
