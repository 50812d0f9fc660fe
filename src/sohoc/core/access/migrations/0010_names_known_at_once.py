"""Open sessions keep what their place is called; another name is known at their next request."""

from django.db import migrations

# A name changes nobody's reach, so that only who holds a role at the place itself looks it up.
BUMP = """
CREATE OR REPLACE FUNCTION app.access_node_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE ids integer[] := ARRAY(
    SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.period IS DISTINCT FROM n.period);
  BEGIN IF ids <> '{}' THEN PERFORM app.access_bump_around(ids, '{}'); END IF;
  UPDATE public.identity_user u SET rights_version = rights_version + 1
  WHERE u.id IN (
    SELECT g.user_id FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN public.access_grant g ON g.node_id = n.id WHERE o.name IS DISTINCT FROM n.name);
  RETURN NULL; END $$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION app.access_node_bump() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DECLARE ids integer[] := ARRAY(
    SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE o.period IS DISTINCT FROM n.period);
  BEGIN IF ids <> '{}' THEN PERFORM app.access_bump_around(ids, '{}'); END IF;
  RETURN NULL; END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_days_in_hanoi")]

    operations = [migrations.RunSQL(BUMP, AS_BEFORE)]
