"""A school where somebody is no more writes nothing of them, as long as another school has them."""

from collections.abc import Iterator

from django.db import migrations, models

# A school sees its own affiliations alone, so it cannot tell by itself who is at another school now.
# Those whose schools are all the caller's, nearly everybody, are told by the key of the record.
WHERE_NOW = """
GRANT SELECT (schools) ON people_person TO sohoc_match;
GRANT SELECT (person_id, school_id, period) ON people_affiliation TO sohoc_match;
CREATE POLICY sohoc_match ON people_affiliation FOR SELECT TO sohoc_match USING
  (current_user = 'sohoc_match');
CREATE FUNCTION app.people_elsewhere(people bigint[], day date)
RETURNS TABLE (person bigint, since date) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE mine CONSTANT int[] := coalesce(app.schools(), '{}');
BEGIN
  RETURN QUERY SELECT p.id, b.since FROM (
    SELECT p.id, p.schools FROM public.people_person p WHERE p.id = ANY (people) OFFSET 0) p
  CROSS JOIN LATERAL (
    SELECT min(lower(a.period)) AS since, bool_or(a.school_id = ANY (mine)) AS is_here
    FROM public.people_affiliation a WHERE a.period @> day AND a.person_id = ANY (ARRAY(
      SELECT p.id UNION ALL SELECT s.id FROM public.people_person s WHERE s.merged_into_id = p.id))
  ) b
  WHERE NOT p.schools <@ mine AND p.schools && mine AND NOT b.is_here;
END $$;
REVOKE EXECUTE ON FUNCTION app.people_elsewhere(bigint[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.people_elsewhere(bigint[], date)
  TO sohoc_owner, sohoc_school, sohoc_schools, sohoc_unmask;
GRANT CREATE ON SCHEMA app TO sohoc_match;
ALTER FUNCTION app.people_elsewhere(bigint[], date) OWNER TO sohoc_match;
REVOKE CREATE ON SCHEMA app FROM sohoc_match;
"""
NOWHERE = """
DROP FUNCTION app.people_elsewhere(bigint[], date);
DROP POLICY sohoc_match ON people_affiliation;
REVOKE SELECT (person_id, school_id, period) ON people_affiliation FROM sohoc_match;
REVOKE SELECT (schools) ON people_person FROM sohoc_match;
"""
# One look for each statement. What the triggers of the owner write in turn follows from a statement
# that was looked at.
OF_SCHOOLS = """WHEN (pg_trigger_depth() = 0
  AND current_setting('role') IN ('sohoc_school', 'sohoc_schools', 'sohoc_unmask'))"""
REFUSED = "RAISE EXCEPTION 'permission denied for people of other schools' USING ERRCODE = '42501'"
# By table, the column that says of whom the row is, and what may happen to it. A new person is
# nowhere else, and a second record goes with the one that stays.
OF_WHOM = {
    "people_person": ("id", ("update", "delete")),
    "people_guardianship": ("child_id", ("insert", "update", "delete")),
    "people_identifier": ("person_id", ("insert", "update", "delete")),
    "people_secretnumber": ("person_id", ("insert", "update", "delete")),
    "people_sensitivefacts": ("person_id", ("insert", "update", "delete")),
    "people_contact": ("person_id", ("insert", "update", "delete")),
    "people_attributesource": ("person_id", ("insert", "update", "delete")),
}
ROWS = {
    "insert": "NEW TABLE AS touched",
    "update": "OLD TABLE AS before NEW TABLE AS touched",
    "delete": "OLD TABLE AS touched",
}
# A former school does not take somebody back on its own: whoever belongs to it may be written. Before
# the statement they did not; the texts of a time that is over are the school's own.
RETURN = """EXISTS (SELECT FROM public.people_person p
  WHERE p.id = ANY (ARRAY(SELECT t.person_id FROM touched t WHERE t.period @> app.today()))
    AND NOT p.schools <@ mine
    AND NOT EXISTS (SELECT FROM public.people_affiliation a WHERE a.person_id = p.id
      AND a.period @> app.today() AND a.school_id = ANY (mine)
      AND a.id <> ALL (ARRAY(SELECT t.id FROM touched t)))
    {before}
    AND EXISTS (SELECT FROM public.people_affiliation a WHERE a.person_id = p.id
      AND a.period @> app.today() AND a.school_id <> ALL (mine)))"""
BEFORE = """AND NOT EXISTS (SELECT FROM before b WHERE b.person_id = p.id
      AND b.period @> app.today() AND b.school_id = ANY (mine))"""


def _checking(name: str, condition: str) -> str:
    return f"""
CREATE FUNCTION app.{name}() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE mine CONSTANT int[] := coalesce(app.schools(), '{{}}');
BEGIN
  IF {condition} THEN {REFUSED}; END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION app.{name}() FROM PUBLIC;
"""


def _condition(column: str, verb: str) -> str:
    people = f"SELECT {column} FROM touched"  # noqa: S608 - names of our own tables
    if verb == "update":
        people += f" UNION SELECT {column} FROM before"  # noqa: S608 - as above
    found = f"app.people_elsewhere(ARRAY({people}), app.today())"
    return f"EXISTS (SELECT FROM {found})"


def _functions() -> Iterator[tuple[str, str]]:
    """Name and condition of each; those of a column serve all its tables."""
    wanted = {(column, verb) for column, verbs in OF_WHOM.values() for verb in verbs}
    for column, verb in sorted(wanted):
        yield f"people_former_{column}_{verb}", _condition(column, verb)
    yield "people_return_insert", RETURN.format(before="")
    yield "people_return_update", RETURN.format(before=BEFORE)


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Table, verb, name and function of each."""
    for table, (column, verbs) in OF_WHOM.items():
        for verb in verbs:
            yield table, verb, f"{table}_former_{verb}", f"people_former_{column}_{verb}"
    for verb in ("insert", "update"):
        yield "people_affiliation", verb, f"people_return_{verb}", f"people_return_{verb}"


RAISED = "".join(
    [
        *(_checking(name, condition) for name, condition in _functions()),
        *(
            f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} REFERENCING {ROWS[verb]}"
            f" FOR EACH STATEMENT {OF_SCHOOLS} EXECUTE FUNCTION app.{function}();\n"
            for table, verb, name, function in _triggers()
        ),
    ]
)
RAZED = "".join(
    [
        *(f"DROP TRIGGER {name} ON {table};\n" for table, _verb, name, _function in _triggers()),
        *(f"DROP FUNCTION app.{name}();\n" for name, _condition in _functions()),
    ]
)


class Migration(migrations.Migration):
    dependencies = [("people", "0011_schools_at_once")]

    operations = [
        migrations.AlterField(
            "matchticket",
            "state",
            models.CharField(
                max_length=9,
                default="open",
                choices=[
                    ("open", "to be looked at"),
                    ("same", "the same person"),
                    ("different", "two people"),
                    ("placed", "where the person is was cleared up"),
                    ("nobody", "nobody was written down"),
                ],
            ),
        ),
        migrations.RunSQL(WHERE_NOW, NOWHERE),
        migrations.RunSQL(RAISED, RAZED),
    ]
