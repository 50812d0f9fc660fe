"""Events of the scope's own nodes only: what they set off runs in the scope of the named node."""

from django.db import migrations

# Without a node the subscribers act in the whole sector, so a scope of schools must name one of
# its own. A delivery is marked where its event happened.
NARROW = """
CREATE OR REPLACE FUNCTION app.publish_event(id uuid, kind text, node_id int, payload jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN
  IF NOT app.reaches($3) THEN
    RAISE EXCEPTION 'permission denied for node %', $3 USING ERRCODE = '42501';
  END IF;
  IF octet_length($4::text) > 65536 THEN
    RAISE EXCEPTION 'this is no event' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.outbox_event (id, at, kind, actor_id, node_id, payload)
  VALUES ($1, now(), $2, app.actor(), $3, $4);
END $$;
CREATE OR REPLACE FUNCTION app.mark_delivered(event uuid, subscriber text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH made AS (
    INSERT INTO public.outbox_delivery (event_id, subscriber, at)
    SELECT e.id, $2, now() FROM public.outbox_event e WHERE e.id = $1 AND app.reaches(e.node_id)
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT FROM made)
$$;
"""
WIDE = """
CREATE OR REPLACE FUNCTION app.publish_event(id uuid, kind text, node_id int, payload jsonb)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.outbox_event (id, at, kind, actor_id, node_id, payload)
  VALUES ($1, now(), $2, app.actor(), $3, $4)
$$;
CREATE OR REPLACE FUNCTION app.mark_delivered(event uuid, subscriber text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH made AS (
    INSERT INTO public.outbox_delivery (event_id, subscriber, at) VALUES ($1, $2, now())
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT FROM made)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_wall"), ("access", "0004_reach_and_giving")]

    operations = [migrations.RunSQL(NARROW, WIDE)]
