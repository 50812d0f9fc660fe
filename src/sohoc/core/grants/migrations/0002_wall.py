"""The wall around answers of rounds; rounds and their rule are no secret."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory, ShareWithEveryScope

# A round is opened by the clock, as the login role, and never changed.
OPEN = """
CREATE FUNCTION app.open_round(opens date, overdue date, closes date, ends boolean)
RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.grants_round (code, opens_on, overdue_on, closes_on, ends_unanswered)
  VALUES (to_char(opens, 'YYYY-MM-DD'), opens, overdue, closes, ends)
  ON CONFLICT DO NOTHING RETURNING id
$$;
REVOKE EXECUTE ON FUNCTION app.open_round(date, date, date, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.open_round(date, date, date, boolean) TO sohoc_web;
"""
UNOPEN = "DROP FUNCTION app.open_round(date, date, date, boolean)"
RULE = ["days", "overdue_after", "closes_after", "ends_unanswered"]
ANSWER = ["round_id", "grant_id", "node_id", "decision", "reason"]


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_rounds"), ("access", "0003_wall")]

    operations = [
        ShareWithEveryScope(
            "roundrule",
            reason="on which days roles are confirmed; no personal data",
            sector="SELECT, INSERT, UPDATE",
        ),
        ShareWithEveryScope("round", reason="rounds of confirming roles; no personal data"),
        EnableRowSecurity("roundrulehistory", sector="SELECT", audit=True, append_only=True),
        KeepHistory("roundrule", into="roundrulehistory", columns=RULE),
        EnableRowSecurity("roundanswer", school="node_id"),
        EnableRowSecurity("roundanswerhistory", school="node_id", audit=True, append_only=True),
        KeepHistory("roundanswer", into="roundanswerhistory", columns=ANSWER),
        migrations.RunSQL(OPEN, UNOPEN),
    ]
