"""The outer wall around merges and tickets, and the one function that looks beyond it."""

from importlib import import_module

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity

BEFORE = import_module("sohoc.modules.people.migrations.0003_held_elsewhere")
# A second record is seen by whoever sees the other one: its array is that of both. Whoever comes to
# a school has it added: that reads no affiliation, and two schools at once lose nothing.
ARRAY = """
CREATE FUNCTION app.people_schools_of(person bigint, other bigint) RETURNS int[]
LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT DISTINCT a.school_id FROM public.people_affiliation a
    WHERE a.person_id IN (person, other) ORDER BY 1) $$;
REVOKE EXECUTE ON FUNCTION app.people_schools_of(bigint, bigint) FROM PUBLIC;
CREATE FUNCTION app.people_schools_of_seconds(people bigint[]) RETURNS void
LANGUAGE sql VOLATILE SET enable_seqscan = off AS $$
  UPDATE public.people_person p SET schools = app.people_schools_of(p.id, p.merged_into_id)
  WHERE p.merged_into_id IS NOT NULL AND (p.id = ANY (people) OR p.merged_into_id = ANY (people)) $$;
REVOKE EXECUTE ON FUNCTION app.people_schools_of_seconds(bigint[]) FROM PUBLIC;
CREATE OR REPLACE FUNCTION app.people_schools_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$ BEGIN
  UPDATE public.people_person p SET schools = f.schools FROM (
    SELECT t.person_id, ARRAY(
      SELECT DISTINCT a.school_id FROM public.people_affiliation a
      WHERE a.person_id = t.person_id ORDER BY 1) AS schools
    FROM (SELECT DISTINCT person_id FROM touched) t) f
  WHERE p.id = f.person_id AND p.merged_into_id IS NULL AND p.schools IS DISTINCT FROM f.schools;
  PERFORM app.people_schools_of_seconds(ARRAY(SELECT DISTINCT person_id FROM touched));
  RETURN NULL; END $$;
CREATE FUNCTION app.people_schools_gain() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$ BEGIN
  UPDATE public.people_person p
  SET schools = ARRAY(SELECT DISTINCT unnest(p.schools || f.schools) ORDER BY 1)
  FROM (SELECT person_id, array_agg(school_id) AS schools FROM touched GROUP BY person_id) f
  WHERE p.id = f.person_id AND p.merged_into_id IS NULL AND NOT p.schools @> f.schools;
  PERFORM app.people_schools_of_seconds(ARRAY(SELECT DISTINCT person_id FROM touched));
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.people_schools_gain() FROM PUBLIC;
DROP TRIGGER people_schools_follow_insert ON people_affiliation;
CREATE TRIGGER people_schools_gain AFTER INSERT ON people_affiliation
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_schools_gain();
CREATE FUNCTION app.people_schools_merge() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  NEW.schools := app.people_schools_of(NEW.id, NEW.merged_into_id);
  RETURN NEW; END $$;
REVOKE EXECUTE ON FUNCTION app.people_schools_merge() FROM PUBLIC;
CREATE TRIGGER people_schools_merge BEFORE UPDATE ON people_person FOR EACH ROW
  WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id)
  EXECUTE FUNCTION app.people_schools_merge();
"""
ARRAY_ALONE = """
DROP TRIGGER people_schools_merge ON people_person;
DROP FUNCTION app.people_schools_merge();
DROP TRIGGER people_schools_gain ON people_affiliation;
DROP FUNCTION app.people_schools_gain();
CREATE TRIGGER people_schools_follow_insert AFTER INSERT ON people_affiliation
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT
  EXECUTE FUNCTION app.people_schools_follow();
CREATE OR REPLACE FUNCTION app.people_schools_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$ BEGIN
  UPDATE public.people_person p SET schools = f.schools FROM (
    SELECT t.person_id, ARRAY(
      SELECT DISTINCT a.school_id FROM public.people_affiliation a
      WHERE a.person_id = t.person_id ORDER BY 1) AS schools
    FROM (SELECT DISTINCT person_id FROM touched) t) f
  WHERE p.id = f.person_id AND p.schools IS DISTINCT FROM f.schools;
  RETURN NULL; END $$;
DROP FUNCTION app.people_schools_of_seconds(bigint[]);
DROP FUNCTION app.people_schools_of(bigint, bigint);
"""
# By index whatever is known of the tables, as above: of a first large load each guardian was looked
# up among all people.
RIGHTS = """
CREATE OR REPLACE FUNCTION app.people_rights_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off
AS $$ BEGIN
  UPDATE public.identity_user u SET rights_version = rights_version + 1
  WHERE u.id = ANY (ARRAY(SELECT p.account_id FROM public.people_person p
    WHERE p.id = ANY (ARRAY(SELECT guardian_id FROM touched)) AND p.account_id IS NOT NULL));
  RETURN NULL; END $$;
"""
RIGHTS_BEFORE = """
CREATE OR REPLACE FUNCTION app.people_rights_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  UPDATE public.identity_user u SET rights_version = rights_version + 1 WHERE u.id IN (
    SELECT p.account_id FROM public.people_person p
    WHERE p.id IN (SELECT guardian_id FROM touched));
  RETURN NULL; END $$;
"""
# Who is gone for good is no question and no answer any more: an import that is undone takes them away.
GOING = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT c.conname, c.conrelid::regclass AS place, a.attname,
      CASE a.attname WHEN 'subject_id' THEN 'SET NULL' ELSE 'CASCADE' END AS act
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND (c.conrelid, a.attname) IN (
      ('people_matchticket'::regclass, 'subject_id'), ('people_matchfound'::regclass, 'person_id'),
      ('people_notthesame'::regclass, 'one_id'), ('people_notthesame'::regclass, 'other_id'))
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I FOREIGN KEY (%I)'
      ' REFERENCES people_person ON DELETE %s DEFERRABLE INITIALLY DEFERRED',
      one.place, one.conname, one.conname, one.attname, one.act);
  END LOOP;
END $$;
"""
# Names and secrets are none of its columns, and nobody but itself sees its rows, not even a member of
# the role; what it answers is "exact" or "likely", and a ticket.
# What it may be asked within a day stands here and not with whoever asks. One look by index for each
# that is asked, whatever is known of the tables: while a first large load fills them, a join of the
# planner's choice takes seconds.
MATCH = """
GRANT USAGE ON SCHEMA app, public TO sohoc_match;
GRANT SELECT (person_id, digest, status) ON people_identifier TO sohoc_match;
GRANT SELECT (id, match_key, born, merged_into_id) ON people_person TO sohoc_match;
GRANT SELECT (account_id, at, asked, found), INSERT ON people_matchasked TO sohoc_match;
GRANT SELECT (id, uuid), INSERT ON people_matchticket TO sohoc_match;
GRANT INSERT ON people_matchfound TO sohoc_match;
CREATE POLICY sohoc_match ON people_identifier FOR SELECT TO sohoc_match USING
  (current_user = 'sohoc_match');
CREATE POLICY sohoc_match ON people_person FOR SELECT TO sohoc_match USING
  (current_user = 'sohoc_match');
CREATE POLICY sohoc_match ON people_matchasked TO sohoc_match USING
  (current_user = 'sohoc_match');
CREATE POLICY sohoc_match ON people_matchticket TO sohoc_match USING
  (current_user = 'sohoc_match');
CREATE POLICY sohoc_match ON people_matchfound FOR INSERT TO sohoc_match WITH CHECK
  (current_user = 'sohoc_match');
CREATE FUNCTION app.people_match(wanted jsonb, school int, wants_tickets boolean)
RETURNS TABLE (number int, answer text, ticket uuid) LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  most_asked CONSTANT int := 100000;
  most_found CONSTANT int := 5000;
  many CONSTANT int := jsonb_array_length(wanted);
  asked_before bigint;
  found_before bigint;
  many_found bigint;
BEGIN
  IF app.actor() IS NULL OR school IS NOT NULL AND NOT school = ANY (
      coalesce(app.schools(), ARRAY[school])) THEN
    RAISE EXCEPTION 'nobody asks' USING ERRCODE = '42501';
  END IF;
  -- One after the other: two questions at once would both count from the same sums.
  PERFORM pg_advisory_xact_lock(hashtext('people.match'), app.actor());
  SELECT coalesce(sum(a.asked), 0), coalesce(sum(a.found), 0) INTO asked_before, found_before
  FROM public.people_matchasked a
  WHERE a.account_id = app.actor() AND a.at > now() - interval '1 day';
  IF asked_before + many > most_asked OR found_before >= most_found THEN
    RAISE EXCEPTION 'too much was asked' USING ERRCODE = 'SH429';
  END IF;
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT r.ordinality::int AS number, r.keys, r.name, r.born, coalesce(r.known, '{}') AS known
    FROM ROWS FROM (jsonb_to_recordset(wanted)
      AS (keys text[], name text, born date, known bigint[])) WITH ORDINALITY r
  ), exact AS (
    SELECT DISTINCT q.number, i.person_id FROM asked q CROSS JOIN unnest(q.keys) k
    CROSS JOIN LATERAL (SELECT i.person_id FROM public.people_identifier i
      WHERE i.digest = k AND i.status IN ('provisional', 'active') OFFSET 0) i
    WHERE i.person_id <> ALL (q.known)
  ), likely AS (
    SELECT q.number, p.id AS person_id FROM asked q
    CROSS JOIN LATERAL (SELECT p.id FROM public.people_person p
      WHERE p.match_key = q.name AND p.born = q.born AND p.merged_into_id IS NULL OFFSET 0) p
    WHERE p.id <> ALL (q.known) AND NOT EXISTS (SELECT FROM exact e WHERE e.number = q.number)
  ), seen AS (
    SELECT number, 'exact' AS answer, person_id FROM exact
    UNION ALL SELECT number, 'likely', person_id FROM likely
  ), answers AS (
    SELECT number, min(answer) AS answer, CASE WHEN wants_tickets THEN gen_random_uuid() END AS key
    FROM seen GROUP BY number
  ), tickets AS (
    INSERT INTO public.people_matchticket
      (uuid, school_id, account_id, at, answer, state, reason)
    SELECT key, school, app.actor(), now(), answer, 'open', '' FROM answers WHERE key IS NOT NULL
    RETURNING id, uuid
  ), traces AS (
    INSERT INTO public.people_matchfound (ticket_id, person_id)
    SELECT t.id, s.person_id FROM tickets t JOIN answers a ON a.key = t.uuid
    JOIN seen s ON s.number = a.number
  ), noted AS (
    INSERT INTO public.people_matchasked (at, account_id, school_id, asked, found)
    SELECT now(), app.actor(), school, many, (SELECT count(*) FROM answers)
  )
  SELECT number, answer, key FROM answers ORDER BY number;
  GET DIAGNOSTICS many_found = ROW_COUNT;
  IF found_before + many_found > most_found THEN  -- nothing is answered then
    RAISE EXCEPTION 'too much was found' USING ERRCODE = 'SH429';
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION app.people_match(jsonb, int, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.people_match(jsonb, int, boolean)
  TO sohoc_school, sohoc_schools, sohoc_sector;
GRANT CREATE ON SCHEMA app TO sohoc_match;
ALTER FUNCTION app.people_match(jsonb, int, boolean) OWNER TO sohoc_match;
REVOKE CREATE ON SCHEMA app FROM sohoc_match;
"""
UNMATCHED = """
DROP FUNCTION app.people_match(jsonb, int, boolean);
DROP POLICY sohoc_match ON people_matchfound;
DROP POLICY sohoc_match ON people_matchticket;
DROP POLICY sohoc_match ON people_matchasked;
DROP POLICY sohoc_match ON people_person;
DROP POLICY sohoc_match ON people_identifier;
REVOKE INSERT ON people_matchfound FROM sohoc_match;
REVOKE SELECT (id, uuid), INSERT ON people_matchticket FROM sohoc_match;
REVOKE SELECT (account_id, at, asked, found), INSERT ON people_matchasked FROM sohoc_match;
REVOKE SELECT (id, match_key, born, merged_into_id) ON people_person FROM sohoc_match;
REVOKE SELECT (person_id, digest, status) ON people_identifier FROM sohoc_match;
REVOKE USAGE ON SCHEMA app, public FROM sohoc_match;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_merging_and_matching")]

    operations = [
        EnableRowSecurity(
            "merge",
            through=("kept_id", "person"),
            verbs="SELECT, INSERT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity(
            "mergemove",
            through=("merge_id", "merge"),
            verbs="SELECT, INSERT",
            sector="SELECT, INSERT",
        ),
        EnableRowSecurity("notthesame", through=("one_id", "person")),
        EnableRowSecurity(
            "matchticket", school="school_id", verbs="SELECT, UPDATE", sector="SELECT, UPDATE"
        ),
        EnableRowSecurity("matchfound", sector="SELECT"),
        EnableRowSecurity("matchasked", sector="", audit=True, append_only=True),
        migrations.RunSQL(ARRAY, ARRAY_ALONE),
        migrations.RunSQL(RIGHTS, RIGHTS_BEFORE),
        migrations.RunSQL(GOING, migrations.RunSQL.noop),
        migrations.RunSQL(MATCH, UNMATCHED),
        migrations.RunSQL(BEFORE.GONE, BEFORE.HELD),
    ]
