"""History whose time is over: the rules, the switch, and what went, row by row as fingerprints."""

import django.contrib.postgres.fields
from django.db import migrations, models

from sohoc.core.access.operations import EnableRowSecurity

# Whose history stays while something about them is under way. The modules that know of people
# replace these; without one of them nobody is held.
HELD = """
CREATE FUNCTION app.held_people() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
CREATE FUNCTION app.held_accounts() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '{}'::bigint[] $$;
REVOKE EXECUTE ON FUNCTION app.held_people(), app.held_accounts() FROM PUBLIC;
"""
UNHELD = "DROP FUNCTION app.held_accounts(); DROP FUNCTION app.held_people();"

# Which histories there are to forget from, with the column that tells rows of one thing apart, the
# columns that name people and accounts, and the kinds of their data. Written anew after each
# migrate, from what the apps declare (`forgettable.py`); nobody else can change it.
FORGETTABLE = """
CREATE FUNCTION app.forgettable() RETURNS TABLE (
  history text, thing text, people text[], accounts text[], kinds text[])
LANGUAGE sql STABLE AS $$
  SELECT ''::text, ''::text, '{}'::text[], '{}'::text[], '{}'::text[] WHERE false $$;
REVOKE EXECUTE ON FUNCTION app.forgettable() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forgettable() TO sohoc_audit, sohoc_sector;
"""
UNFORGETTABLE = "DROP FUNCTION app.forgettable()"

# The years that hold on a day for data of these kinds: the fewest, so that no value is kept beyond
# its time; none where a kind has no rule. Before which moment a value must have been changed, so
# that the last day of its years has passed: as `sohoc.law.privacy.retention` counts.
COUNTING = """
CREATE FUNCTION app.years_kept(kinds text[], day date, OUT years int, OUT rules bigint[])
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN count(r.id) = count(*) THEN min(r.years) END, array_agg(r.id ORDER BY r.id)
  FROM unnest($1) k (kind) LEFT JOIN LATERAL (
    SELECT w.id, w.years FROM public.audit_retentionrule w
    WHERE w.kind = k.kind AND w.valid_from <= $2 ORDER BY w.valid_from DESC, w.id DESC LIMIT 1) r
    ON true $$;
CREATE FUNCTION app.time_over(day date, years int) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (((day - 1) - make_interval(years => years))::date + 1)::timestamp
    AT TIME ZONE 'Asia/Ho_Chi_Minh' $$;
REVOKE EXECUTE ON FUNCTION app.years_kept(text[], date), app.time_over(date, int)
  FROM PUBLIC;
"""
UNCOUNTING = """
DROP FUNCTION app.time_over(date, int);
DROP FUNCTION app.years_kept(text[], date);
"""

# Thirty days lie between what somebody writes here and what goes because of it; stopping is at
# once. Who takes the right to write this can therefore not use it on the same day.
WRITING = """
CREATE FUNCTION app.write_retention(
  kind text, years int, valid_from date, legal_ref text, written_by text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ #variable_conflict use_variable
BEGIN
  IF valid_from < app.today() + 30 OR years < 1 OR years > 100 OR NOT EXISTS (
    SELECT FROM app.forgettable() f WHERE kind = ANY (f.kinds)) THEN
    RAISE EXCEPTION 'a rule begins after thirty days' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.audit_retentionrule (at, txid, actor_id, kind, years, valid_from, legal_ref,
    written_by)
  VALUES (now(), pg_current_xact_id()::text::bigint, app.actor(), kind, years, valid_from,
    legal_ref, written_by);
END $$;
CREATE FUNCTION app.switch_forgetting(
  is_on boolean, valid_from date, decision text, written_by text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ #variable_conflict use_variable
BEGIN
  IF length(decision) < 8 OR valid_from < app.today()
    + (CASE WHEN is_on THEN 30 ELSE 0 END) THEN
    RAISE EXCEPTION 'forgetting begins after thirty days' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.audit_retentionswitch (at, txid, actor_id, is_on, valid_from, decision,
    written_by)
  VALUES (now(), pg_current_xact_id()::text::bigint, app.actor(), is_on, valid_from, decision,
    written_by);
END $$;
REVOKE EXECUTE ON FUNCTION app.write_retention(text, int, date, text, text),
  app.switch_forgetting(boolean, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.write_retention(text, int, date, text, text),
  app.switch_forgetting(boolean, date, text, text) TO sohoc_sector;
"""
UNWRITING = """
DROP FUNCTION app.switch_forgetting(boolean, date, text, text);
DROP FUNCTION app.write_retention(text, int, date, text, text);
"""

# A row is due at a moment ($1) when its value was followed by another one, or ended, before it. The
# state that a row of the table has now is followed by nothing, so it stays.
# One step takes the next rows after a place, at most 5,000 walked. The leaves are those that the
# seals hashed, so the roots stay what they are; the step fails unless every row went.
FORGETTING = """
CREATE FUNCTION app.due_condition(history text, thing text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN format('(h.verb = ''DELETE'' OR EXISTS (SELECT FROM public.%1$I s WHERE s.%2$I = h.%2$I'
  ' AND s.id > h.id AND s.at < $1))', history, thing);
CREATE FUNCTION app.held_condition(people text[], accounts text[]) RETURNS text LANGUAGE sql
IMMUTABLE RETURN (
  SELECT coalesce(string_agg(c.part, ' OR '), 'false') FROM (
    SELECT format('coalesce(h.%I = ANY ($2), false)', p) FROM unnest(people) p
    UNION ALL SELECT format('coalesce(h.%I = ANY ($3), false)', a) FROM unnest(accounts) a
  ) c (part));
CREATE FUNCTION app.forget_history(named text, after_txid bigint, after_id bigint)
RETURNS TABLE (reached_txid bigint, reached_id bigint, gone int)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE f record; switch public.audit_retentionswitch; kept record; over timestamptz;
  sealed bigint; due bigint[]; hashed jsonb; txids bigint[]; ids bigint[]; leaves bytea[];
  went int;
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
  IF sealed IS NULL THEN RETURN; END IF;
  PERFORM set_config('app.forgetting', 'on', true);
  EXECUTE format(
    'WITH walked AS (SELECT h.txid, h.id, (%2$s) AND NOT (%3$s) AS is_due FROM public.%1$I h'
    '  WHERE (h.txid, h.id) > ($4, $5) AND h.txid < $6 AND h.at < $1'
    '  ORDER BY h.txid, h.id LIMIT 5000)'
    ' SELECT (array_agg(w.txid ORDER BY w.txid DESC, w.id DESC))[1],'
    '  (array_agg(w.id ORDER BY w.txid DESC, w.id DESC))[1],'
    '  array_agg(w.id) FILTER (WHERE w.is_due) FROM walked w',
    named, app.due_condition(f.history, f.thing), app.held_condition(f.people, f.accounts))
    INTO reached_txid, reached_id, due
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
  IF reached_txid IS NOT NULL THEN RETURN NEXT; END IF;
END $$;

-- What would go on some days, by history: at most 10,001 rows are counted for each.
CREATE FUNCTION app.forgetting_preview(days date[]) RETURNS TABLE (
  history text, kinds text[], day date, years int, due int, held int, earliest date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE f record; over timestamptz; sealed bigint;
BEGIN
  PERFORM set_config('app.forgetting', 'on', true);
  FOR f IN SELECT * FROM app.forgettable() t ORDER BY t.history LOOP
    history := f.history; kinds := f.kinds;
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
REVOKE EXECUTE ON FUNCTION app.due_condition(text, text), app.held_condition(text[], text[]),
  app.forget_history(text, bigint, bigint), app.forgetting_preview(date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_history(text, bigint, bigint),
  app.forgetting_preview(date[]) TO sohoc_audit;
"""
UNFORGETTING = """
DROP FUNCTION app.forgetting_preview(date[]);
DROP FUNCTION app.forget_history(text, bigint, bigint);
DROP FUNCTION app.held_condition(text[], text[]);
DROP FUNCTION app.due_condition(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_seals_of_the_database"),
        ("access", "0009_days_in_hanoi"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("years", models.SmallIntegerField(null=True)),
                ("valid_from", models.DateField()),
                ("legal_ref", models.CharField(max_length=200)),
                ("written_by", models.CharField(max_length=120)),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="audit_retentionrule_txid")],
            },
        ),
        migrations.CreateModel(
            name="RetentionSwitch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("actor_id", models.IntegerField(null=True)),
                ("is_on", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("decision", models.CharField(max_length=200)),
                ("written_by", models.CharField(max_length=120)),
            ],
            options={
                "indexes": [models.Index(fields=["txid"], name="audit_retentionswitch_txid")],
            },
        ),
        migrations.CreateModel(
            name="Removal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
                ("table", models.CharField(max_length=63)),
                ("txid_from", models.BigIntegerField()),
                ("txid_until", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(models.CharField(max_length=20)),
                ),
                ("years", models.SmallIntegerField()),
                ("rules", django.contrib.postgres.fields.ArrayField(models.BigIntegerField())),
                ("txids", django.contrib.postgres.fields.ArrayField(models.BigIntegerField())),
                ("ids", django.contrib.postgres.fields.ArrayField(models.BigIntegerField())),
                ("leaves", django.contrib.postgres.fields.ArrayField(models.BinaryField())),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["table", "txid_from"], name="audit_removal_range"),
                    models.Index(fields=["txid"], name="audit_removal_txid"),
                ],
            },
        ),
        EnableRowSecurity("retentionrule", audit=True, append_only=True),
        EnableRowSecurity("retentionswitch", audit=True, append_only=True),
        EnableRowSecurity("removal", audit=True, append_only=True),
        migrations.RunSQL(HELD, UNHELD),
        migrations.RunSQL(FORGETTABLE, UNFORGETTABLE),
        migrations.RunSQL(COUNTING, UNCOUNTING),
        migrations.RunSQL(WRITING, UNWRITING),
        migrations.RunSQL(FORGETTING, UNFORGETTING),
    ]
