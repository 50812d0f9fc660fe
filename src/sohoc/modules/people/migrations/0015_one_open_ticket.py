"""The same question about the same person is one ticket for as long as nobody has answered it."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("sohoc.modules.people.migrations.0006_merging_wall")

# As before, but for the subject of a question: where the school has a ticket about the person that
# waits for an answer and found the same records, its number is the answer, and none is added.
MATCH = """
GRANT SELECT (school_id, subject_id, state, answer) ON people_matchticket TO sohoc_match;
GRANT SELECT (ticket_id, person_id) ON people_matchfound TO sohoc_match;
CREATE POLICY sohoc_match_found ON people_matchfound FOR SELECT TO sohoc_match USING
  (current_user = 'sohoc_match');
CREATE OR REPLACE FUNCTION app.people_match(wanted jsonb, school int, wants_tickets boolean)
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
    SELECT r.ordinality::int AS number, r.keys, r.name, r.born, r.subject,
      coalesce(r.known, '{}') AS known
    FROM ROWS FROM (jsonb_to_recordset(wanted)
      AS (keys text[], name text, born date, known bigint[], subject bigint)) WITH ORDINALITY r
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
  ), found AS (
    SELECT number, min(answer) AS answer, array_agg(person_id ORDER BY person_id) AS people
    FROM seen GROUP BY number
  ), answers AS (
    SELECT f.number, f.answer, o.uuid IS NULL AS is_new,
      CASE WHEN wants_tickets THEN coalesce(o.uuid, gen_random_uuid()) END AS key
    FROM found f JOIN asked q ON q.number = f.number
    LEFT JOIN LATERAL (SELECT t.uuid FROM public.people_matchticket t
      WHERE t.subject_id = q.subject AND t.school_id = school AND t.state = 'open'
        AND t.answer = f.answer AND f.people = ARRAY(
          SELECT m.person_id FROM public.people_matchfound m WHERE m.ticket_id = t.id
          ORDER BY m.person_id)
      ORDER BY t.id LIMIT 1) o ON wants_tickets
  ), tickets AS (
    INSERT INTO public.people_matchticket
      (uuid, school_id, account_id, at, answer, state, reason)
    SELECT key, school, app.actor(), now(), answer, 'open', '' FROM answers
    WHERE is_new AND key IS NOT NULL
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
"""
_START = BEFORE.MATCH.index("CREATE FUNCTION app.people_match(")
_END = BEFORE.MATCH.index("REVOKE EXECUTE ON FUNCTION app.people_match(")
UNMATCHED = BEFORE.MATCH[_START:_END].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
UNTOLD = """
DROP POLICY sohoc_match_found ON people_matchfound;
REVOKE SELECT (ticket_id, person_id) ON people_matchfound FROM sohoc_match;
REVOKE SELECT (school_id, subject_id, state, answer) ON people_matchticket FROM sohoc_match;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0014_parted_histories")]

    operations = [migrations.RunSQL(MATCH, [UNMATCHED, UNTOLD])]
