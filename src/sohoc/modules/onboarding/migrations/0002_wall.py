"""The outer wall around letters; they vanish with the first sign-in, by whoever it happens."""

from django.db import migrations

from sohoc.core.access.operations import EnableRowSecurity, KeepHistory

# A password that a person has used or changed is no business of the school any more. Signing in
# and changing a password happen at the gate, where no letter is seen: so a trigger does it.
VOID = """
CREATE POLICY owner_voiding ON onboarding_letter FOR SELECT TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE POLICY owner_voided ON onboarding_letter FOR DELETE TO sohoc_owner
  USING (pg_trigger_depth() > 0);
CREATE FUNCTION app.onboarding_letter_void() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  DELETE FROM public.onboarding_letter WHERE user_id = NEW.id;
  RETURN NULL; END $$;
REVOKE EXECUTE ON FUNCTION app.onboarding_letter_void() FROM PUBLIC;
CREATE TRIGGER onboarding_letter_void AFTER UPDATE OF last_login, password, is_active
  ON identity_user FOR EACH ROW
  WHEN (OLD.password IS DISTINCT FROM NEW.password
    OR (OLD.last_login IS NULL AND NEW.last_login IS NOT NULL)
    OR (OLD.is_active AND NOT NEW.is_active))
  EXECUTE FUNCTION app.onboarding_letter_void();
"""
UNVOID = """
DROP TRIGGER onboarding_letter_void ON identity_user;
DROP FUNCTION app.onboarding_letter_void();
DROP POLICY owner_voided ON onboarding_letter;
DROP POLICY owner_voiding ON onboarding_letter;
"""
FORGET = """
CREATE POLICY over_seen ON onboarding_letter FOR SELECT TO sohoc_owner USING (ends_at <= now());
CREATE POLICY over_gone ON onboarding_letter FOR DELETE TO sohoc_owner USING (ends_at <= now());
CREATE FUNCTION app.forget_letters() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH gone AS (DELETE FROM public.onboarding_letter WHERE ends_at <= now() RETURNING 1)
  SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION app.forget_letters() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_letters() TO sohoc_web;
"""
REMEMBER = """
DROP FUNCTION app.forget_letters();
DROP POLICY over_gone ON onboarding_letter;
DROP POLICY over_seen ON onboarding_letter;
"""


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_letters"), ("access", "0003_wall")]

    operations = [
        EnableRowSecurity("letter", school="school_id"),
        EnableRowSecurity("letterhistory", school="school_id", audit=True, append_only=True),
        KeepHistory(
            "letter",
            into="letterhistory",
            columns=["school_id", "ends_at", "printed_at"],
            key=["user_id"],
        ),
        migrations.RunSQL(VOID, UNVOID),
        migrations.RunSQL(FORGET, REMEMBER),
    ]
