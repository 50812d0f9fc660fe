"""Forgetting goes on where it stopped; a time that is not shorter needs no notice."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sohoc.core.audit.migrations.0005_forgetting")

# Thirty days lie between what somebody writes here and what goes because of it. What keeps at least
# as long as the rule in whose place it stands takes nothing away, so it may begin today: a mistake
# can be corrected before it has done anything.
DECIDING = """
CREATE POLICY owner_deciding ON audit_retentionrule FOR SELECT TO sohoc_owner
  USING (current_setting('role') = 'sohoc_sector');
CREATE OR REPLACE FUNCTION app.write_retention(
  kind text, years int, valid_from date, legal_ref text, written_by text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ #variable_conflict use_variable
DECLARE before int; notice int;
BEGIN
  SELECT w.years INTO before FROM public.audit_retentionrule w
    WHERE w.kind = kind AND w.valid_from <= valid_from ORDER BY w.valid_from DESC, w.id DESC
    LIMIT 1;
  notice := CASE WHEN years IS NULL OR years >= before THEN 0 ELSE 30 END;
  IF valid_from < app.today() + notice OR years < 1 OR years > 100 OR NOT EXISTS (
    SELECT FROM app.forgettable() f WHERE kind = ANY (f.kinds)) THEN
    RAISE EXCEPTION 'a shorter time begins after thirty days' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.audit_retentionrule (at, txid, actor_id, kind, years, valid_from, legal_ref,
    written_by)
  VALUES (now(), pg_current_xact_id()::text::bigint, app.actor(), kind, years, valid_from,
    legal_ref, written_by);
END $$;
"""
UNDECIDING = f"""
DROP POLICY owner_deciding ON audit_retentionrule;
{BEFORE.UNWRITING}
{BEFORE.WRITING}
"""

# Up to where each history has been walked, while it has not come to its end: rows that stay do not
# keep those behind them from being reached. Nobody but the function below has a right to it.
PLACES = """
CREATE TABLE audit_forgettingplace (
  history text PRIMARY KEY, txid bigint NOT NULL, id bigint NOT NULL);
"""

# As before, but for the place: the step begins after the one that was kept, and keeps its own. At
# the end it is let go, so the next walk begins anew.
FORGETTING = """
DROP FUNCTION app.forget_history(text, bigint, bigint);
CREATE FUNCTION app.forget_history(named text) RETURNS TABLE (is_end boolean, gone int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE f record; switch public.audit_retentionswitch; kept record; over timestamptz;
  sealed bigint; due bigint[]; hashed jsonb; txids bigint[]; ids bigint[]; leaves bytea[];
  went int; walked int; after_txid bigint; after_id bigint; reached_txid bigint; reached_id bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sohoc.core.audit.sealing'));
  SELECT s.* INTO switch FROM public.audit_retentionswitch s ORDER BY s.id DESC LIMIT 1;
  IF switch.is_on IS NOT TRUE OR switch.valid_from > app.today() THEN
    RAISE EXCEPTION 'forgetting is not switched on' USING ERRCODE = '42501';
  END IF;
  SELECT t.* INTO f FROM app.forgettable() t WHERE t.history = named;
  IF f.history IS NULL THEN
    RAISE EXCEPTION 'nothing is forgotten from there' USING ERRCODE = '22023';
  END IF;
  kept := app.years_kept(f.kinds, app.today());
  over := app.time_over(app.today(), kept.years);
  SELECT max(s.txid_until) INTO sealed FROM public.audit_seal s
    WHERE s."table" = named AND s.at < over;
  SELECT p.txid, p.id INTO after_txid, after_id FROM public.audit_forgettingplace p
    WHERE p.history = named;
  after_txid := coalesce(after_txid, 0); after_id := coalesce(after_id, 0);
  PERFORM set_config('app.forgetting', 'on', true);
  EXECUTE format(
    'WITH walked AS (SELECT h.txid, h.id, (%2$s) AND NOT (%3$s) AS is_due FROM public.%1$I h'
    '  WHERE (h.txid, h.id) > ($4, $5) AND h.txid < $6 AND h.at < $1'
    '  ORDER BY h.txid, h.id LIMIT 5000)'
    ' SELECT count(*), (array_agg(w.txid ORDER BY w.txid DESC, w.id DESC))[1],'
    '  (array_agg(w.id ORDER BY w.txid DESC, w.id DESC))[1],'
    '  array_agg(w.id) FILTER (WHERE w.is_due) FROM walked w',
    named, app.due_condition(f.history, f.thing), app.held_condition(f.people, f.accounts))
    INTO walked, reached_txid, reached_id, due
    USING over, app.held_people(), app.held_accounts(), after_txid, after_id, sealed;
  gone := 0;
  IF due IS NOT NULL THEN
    FOR hashed IN SELECT DISTINCT s.columns FROM public.audit_seal s
      WHERE s."table" = named AND s.txid_until > after_txid AND s.txid_from <= reached_txid LOOP
      EXECUTE format(
        'SELECT array_agg(r.txid ORDER BY r.txid, r.id), array_agg(r.id ORDER BY r.txid, r.id),'
        ' array_agg(sha256(convert_to(to_jsonb(r)::text, ''UTF8'')) ORDER BY r.txid, r.id)'
        ' FROM (SELECT %s FROM public.%I WHERE id = ANY ($1)) r'
        ' WHERE EXISTS (SELECT FROM public.audit_seal s WHERE s."table" = $2 AND s.columns = $3'
        '  AND s.txid_from <= r.txid AND s.txid_until > r.txid)',
        (SELECT string_agg(quote_ident(n), ', ' ORDER BY o)
         FROM jsonb_array_elements_text(hashed) WITH ORDINALITY x (n, o)), named)
        INTO txids, ids, leaves USING due, named, hashed;
      CONTINUE WHEN ids IS NULL;
      EXECUTE format('DELETE FROM public.%I h WHERE h.id = ANY ($1)', named) USING ids;
      GET DIAGNOSTICS went = ROW_COUNT;
      IF went <> cardinality(ids) THEN RAISE EXCEPTION 'not every row went'; END IF;
      INSERT INTO public.audit_removal (at, txid, "table", txid_from, txid_until, rows, kinds,
        years, rules, txids, ids, leaves, digest)
      VALUES (now(), pg_current_xact_id()::text::bigint, named, txids[1],
        txids[cardinality(txids)] + 1, went, f.kinds, kept.years, kept.rules, txids, ids, leaves,
        app.merkle_root(leaves));
      gone := gone + went;
    END LOOP;
  END IF;
  PERFORM set_config('app.forgetting', '', true);
  is_end := walked < 5000;
  IF is_end THEN
    DELETE FROM public.audit_forgettingplace p WHERE p.history = named;
  ELSE
    INSERT INTO public.audit_forgettingplace AS p (history, txid, id)
    VALUES (named, reached_txid, reached_id)
    ON CONFLICT (history) DO UPDATE SET txid = reached_txid, id = reached_id;
  END IF;
  RETURN NEXT;
END $$;
REVOKE EXECUTE ON FUNCTION app.forget_history(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_history(text) TO sohoc_audit;

-- What would go on some days, by history: at most 10,001 rows are counted for each. It also says
-- which histories a night has not walked to their end.
DROP FUNCTION app.forgetting_preview(date[]);
CREATE FUNCTION app.forgetting_preview(days date[]) RETURNS TABLE (
  history text, kinds text[], day date, years int, due int, held int, earliest date,
  is_unfinished boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE f record; over timestamptz; sealed bigint;
BEGIN
  PERFORM set_config('app.forgetting', 'on', true);
  FOR f IN SELECT * FROM app.forgettable() t ORDER BY t.history LOOP
    history := f.history; kinds := f.kinds;
    is_unfinished := EXISTS (
      SELECT FROM public.audit_forgettingplace p WHERE p.history = f.history);
    FOREACH day IN ARRAY days LOOP
      years := (app.years_kept(f.kinds, day)).years;
      over := app.time_over(day, years);
      SELECT max(s.txid_until) FILTER (WHERE s.at < over),
        (min(s.at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + make_interval(years => years)
        INTO sealed, earliest FROM public.audit_seal s WHERE s."table" = f.history;
      EXECUTE format(
        'SELECT count(*) FILTER (WHERE NOT d.is_held), count(*) FILTER (WHERE d.is_held) FROM ('
        ' SELECT (%3$s) AS is_held FROM public.%1$I h WHERE h.txid < $4 AND h.at < $1 AND %2$s'
        ' LIMIT 10001) d',
        f.history, app.due_condition(f.history, f.thing), app.held_condition(f.people, f.accounts))
        INTO due, held USING over, app.held_people(), app.held_accounts(), sealed;
      RETURN NEXT;
    END LOOP;
  END LOOP;
  PERFORM set_config('app.forgetting', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION app.forgetting_preview(date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forgetting_preview(date[]) TO sohoc_audit;
"""
UNFORGETTING = f"""
DROP FUNCTION app.forget_history(text);
DROP FUNCTION app.forgetting_preview(date[]);
DROP FUNCTION app.held_condition(text[], text[]);
DROP FUNCTION app.due_condition(text, text);
{BEFORE.FORGETTING}
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_forgetting")]

    operations = [
        migrations.RunSQL(DECIDING, UNDECIDING),
        migrations.RunSQL(PLACES, "DROP TABLE audit_forgettingplace"),
        migrations.RunSQL(FORGETTING, UNFORGETTING),
    ]
