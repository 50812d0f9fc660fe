"""The audit trail by month, the functions that write it, and the wall around it."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity

ENTRY = """
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  txid bigint NOT NULL,
  actor_id int,
  actor_name varchar(120) NOT NULL,
  role varchar(40) NOT NULL,
  verb varchar(80) NOT NULL,
  noun varchar(80) NOT NULL,
  object_id varchar(40) NOT NULL,
  label varchar(200) NOT NULL,
  node_id int,
  data jsonb NOT NULL,
  reason varchar(500) NOT NULL,
  address varchar(45) NOT NULL,
  channel varchar(10) NOT NULL,
  request_id uuid,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_entry_node ON audit_entry (node_id, id DESC);
CREATE INDEX audit_entry_object ON audit_entry (noun, object_id, id DESC);
CREATE INDEX audit_entry_txid ON audit_entry (txid);
CREATE TABLE audit_entry_default PARTITION OF audit_entry DEFAULT;

-- Months are made ahead of time; the default partition only catches a forgotten one.
CREATE FUNCTION app.ensure_audit_months(first date, months int) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE made int := 0; start date; part text;
BEGIN
  FOR i IN 0 .. months - 1 LOOP
    start := (date_trunc('month', first) + make_interval(months => i))::date;
    part := 'audit_entry_' || to_char(start, 'YYYY_MM');
    IF to_regclass('public.' || part) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.audit_entry'
        ' FOR VALUES FROM (%L) TO (%L)', part, start, (start + interval '1 month')::date);
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;
REVOKE EXECUTE ON FUNCTION app.ensure_audit_months(date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.ensure_audit_months(date, int) TO sohoc_web;
SELECT app.ensure_audit_months(current_date, 14);

-- Who and when come from the transaction itself, never from the caller.
CREATE FUNCTION app.record_audit(
  actor_name text, role text, verb text, noun text, object_id text, label text, node_id int,
  data jsonb, reason text, address text, channel text, request_id uuid
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.audit_entry (at, txid, actor_id, actor_name, role, verb, noun, object_id,
    label, node_id, data, reason, address, channel, request_id)
  VALUES (now(), pg_current_xact_id()::text::bigint, app.actor(), $1, $2, $3, $4, $5, $6, $7, $8,
    $9, $10, $11, $12)
$$;
REVOKE EXECUTE ON FUNCTION
  app.record_audit(text, text, text, text, text, text, int, jsonb, text, text, text, uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  app.record_audit(text, text, text, text, text, text, int, jsonb, text, text, text, uuid)
  TO sohoc_web, sohoc_school, sohoc_schools, sohoc_person, sohoc_sector, sohoc_unmask, sohoc_audit;
"""
UNENTRY = """
DROP FUNCTION app.record_audit(text, text, text, text, text, text, int, jsonb, text, text, text,
  uuid);
DROP FUNCTION app.ensure_audit_months(date, int);
DROP TABLE audit_entry;
"""

# The login role writes looks and security events past the request's transaction, reads none.
# Time and transaction must be those of the writing itself: nothing can be put into the past, or
# into a range that is already sealed.
LOG_RIGHTS = """
GRANT INSERT ON audit_look, audit_securityevent TO sohoc_web;
CREATE POLICY log_insert ON audit_look FOR INSERT TO sohoc_web
  WITH CHECK (at = now() AND txid = pg_current_xact_id()::text::bigint);
CREATE POLICY log_insert ON audit_securityevent FOR INSERT TO sohoc_web
  WITH CHECK (at = now() AND txid = pg_current_xact_id()::text::bigint);
"""
UNLOG_RIGHTS = "DROP POLICY log_insert ON audit_look; DROP POLICY log_insert ON audit_securityevent"

# Under row-level security the function itself reads no seal: that a number or the start of a range
# comes twice is refused by the constraints, and a seal that does not follow the last one is found
# by verifying. No seal reaches into transactions that may still write.
SEALING = """
CREATE FUNCTION app.append_seal(
  "table" text, number int, txid_from bigint, txid_until bigint, rows int, columns jsonb,
  root bytea, previous bytea, digest bytea, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ #variable_conflict use_variable
BEGIN
  IF txid_until <= txid_from THEN RAISE EXCEPTION 'a seal covers at least one transaction'; END IF;
  IF txid_until > pg_snapshot_xmin(pg_current_snapshot())::text::bigint THEN
    RAISE EXCEPTION 'a seal covers ended transactions only';
  END IF;
  IF rows < 1 OR number < 1 OR octet_length(root) <> 32 OR octet_length(previous) <> 32
    OR octet_length(digest) <> 32 THEN
    RAISE EXCEPTION 'this is no seal';
  END IF;
  INSERT INTO public.audit_seal ("table", number, txid_from, txid_until, rows, columns, root,
    previous, digest, at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
END $$;
CREATE FUNCTION app.append_day_root(day date, seals int, root bytea, at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.audit_dayroot (day, seals, root, at) VALUES ($1, $2, $3, $4)
$$;
REVOKE EXECUTE ON FUNCTION app.append_seal(text, int, bigint, bigint, int, jsonb, bytea, bytea,
  bytea, timestamptz), app.append_day_root(date, int, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.append_seal(text, int, bigint, bigint, int, jsonb, bytea, bytea,
  bytea, timestamptz), app.append_day_root(date, int, bytea, timestamptz) TO sohoc_audit;
"""
UNSEALING = """
DROP FUNCTION app.append_seal(text, int, bigint, bigint, int, jsonb, bytea, bytea, bytea,
  timestamptz);
DROP FUNCTION app.append_day_root(date, int, bytea, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail"), ("access", "0003_wall")]

    operations = [
        migrations.RunSQL(ENTRY, UNENTRY),
        EnableRowSecurity("entry", school="node_id", audit=True, append_only=True),
        EnableRowSecurity("look", audit=True, append_only=True),
        EnableRowSecurity("securityevent", audit=True, append_only=True),
        EnableRowSecurity("seal", audit=True, append_only=True),
        EnableRowSecurity("dayroot", audit=True, append_only=True),
        migrations.RunSQL(LOG_RIGHTS, UNLOG_RIGHTS),
        migrations.RunSQL(SEALING, UNSEALING),
    ]
