"""What data a history holds is dated: another kind of them counts after thirty days."""

from importlib import import_module

from django.db import migrations

FIRST = import_module("sohoc.core.audit.migrations.0005_forgetting")
BEFORE = import_module("sohoc.core.audit.migrations.0006_forgetting_goes_on")

# The list that is written anew after each migrate says from which day on the kinds of a history
# count, NULL from the beginning. A new version of the program can so shorten no time at once.
DATED = """
CREATE FUNCTION app.forgettable_dated() RETURNS TABLE (
  history text, thing text, people text[], accounts text[], kinds text[], valid_from date)
LANGUAGE sql STABLE AS $$
  SELECT ''::text, ''::text, '{}'::text[], '{}'::text[], '{}'::text[], NULL::date WHERE false $$;
CREATE FUNCTION app.forgettable_on(day date) RETURNS TABLE (
  history text, thing text, people text[], accounts text[], kinds text[])
LANGUAGE sql STABLE AS $$
  SELECT DISTINCT ON (d.history) d.history, d.thing, d.people, d.accounts, d.kinds
  FROM app.forgettable_dated() d WHERE d.valid_from IS NULL OR d.valid_from <= day
  ORDER BY d.history, d.valid_from DESC NULLS LAST $$;
CREATE OR REPLACE FUNCTION app.forgettable() RETURNS TABLE (
  history text, thing text, people text[], accounts text[], kinds text[])
LANGUAGE sql STABLE AS $$ SELECT * FROM app.forgettable_on(app.today()) $$;
REVOKE EXECUTE ON FUNCTION app.forgettable_dated(), app.forgettable_on(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forgettable_dated(), app.forgettable_on(date)
  TO sohoc_audit, sohoc_sector;
"""
_START = FIRST.FORGETTABLE.index("REVOKE")
UNDATED = [
    FIRST.FORGETTABLE[:_START].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    "DROP FUNCTION app.forgettable_on(date); DROP FUNCTION app.forgettable_dated()",
]

# As before, but for the kinds, which are those of each day.
PREVIEW = """
CREATE OR REPLACE FUNCTION app.forgetting_preview(days date[]) RETURNS TABLE (
  history text, kinds text[], day date, years int, due int, held int, earliest date,
  is_unfinished boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE f record; over timestamptz; sealed bigint; counting text[];
BEGIN
  PERFORM set_config('app.forgetting', 'on', true);
  FOR f IN SELECT DISTINCT ON (t.history) t.* FROM unnest(days) d
    CROSS JOIN LATERAL app.forgettable_on(d) t ORDER BY t.history, d LOOP
    history := f.history;
    is_unfinished := EXISTS (
      SELECT FROM public.audit_forgettingplace p WHERE p.history = f.history);
    FOREACH day IN ARRAY days LOOP
      counting := (SELECT o.kinds FROM app.forgettable_on(day) o WHERE o.history = f.history);
      kinds := coalesce(counting, f.kinds);
      years := (app.years_kept(counting, day)).years;
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
"""
_FROM = BEFORE.FORGETTING.index("CREATE FUNCTION app.forgetting_preview(")
_UNTIL = BEFORE.FORGETTING.index("REVOKE EXECUTE ON FUNCTION app.forgetting_preview(")
UNPREVIEW = BEFORE.FORGETTING[_FROM:_UNTIL].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_forgetting_goes_on"), ("access", "0009_days_in_hanoi")]

    operations = [
        migrations.RunSQL(DATED, UNDATED),
        migrations.RunSQL(PREVIEW, UNPREVIEW),
    ]
