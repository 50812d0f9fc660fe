"""Seals are computed by the database itself: whoever may seal says only how far, and when.

The functions build what `chain.py` and `lib.merkle` describe; verifying does it again in Python,
from the rows as they are then.
"""

from django.db import migrations

# A function of the owner reads the trail when it was called from the audit scope, which reads it
# anyway. `EnableRowSecurity(append_only=True)` does the same for the tables that come later.
READING = """
DO $$ DECLARE t name; BEGIN
  FOR t IN SELECT p.tablename FROM pg_policies p WHERE p.policyname = 'owner_append'
      AND NOT EXISTS (SELECT FROM pg_policies s WHERE s.tablename = p.tablename
                      AND s.policyname = 'owner_sealing') LOOP
    EXECUTE format('CREATE POLICY owner_sealing ON public.%I FOR SELECT TO sohoc_owner'
      ' USING (current_setting(''role'') = ''sohoc_audit'')', t);
  END LOOP;
END $$
"""

HASHING = """
CREATE FUNCTION app.merkle_root(leaves bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE
PARALLEL SAFE AS $$
DECLARE level bytea[];
BEGIN
  SELECT array_agg(sha256('\\x00'::bytea || leaf) ORDER BY place) INTO level
    FROM unnest(leaves) WITH ORDINALITY l (leaf, place);
  IF level IS NULL THEN RETURN sha256(''::bytea); END IF;
  WHILE cardinality(level) > 1 LOOP
    SELECT array_agg(CASE WHEN n.other IS NULL THEN n.node
        ELSE sha256('\\x01'::bytea || n.node || n.other) END ORDER BY n.place) INTO level
      FROM (SELECT node, place, lead(node) OVER (ORDER BY place) AS other
            FROM unnest(level) WITH ORDINALITY l (node, place)) n
      WHERE n.place % 2 = 1;
  END LOOP;
  RETURN level[1];
END $$;
CREATE FUNCTION app.framed(VARIADIC parts bytea[]) RETURNS bytea LANGUAGE sql IMMUTABLE
PARALLEL SAFE RETURN (
  SELECT string_agg(int4send(octet_length(part)) || part, ''::bytea ORDER BY place)
  FROM unnest(parts) WITH ORDINALITY p (part, place));
"""
UNHASHING = """
DROP FUNCTION app.framed(VARIADIC bytea[]);
DROP FUNCTION app.merkle_root(bytea[]);
"""

OLD = """
DROP FUNCTION app.append_seal(text, int, bigint, bigint, int, jsonb, bytea, bytea, bytea,
  timestamptz);
DROP FUNCTION app.append_day_root(date, int, bytea, timestamptz);
"""
OLD_AGAIN = """
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

# One link is appended to the chain of a table, by number and predecessor. A seal is never older
# than what was sealed before it, and not of tomorrow, which would hold up all that follow.
LINK = """
CREATE FUNCTION app.append_link(
  named text, until bigint, counted int, hashed jsonb, tree bytea, at timestamptz
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE last public.audit_seal; digest bytea;
BEGIN
  IF append_link.at < greatest((SELECT max(s.at) FROM public.audit_seal s),
                               (SELECT max(d.at) FROM public.audit_dayroot d))
    OR append_link.at > now() + interval '1 hour' THEN
    RAISE EXCEPTION 'a seal is made now' USING ERRCODE = '22023';
  END IF;
  SELECT s.* INTO last FROM public.audit_seal s WHERE s."table" = named
    ORDER BY s.number DESC LIMIT 1;
  last.number := coalesce(last.number, 0) + 1;
  last.txid_from := coalesce(last.txid_until, 0);
  last.previous := coalesce(last.digest, decode(repeat('00', 32), 'hex'));
  digest := sha256(app.framed('sohoc seal 1'::bytea, last.previous, convert_to(named, 'UTF8'),
    convert_to(last.number::text, 'UTF8'), convert_to(last.txid_from::text, 'UTF8'),
    convert_to(until::text, 'UTF8'), convert_to(counted::text, 'UTF8'),
    convert_to(hashed::text, 'UTF8'), tree,
    convert_to(to_char(append_link.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00',
      'UTF8')));
  INSERT INTO public.audit_seal ("table", number, txid_from, txid_until, rows, columns, root,
    previous, digest, at)
  VALUES (named, last.number, last.txid_from, until, counted, hashed, tree, last.previous, digest,
    append_link.at);
END $$;
REVOKE EXECUTE ON FUNCTION app.append_link(text, bigint, int, jsonb, bytea, timestamptz)
  FROM PUBLIC;
"""

SEALING = """
CREATE FUNCTION app.seal_rows(named text, until bigint, at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE names text[]; start bigint; leaves bytea[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sohoc.core.audit.sealing'));
  SELECT array_agg(a.attname::text ORDER BY a.attnum) INTO names FROM pg_attribute a
    WHERE a.attrelid = to_regclass('public.' || quote_ident(named)) AND a.attnum > 0
      AND NOT a.attisdropped
      AND EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'public'
                  AND p.tablename = named AND p.policyname = 'owner_append');
  IF names IS NULL OR NOT ARRAY['id', 'txid', 'at'] <@ names THEN
    RAISE EXCEPTION 'there is no such trail' USING ERRCODE = '22023';
  END IF;
  start := coalesce((SELECT max(s.txid_until) FROM public.audit_seal s WHERE s."table" = named), 0);
  IF until <= start OR until > pg_snapshot_xmin(pg_current_snapshot())::text::bigint THEN
    RAISE EXCEPTION 'a seal covers ended transactions behind the last seal'
      USING ERRCODE = '22023';
  END IF;
  EXECUTE format(
    'SELECT array_agg(sha256(convert_to(to_jsonb(r)::text, ''UTF8'')) ORDER BY r.txid, r.id)'
    ' FROM (SELECT %s FROM public.%I WHERE txid >= $1 AND txid < $2) r',
    (SELECT string_agg(quote_ident(n), ', ' ORDER BY o) FROM unnest(names) WITH ORDINALITY x (n, o)),
    named) INTO leaves USING start, until;
  IF leaves IS NULL THEN RETURN 0; END IF;
  PERFORM app.append_link(named, until, cardinality(leaves), to_jsonb(names),
    app.merkle_root(leaves), seal_rows.at);
  RETURN cardinality(leaves);
END $$;

-- One link of the chain over the seals themselves: all that the last such link does not cover.
CREATE FUNCTION app.seal_seals(at timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE names jsonb; digests bytea[]; covered bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sohoc.core.audit.sealing'));
  covered := coalesce((SELECT max(s.id) FROM public.audit_seal s WHERE s."table" = '*'), 0);
  SELECT jsonb_agg(s."table" || ' ' || s.number ORDER BY s.id), array_agg(s.digest ORDER BY s.id)
    INTO names, digests FROM public.audit_seal s WHERE s.id > covered;
  IF digests IS NULL THEN RETURN 0; END IF;
  PERFORM app.append_link('*', pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    cardinality(digests), names, app.merkle_root(digests), seal_seals.at);
  RETURN cardinality(digests);
END $$;

-- The Merkle root of one ended day of the province's calendar, after all days that have theirs.
CREATE FUNCTION app.seal_day(day date, at timestamptz) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE digests bytea[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sohoc.core.audit.sealing'));
  IF seal_day.day <= (SELECT max(d.day) FROM public.audit_dayroot d)
    OR seal_day.day >= (seal_day.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    OR seal_day.at > now() + interval '1 hour' OR EXISTS (
      SELECT FROM public.audit_seal s
      WHERE (s.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date < seal_day.day
        AND (s.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
          > coalesce((SELECT max(d.day) FROM public.audit_dayroot d), '-infinity')) THEN
    RAISE EXCEPTION 'the days follow each other, when they have ended' USING ERRCODE = '22023';
  END IF;
  SELECT array_agg(s.digest ORDER BY s.id) INTO digests FROM public.audit_seal s
    WHERE (s.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = seal_day.day;
  IF digests IS NULL THEN RETURN 0; END IF;
  INSERT INTO public.audit_dayroot (day, seals, root, at)
  VALUES (seal_day.day, cardinality(digests), app.merkle_root(digests), seal_day.at);
  RETURN cardinality(digests);
END $$;
REVOKE EXECUTE ON FUNCTION app.seal_rows(text, bigint, timestamptz),
  app.seal_seals(timestamptz), app.seal_day(date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.seal_rows(text, bigint, timestamptz),
  app.seal_seals(timestamptz), app.seal_day(date, timestamptz) TO sohoc_audit;
"""
UNSEALING = """
DROP FUNCTION app.seal_day(date, timestamptz);
DROP FUNCTION app.seal_seals(timestamptz);
DROP FUNCTION app.seal_rows(text, bigint, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_narrower_functions")]

    operations = [
        migrations.RunSQL(READING, migrations.RunSQL.noop),
        migrations.RunSQL(OLD, OLD_AGAIN),
        migrations.RunSQL(HASHING, UNHASHING),
        migrations.RunSQL(
            LINK, "DROP FUNCTION app.append_link(text, bigint, int, jsonb, bytea, timestamptz)"
        ),
        migrations.RunSQL(SEALING, UNSEALING),
    ]
