"""Migration operations that raise the outer wall around a table and keep its history."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ALL_VERBS = "SELECT, INSERT, UPDATE, DELETE"
OWN_ROWS_ROLES = (
    "sohoc_school",
    "sohoc_schools",
    "sohoc_person",
    "sohoc_sector",
    "sohoc_audit",
)


class _TableOperation(Operation):
    reversible = True
    model: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Row security and triggers are no part of Django's model state."""

    def table(self, app_label: str, state: ProjectState, model: str) -> str:
        return str(state.apps.get_model(app_label, model)._meta.db_table)

    def describe(self) -> str:
        return f"{type(self).__name__} on {self.model}"


class EnableRowSecurity(_TableOperation):
    """Row-level security with one policy per scope role; what is not named here is not granted.

    school    column holding the school's node id
    person    True: guardians and learners read rows of their schools
    learner   column holding the learner's id, read by their guardians and themselves
    own       column holding an account id: the person's own rows, in every scope (`own_verbs`)
    gate      the same for the login role, before any scope is taken (`gate_verbs`)
    sector    verbs of the sector role ("" for none); sees every school
    audit     True: auditors read every row
    verbs     what the school roles may do
    sensitive the table is granted to `sohoc_unmask` alone, within its school list
    append_only  nobody but the owner's triggers and functions writes
    """

    PARAMETERS = (
        "school",
        "person",
        "learner",
        "own",
        "own_verbs",
        "gate",
        "gate_verbs",
        "sector",
        "audit",
        "verbs",
        "sensitive",
        "append_only",
    )

    def __init__(
        self,
        model: str,
        *,
        school: str = "",
        person: bool = False,
        learner: str = "",
        own: str = "",
        own_verbs: str = ALL_VERBS,
        gate: str = "",
        gate_verbs: str = ALL_VERBS,
        sector: str = ALL_VERBS,
        audit: bool = False,
        verbs: str = ALL_VERBS,
        sensitive: bool = False,
        append_only: bool = False,
    ) -> None:
        self.model = model
        self.school, self.person, self.learner = school, person, learner
        self.own, self.gate, self.sector, self.audit = own, gate, sector, audit
        self.own_verbs, self.gate_verbs = own_verbs, gate_verbs
        self.verbs = "SELECT" if append_only else verbs
        self.sensitive, self.append_only = sensitive, append_only

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        kept = {name: getattr(self, name) for name in self.PARAMETERS}
        return type(self).__name__, [self.model], kept

    def rules(self, quote: Any) -> Iterator[tuple[str, str, str]]:
        """Yield (role, verbs, condition); several rules of one role are joined by OR."""
        if self.sensitive:
            yield (
                "sohoc_unmask",
                self.verbs,
                f"{quote(self.school)} = ANY ((SELECT app.schools())::int[])",
            )
            return
        if self.school:
            column = quote(self.school)
            yield "sohoc_school", self.verbs, f"{column} = (SELECT app.school())"
            yield "sohoc_schools", self.verbs, f"{column} = ANY ((SELECT app.schools())::int[])"
            if self.person:
                yield "sohoc_person", "SELECT", f"{column} = ANY ((SELECT app.schools())::int[])"
        if self.learner:
            learners = "ANY ((SELECT app.learners())::bigint[])"
            yield "sohoc_person", "SELECT", f"{quote(self.learner)} = {learners}"
        if self.sector:
            yield "sohoc_sector", "SELECT" if self.append_only else self.sector, "true"
        if self.audit:
            yield "sohoc_audit", "SELECT", "true"
        yield from self._own_rules(quote)

    def _own_rules(self, quote: Any) -> Iterator[tuple[str, str, str]]:
        if self.own:
            verbs = "SELECT" if self.append_only else self.own_verbs
            for role in OWN_ROWS_ROLES:
                yield role, verbs, f"{quote(self.own)} = (SELECT app.actor())"
        if self.gate:
            yield "sohoc_web", self.gate_verbs, f"{quote(self.gate)} = (SELECT app.actor())"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        raw = self.table(app_label, to_state, self.model)
        table = schema_editor.quote_name(raw)
        run = schema_editor.execute
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        # Migrations see all; a view or definer function of the owner, reached from the web,
        # sees nothing.
        run(f"CREATE POLICY owner ON {table} TO sohoc_owner USING (session_user = 'sohoc_owner')")
        if self.append_only:
            run(
                f"CREATE POLICY owner_append ON {table} FOR INSERT TO sohoc_owner WITH CHECK (true)"
            )
        for number, (role, verbs, condition) in enumerate(self.rules(schema_editor.quote_name)):
            run(f"GRANT {verbs} ON {table} TO {role}")
            for verb in (
                ("ALL",) if verbs == ALL_VERBS else tuple(v.strip() for v in verbs.split(","))
            ):
                policy = f"{role}_{number}_{verb.lower()}"
                clause = "WITH CHECK" if verb == "INSERT" else "USING"
                run(
                    f"CREATE POLICY {policy} ON {table} FOR {verb} TO {role} {clause} ({condition})"
                )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self.table(app_label, from_state, self.model)
        schema_editor.execute(
            f"""DO $$ DECLARE p record; BEGIN
            FOR p IN SELECT policyname FROM pg_policies
                     WHERE schemaname = 'public' AND tablename = '{table}'
            LOOP EXECUTE format('DROP POLICY %I ON public.%I', p.policyname, '{table}'); END LOOP;
            EXECUTE format('REVOKE ALL ON public.%I FROM sohoc_web, sohoc_school, sohoc_schools,'
              ' sohoc_person, sohoc_sector, sohoc_unmask, sohoc_audit, sohoc_public', '{table}');
            EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY,'
              ' DISABLE ROW LEVEL SECURITY', '{table}'); END $$""",
            params=None,  # or the driver would read format's percent signs as its own
        )


class KeepHistory(_TableOperation):
    """Every change of a row becomes a history row: set-based, not forgeable by a scope role.

    `KeepHistory("school", into="schoolhistory", columns=["name"], key=["school_id"])` writes one
    row per changed row with actor, time, verb and transaction; the history table has the key (`id`
    as `row_id`) and the columns under the same names. Columns are database names.
    """

    def __init__(
        self, model: str, *, into: str, columns: Sequence[str], key: Sequence[str] = ("id",)
    ) -> None:
        self.model, self.into = model, into
        self.columns, self.key = list(columns), list(key)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        kept = {"into": self.into, "columns": self.columns, "key": self.key}
        return type(self).__name__, [self.model], kept

    def _sources(self, quote: Any) -> Iterator[tuple[str, str, str]]:
        new = ", ".join(f"n.{quote(c)}" for c in self.columns)
        old = ", ".join(f"o.{quote(c)}" for c in self.columns)
        same = " AND ".join(f"o.{quote(k)} = n.{quote(k)}" for k in self.key)
        yield "INSERT", "NEW TABLE AS n", "n"
        yield "DELETE", "OLD TABLE AS n", "n"
        yield (
            "UPDATE",
            "OLD TABLE AS o NEW TABLE AS n",
            # The columns are listed because comparing whole rows costs five times as much.
            f"n JOIN o ON {same} WHERE ({new}) IS DISTINCT FROM ({old})",
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        quote = schema_editor.quote_name
        table = self.table(app_label, to_state, self.model)
        into = self.table(app_label, to_state, self.into)
        # The history has an `id` of its own, so a plain key is kept as `row_id`.
        kept = {("row_id" if k == "id" else k): k for k in [*self.key, *self.columns]}
        names = ", ".join(map(quote, kept))
        values = ", ".join(f"n.{quote(c)}" for c in kept.values())
        for verb, references, source in self._sources(quote):
            name = f"{table}_keep_{verb.lower()}"
            schema_editor.execute(
                f"""CREATE OR REPLACE FUNCTION app.{name}() RETURNS trigger LANGUAGE plpgsql
                SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
                INSERT INTO public.{quote(into)} (at, txid, actor_id, verb, {names})
                SELECT now(), pg_current_xact_id()::text::bigint, app.actor(), '{verb}', {values}
                FROM {source};
                RETURN NULL; END $$"""
            )
            schema_editor.execute(f"REVOKE EXECUTE ON FUNCTION app.{name}() FROM PUBLIC")
            schema_editor.execute(
                f"CREATE TRIGGER {name} AFTER {verb} ON {quote(table)} REFERENCING {references}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION app.{name}()"
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = self.table(app_label, from_state, self.model)
        for verb in ("insert", "update", "delete"):
            name = f"{table}_keep_{verb}"
            schema_editor.execute(f"DROP TRIGGER {name} ON {schema_editor.quote_name(table)}")
            schema_editor.execute(f"DROP FUNCTION app.{name}()")


class ShareWithEveryScope(_TableOperation):
    """A table without personal data that every scope may read; `reason` says why.

    The wall's test prints the reasons: the list stays short.
    """

    def __init__(self, model: str, *, reason: str, sector: str = "SELECT") -> None:
        self.model, self.reason, self.sector = model, reason, sector

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model], {"reason": self.reason, "sector": self.sector}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        raw = self.table(app_label, to_state, self.model)
        table = schema_editor.quote_name(raw)
        schema_editor.execute(
            f"GRANT SELECT ON {table} TO sohoc_web, sohoc_school, sohoc_schools, sohoc_person,"
            " sohoc_sector, sohoc_unmask, sohoc_audit"
        )
        schema_editor.execute(f"GRANT {self.sector} ON {table} TO sohoc_sector")
        comment = ("shared: " + self.reason).replace("'", "''")
        schema_editor.execute(f"COMMENT ON TABLE {table} IS '{comment}'")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = schema_editor.quote_name(self.table(app_label, from_state, self.model))
        schema_editor.execute(
            f"REVOKE ALL ON {table} FROM sohoc_web, sohoc_school, sohoc_schools, sohoc_person,"
            " sohoc_sector, sohoc_unmask, sohoc_audit"
        )
