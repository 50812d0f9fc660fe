"""Whose letters are over is told, so that the passwords that were printed open nothing any more."""

from django.db import migrations

TELL = """
DROP FUNCTION app.forget_letters();
CREATE FUNCTION app.forget_letters() RETURNS SETOF integer LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM public.onboarding_letter WHERE ends_at <= now() RETURNING user_id
$$;
REVOKE EXECUTE ON FUNCTION app.forget_letters() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_letters() TO sohoc_web;
"""
COUNT = """
DROP FUNCTION app.forget_letters();
CREATE FUNCTION app.forget_letters() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.onboarding_letter WHERE ends_at <= now() RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION app.forget_letters() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_letters() TO sohoc_web;
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0002_wall")]

    operations = [migrations.RunSQL(TELL, COUNT)]
