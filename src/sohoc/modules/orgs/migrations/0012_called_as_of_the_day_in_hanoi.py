"""A node is called as its school or office is called today, and today is the day in Hà Nội."""

from django.db import migrations

NAMES = """
CREATE OR REPLACE FUNCTION app.orgs_state_names_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET name = now.name FROM (
    SELECT DISTINCT ON (t.school_id) t.school_id, t.name FROM public.orgs_schoolstate t
    WHERE t.school_id IN (SELECT school_id FROM touched)
    ORDER BY t.school_id, t.period @> {today} DESC, lower(t.period) <= {today} DESC,
      abs({today} - coalesce(lower(t.period), {today}))
  ) AS now WHERE n.id = now.school_id AND n.name IS DISTINCT FROM now.name;
  RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION app.orgs_officestate_names_node() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.access_node n SET name = now.name FROM (
    SELECT DISTINCT ON (t.office_id) t.office_id, t.name FROM public.orgs_officestate t
    WHERE t.office_id IN (SELECT office_id FROM touched)
    ORDER BY t.office_id, t.period @> {today} DESC, lower(t.period) <= {today} DESC,
      abs({today} - coalesce(lower(t.period), {today}))
  ) AS now WHERE n.id = now.office_id AND n.name IS DISTINCT FROM now.name;
  RETURN NULL; END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_days_in_hanoi"), ("orgs", "0011_states_of_offices")]

    operations = [
        migrations.RunSQL(NAMES.format(today="app.today()"), NAMES.format(today="current_date"))
    ]
