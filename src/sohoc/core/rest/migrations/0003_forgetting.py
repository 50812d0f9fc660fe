"""Kept answers end with their week, and the digest of a token that is over can be forgotten."""

from django.db import migrations, models

# The owner's function sees answers whose week is over, and no other row.
FORGET = """
CREATE POLICY old_seen ON rest_answer FOR SELECT TO sohoc_owner
  USING (made_at < now() - interval '7 days');
CREATE POLICY old_gone ON rest_answer FOR DELETE TO sohoc_owner
  USING (made_at < now() - interval '7 days');
CREATE FUNCTION app.forget_answers() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM public.rest_answer WHERE made_at < now() - interval '7 days' RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION app.forget_answers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_answers() TO sohoc_web;
"""
REMEMBER = """
DROP FUNCTION app.forget_answers();
DROP POLICY old_gone ON rest_answer;
DROP POLICY old_seen ON rest_answer;
"""


class Migration(migrations.Migration):
    dependencies = [("rest", "0002_wall")]

    operations = [
        migrations.AlterField(
            model_name="token",
            name="digest",
            field=models.BinaryField(max_length=32, null=True, unique=True),
        ),
        migrations.RunSQL(FORGET, REMEMBER),
    ]
