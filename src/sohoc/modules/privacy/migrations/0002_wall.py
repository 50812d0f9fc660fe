"""Who sees requests about data; and that families are told who looked, without a name."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope

# A family sends requests in its own name about the people whose records it opens, and takes the own
# ones back.
FAMILIES_ASK = """
GRANT INSERT, UPDATE ON privacy_datarequest TO sohoc_person;
CREATE POLICY sohoc_person_asks ON privacy_datarequest FOR INSERT TO sohoc_person
  WITH CHECK (person_id = ANY ((SELECT app.learners())::bigint[])
    AND asked_by_id = (SELECT app.actor()));
CREATE POLICY sohoc_person_takes_back ON privacy_datarequest FOR UPDATE TO sohoc_person
  USING (person_id = ANY ((SELECT app.learners())::bigint[])
    AND asked_by_id = (SELECT app.actor()));
GRANT INSERT ON privacy_requestfile TO sohoc_person;
CREATE POLICY sohoc_person_sends ON privacy_requestfile FOR INSERT TO sohoc_person
  WITH CHECK (EXISTS (SELECT FROM privacy_datarequest reached
    WHERE reached.id = privacy_requestfile.request_id));
"""
FAMILIES_SILENT = """
DROP POLICY sohoc_person_sends ON privacy_requestfile;
DROP POLICY sohoc_person_takes_back ON privacy_datarequest;
DROP POLICY sohoc_person_asks ON privacy_datarequest;
"""
PURPOSES = """
INSERT INTO privacy_withheldpurpose (code, words)
VALUES ('child_protection', 'bảo vệ trẻ em')
"""
# The function runs as the owner and sees looks, records and roles while it runs. It answers for the
# own record and those of the own children alone, and with role and place where the caller may not
# know the name; a look for a withheld purpose is no row of it, whatever the caller asks. Looks at a
# second record of the same person are looks at that person.
LOOKS = """
CREATE FUNCTION app.privacy_looks(asked uuid) RETURNS TABLE (
  day date, role text, place text, purpose text, times int, last_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE records text[];  -- as texts before the looks are asked: else the wall keeps them from the index
BEGIN
  PERFORM set_config('app.telling_looks', 'on', true);
  SELECT array_agg(record.uuid::text) INTO records FROM public.people_person p
  CROSS JOIN LATERAL (SELECT p.uuid UNION ALL SELECT second.uuid
    FROM public.people_person second WHERE second.merged_into_id = p.id) record
  WHERE p.uuid = asked;
  RETURN QUERY
    SELECT (l.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, l.role::text, coalesce(n.name, '')::text,
      l.purpose::text, count(*)::int, max(l.at)
    FROM public.people_person p
    JOIN public.audit_look l ON l.noun = 'people.person' AND l.object_id = ANY (records)
    LEFT JOIN LATERAL (
      SELECT held.node_id FROM public.access_grant held
      WHERE held.user_id = l.actor_id AND held.role = l.role AND held.period @> l.at
      ORDER BY held.node_id = ANY (p.schools) DESC, held.id LIMIT 1) g ON true
    LEFT JOIN public.access_node n ON n.id = g.node_id
    WHERE p.uuid = asked AND l.actor_id <> app.actor()
      AND (p.account_id = app.actor() OR p.id = ANY (app.learners()))
      AND NOT EXISTS (SELECT FROM public.privacy_withheldpurpose w
        WHERE starts_with(lower(l.purpose), w.code) OR starts_with(lower(l.purpose), w.words))
    GROUP BY 1, 2, 3, 4 ORDER BY 6 DESC LIMIT 500;
  PERFORM set_config('app.telling_looks', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION app.privacy_looks(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.privacy_looks(uuid)
  TO sohoc_person, sohoc_school, sohoc_schools, sohoc_sector;
CREATE POLICY owner_telling ON audit_look FOR SELECT TO sohoc_owner
  USING (current_setting('app.telling_looks', true) = 'on');
CREATE POLICY owner_telling ON people_person FOR SELECT TO sohoc_owner
  USING (current_setting('app.telling_looks', true) = 'on');
CREATE POLICY owner_telling ON access_grant FOR SELECT TO sohoc_owner
  USING (current_setting('app.telling_looks', true) = 'on');
"""
SILENCE = """
DROP POLICY owner_telling ON access_grant;
DROP POLICY owner_telling ON people_person;
DROP POLICY owner_telling ON audit_look;
DROP FUNCTION app.privacy_looks(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_requests"),
        ("people", "0005_merging_and_matching"),
        ("audit", "0002_wall"),
        ("access", "0003_wall"),
    ]

    operations = [
        EnableRowSecurity(
            "datarequest",
            school="school_id",
            learner="person_id",
            verbs="SELECT, INSERT, UPDATE",
            sector="SELECT, INSERT, UPDATE",
        ),
        EnableRowSecurity("datarequesthistory", school="school_id", audit=True, append_only=True),
        KeepHistory(
            "datarequest",
            into="datarequesthistory",
            columns=[
                *("person_id", "school_id", "right", "wanted", "text"),
                *("state", "due", "extension_reason", "answer"),
            ],
        ),
        EnableRowSecurity(
            "requestfile",
            through=("request_id", "datarequest"),
            verbs="SELECT, INSERT",
            sector="SELECT, INSERT",
        ),
        migrations.RunSQL(FAMILIES_ASK, FAMILIES_SILENT),
        ShareWithEveryScope(
            "withheldpurpose",
            reason="for which purposes a look is not told to the family; no personal data",
            sector="SELECT, INSERT",
        ),
        migrations.RunSQL(PURPOSES, migrations.RunSQL.noop),
        migrations.RunSQL(LOOKS, SILENCE),
    ]
