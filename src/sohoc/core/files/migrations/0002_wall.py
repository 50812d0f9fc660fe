"""A file is seen by its owner alone; the program counts bytes in use and ends files in time."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity

COUNT = """
GRANT SELECT, INSERT, UPDATE, DELETE ON files_blob TO sohoc_web;
-- In the order of the hashes, so that two transactions do not wait for each other.
CREATE FUNCTION app.files_blob_more() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  INSERT INTO public.files_blob AS b (sha256, uses)
  SELECT sha256, count(*) FROM touched GROUP BY sha256 ORDER BY sha256
  ON CONFLICT (sha256) DO UPDATE SET uses = b.uses + excluded.uses;
  RETURN NULL; END $$;
CREATE FUNCTION app.files_blob_fewer() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.files_blob b SET uses = b.uses - gone.n
  FROM (SELECT sha256, count(*) AS n FROM touched GROUP BY sha256) gone
  WHERE b.sha256 = gone.sha256;
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.files_blob_more(), app.files_blob_fewer() FROM PUBLIC;
CREATE TRIGGER files_blob_more AFTER INSERT ON files_storedfile
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.files_blob_more();
CREATE TRIGGER files_blob_fewer AFTER DELETE ON files_storedfile
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.files_blob_fewer();
"""
UNCOUNT = """
DROP TRIGGER files_blob_more ON files_storedfile;
DROP TRIGGER files_blob_fewer ON files_storedfile;
DROP FUNCTION app.files_blob_more();
DROP FUNCTION app.files_blob_fewer();
REVOKE ALL ON files_blob FROM sohoc_web;
"""

# The owner's functions see files whose time is over, and no other row.
EXPIRE = """
CREATE POLICY expired_seen ON files_storedfile FOR SELECT TO sohoc_owner USING (ends_at <= now());
CREATE POLICY expired_gone ON files_storedfile FOR DELETE TO sohoc_owner USING (ends_at <= now());
CREATE FUNCTION app.remove_expired_files() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.files_storedfile WHERE ends_at <= now() RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION app.remove_expired_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.remove_expired_files() TO sohoc_web;
"""
UNEXPIRE = "DROP FUNCTION app.remove_expired_files()"  # the policies go with the wall


class Migration(migrations.Migration):
    dependencies = [("files", "0001_files"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity(
            "storedfile",
            own="owner_id",
            own_verbs="SELECT, INSERT, DELETE",
            gate="owner_id",
            gate_verbs="SELECT",
            sector="",
        ),
        migrations.RunSQL(COUNT, UNCOUNT),
        migrations.RunSQL(EXPIRE, UNEXPIRE),
    ]
