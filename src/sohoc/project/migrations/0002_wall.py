"""Everybody may know whether the data are invented."""

from django.db import migrations

from sohoc.core.access.operations import ShareWithEveryScope

# Sealing happens in the transaction that writes the first data; a second seal hits the key.
SEAL = """
CREATE FUNCTION app.seal_installation(kind text, province text, made_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.project_installation (id, kind, province, made_at) VALUES (1, $1, $2, $3)
$$;
REVOKE EXECUTE ON FUNCTION app.seal_installation(text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.seal_installation(text, text, timestamptz) TO sohoc_web;
"""
UNSEAL = "DROP FUNCTION app.seal_installation(text, text, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("project", "0001_installation"), ("access", "0003_wall")]

    operations = [
        ShareWithEveryScope(
            "installation", reason="one row: demo or real, and the name of the province"
        ),
        migrations.RunSQL(SEAL, UNSEAL),
    ]
