"""A school's people see what is imported into their school; its lines end in time."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity

# The owner's function sees runs whose lines are over, and their lines, and no other row.
EXPIRE = """
CREATE POLICY over_seen ON objects_importrun FOR SELECT TO sohoc_owner
  USING (lines_end_at <= now());
CREATE POLICY over_seen ON objects_importline FOR SELECT TO sohoc_owner USING (
  EXISTS (SELECT FROM objects_importrun r WHERE r.id = run_id AND r.lines_end_at <= now()));
CREATE POLICY over_gone ON objects_importline FOR DELETE TO sohoc_owner USING (
  EXISTS (SELECT FROM objects_importrun r WHERE r.id = run_id AND r.lines_end_at <= now()));
CREATE FUNCTION app.forget_import_lines() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM public.objects_importline l USING public.objects_importrun r
    WHERE r.id = l.run_id AND r.lines_end_at <= now() RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION app.forget_import_lines() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_import_lines() TO sohoc_web;
"""
UNEXPIRE = "DROP FUNCTION app.forget_import_lines()"  # the policies go with the wall


class Migration(migrations.Migration):
    dependencies = [("objects", "0003_imports"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity("importrun", school="school_id"),
        EnableRowSecurity("importline", school="school_id"),
        migrations.RunSQL(EXPIRE, UNEXPIRE),
    ]
