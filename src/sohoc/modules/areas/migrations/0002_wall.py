"""Who reads and writes units, their history, and what no statement may leave behind."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope

ALL = "SELECT, INSERT, UPDATE, DELETE"

# After each statement, over the rows that it touched: a part lies within its whole, in rank and in
# time; a successor does not begin before its predecessor ended. So time runs on along every chain
# of successions, and no chain comes back to where it began. No nested loops: thousands of rows are
# written at once, while the planner still believes that the tables are as small as before.
WHOLE = """
CREATE FUNCTION app.areas_area_within_parent() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$ BEGIN
  IF EXISTS (
    SELECT FROM touched c JOIN public.areas_area p ON p.id = c.parent_id
    WHERE NOT p.period @> c.period
      OR array_position('{province,district,commune}'::text[], p.rank::text)
         >= array_position('{province,district,commune}'::text[], c.rank::text)
  ) THEN
    RAISE EXCEPTION 'a unit lies outside of its parent, in rank or in time'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'areas_area_within_parent';
  END IF;
  RETURN NULL; END $$;
CREATE TRIGGER areas_area_within_parent_insert AFTER INSERT ON areas_area
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.areas_area_within_parent();
CREATE TRIGGER areas_area_within_parent_update AFTER UPDATE ON areas_area
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.areas_area_within_parent();

CREATE FUNCTION app.areas_area_holds_parts() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$ BEGIN
  IF EXISTS (
    SELECT FROM touched p JOIN public.areas_area c ON c.parent_id = p.id
    WHERE NOT p.period @> c.period
  ) THEN
    RAISE EXCEPTION 'a unit lies outside of its parent, in rank or in time'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'areas_area_within_parent';
  END IF;
  IF EXISTS (
    SELECT FROM touched a JOIN public.areas_areasuccession s ON s.predecessor_id = a.id
    WHERE coalesce(s.day < upper(a.period), true)
  ) OR EXISTS (
    SELECT FROM touched b JOIN public.areas_areasuccession s ON s.successor_id = b.id
    WHERE s.day IS DISTINCT FROM lower(b.period)
  ) THEN
    RAISE EXCEPTION 'a successor begins before its predecessor has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'areas_areasuccession_in_time';
  END IF;
  RETURN NULL; END $$;
CREATE TRIGGER areas_area_holds_parts AFTER UPDATE ON areas_area
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION app.areas_area_holds_parts();

CREATE FUNCTION app.areas_areasuccession_in_time() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$ BEGIN
  IF EXISTS (
    SELECT FROM touched s JOIN public.areas_area a ON a.id = s.predecessor_id
    WHERE coalesce(s.day < upper(a.period), true)
  ) OR EXISTS (
    SELECT FROM touched s JOIN public.areas_area b ON b.id = s.successor_id
    WHERE s.day IS DISTINCT FROM lower(b.period)
  ) THEN
    RAISE EXCEPTION 'a successor begins before its predecessor has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'areas_areasuccession_in_time';
  END IF;
  RETURN NULL; END $$;
CREATE TRIGGER areas_areasuccession_in_time_insert AFTER INSERT ON areas_areasuccession
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.areas_areasuccession_in_time();
CREATE TRIGGER areas_areasuccession_in_time_update AFTER UPDATE ON areas_areasuccession
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.areas_areasuccession_in_time();
"""
LOOSE = """
DROP TRIGGER areas_areasuccession_in_time_update ON areas_areasuccession;
DROP TRIGGER areas_areasuccession_in_time_insert ON areas_areasuccession;
DROP FUNCTION app.areas_areasuccession_in_time();
DROP TRIGGER areas_area_holds_parts ON areas_area;
DROP FUNCTION app.areas_area_holds_parts();
DROP TRIGGER areas_area_within_parent_update ON areas_area;
DROP TRIGGER areas_area_within_parent_insert ON areas_area;
DROP FUNCTION app.areas_area_within_parent();
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_first"), ("access", "0003_wall")]

    operations = [
        ShareWithEveryScope(
            "area",
            reason="administrative units of the country as the state publishes them",
            sector=ALL,
        ),
        ShareWithEveryScope(
            "areasuccession",
            reason="which administrative unit followed which, as the state publishes it",
            sector=ALL,
        ),
        ShareWithEveryScope(
            "areaoutline", reason="published shapes of administrative units", sector=ALL
        ),
        ShareWithEveryScope(
            "areafinding",
            reason="what published lists of administrative units contradict each other in",
            sector=ALL,
        ),
        ShareWithEveryScope(
            "unitlist",
            reason="published decisions on administrative units, and the account that entered them",
            sector=ALL,
        ),
        EnableRowSecurity("unitlistdraft", own="owner_id", sector=""),
        EnableRowSecurity("areahistory", audit=True, append_only=True),
        KeepHistory(
            "area",
            into="areahistory",
            columns=[
                "code",
                "name",
                "kind",
                "parent_id",
                "period",
                "area_km2",
                "population",
                "seat",
            ],
        ),
        migrations.RunSQL(WHOLE, LOOSE),
    ]
