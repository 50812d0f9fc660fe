"""Whether a number is held by somebody whom the asking person does not see: yes or no, no more."""

from django.db import migrations

# The function runs as the owner and sees the digests in force while it runs, and no other row and no
# other column of what it answers: a digest that the caller has made from a number, back again.
HELD = """
CREATE FUNCTION app.people_numbers_held(asked text[]) RETURNS SETOF text LANGUAGE plpgsql
VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
  PERFORM set_config('app.matching', 'on', true);
  RETURN QUERY SELECT i.digest::text FROM public.people_identifier i
    WHERE i.digest = ANY (asked) AND i.status IN ('provisional', 'active');
  PERFORM set_config('app.matching', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION app.people_numbers_held(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.people_numbers_held(text[])
  TO sohoc_school, sohoc_schools, sohoc_sector;
CREATE POLICY owner_matching ON people_identifier FOR SELECT TO sohoc_owner
  USING (current_setting('app.matching', true) = 'on');
"""
GONE = """
DROP POLICY owner_matching ON people_identifier;
DROP FUNCTION app.people_numbers_held(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_wall")]

    operations = [migrations.RunSQL(HELD, GONE)]
