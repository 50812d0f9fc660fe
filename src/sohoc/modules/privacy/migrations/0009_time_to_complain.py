"""After an answer the history of its person stays as long as somebody can complain of it."""

from django.db import migrations, models

# Answers until now: ninety days, and the Monday after a weekend. The wall is around the owner too.
ANSWERED = """
ALTER TABLE privacy_datarequest NO FORCE ROW LEVEL SECURITY;
UPDATE privacy_datarequest r SET complaint_until = f.day + CASE extract(isodow FROM f.day)
  WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END
FROM (SELECT id, (answered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 90 AS day
  FROM privacy_datarequest WHERE state IN ('granted', 'refused')) f
WHERE f.id = r.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE privacy_datarequest FORCE ROW LEVEL SECURITY;
"""

# As before, but for answers that somebody can still complain of.
HELD = """
CREATE OR REPLACE FUNCTION app.held_people() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE matters (person_id, since) AS (
    SELECT r.person_id, r.asked_at FROM public.privacy_datarequest r
    WHERE r.state IN ('sent', 'received') OR r.complaint_until >= app.today()
    UNION SELECT h.person_id, h.placed_at FROM public.privacy_hold h
    WHERE h.ended_at IS NULL OR h.ended_at > now() - interval '30 days'
  ), pairs (one, other, undone_at) AS (
    SELECT m.kept_id, m.gone_id, m.undone_at FROM public.people_merge m
    UNION ALL SELECT m.gone_id, m.kept_id, m.undone_at FROM public.people_merge m
  ), held (person_id, since) AS (
    SELECT person_id, since FROM matters
    UNION SELECT p.other, h.since FROM held h JOIN pairs p ON p.one = h.person_id
    WHERE p.undone_at IS NULL OR p.undone_at > h.since
  )
  SELECT coalesce(array_agg(o.id), '{}') FROM (
    SELECT person_id FROM held
    UNION SELECT p.id FROM held h JOIN public.people_person p ON p.merged_into_id = h.person_id
  ) o (id)
$$;
"""
UNHELD = HELD.replace(" OR r.complaint_until >= app.today()", "")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0007_holds_of_places")]

    operations = [
        migrations.AddField(
            model_name="datarequest", name="complaint_until", field=models.DateField(null=True)
        ),
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
        migrations.RunSQL(HELD, UNHELD),
    ]
