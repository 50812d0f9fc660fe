"""Every scope may publish and none may read; the worker marks deliveries."""

from django.db import migrations

PUBLISH = """
CREATE FUNCTION app.publish_event(id uuid, kind text, node_id int, payload jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.outbox_event (id, at, kind, actor_id, node_id, payload)
  VALUES ($1, now(), $2, app.actor(), $3, $4)
$$;
-- True for the first delivery; a repeated one finds the row and answers false.
CREATE FUNCTION app.mark_delivered(event uuid, subscriber text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH made AS (
    INSERT INTO public.outbox_delivery (event_id, subscriber, at) VALUES ($1, $2, now())
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT FROM made)
$$;
REVOKE EXECUTE ON FUNCTION app.publish_event(uuid, text, int, jsonb),
  app.mark_delivered(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.publish_event(uuid, text, int, jsonb), app.mark_delivered(uuid, text)
  TO sohoc_web, sohoc_school, sohoc_schools, sohoc_person, sohoc_sector, sohoc_unmask, sohoc_audit;
GRANT SELECT ON outbox_event, outbox_delivery TO sohoc_web;
"""
UNPUBLISH = """
DROP FUNCTION app.publish_event(uuid, text, int, jsonb);
DROP FUNCTION app.mark_delivered(uuid, text);
REVOKE ALL ON outbox_event, outbox_delivery FROM sohoc_web;
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_events"), ("access", "0003_wall")]

    operations = [migrations.RunSQL(PUBLISH, UNPUBLISH)]
