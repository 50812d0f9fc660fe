"""Migration operations that raise the outer wall around a table and keep its history."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Naming = Callable[[str], str]

ALL_VERBS = "SELECT, INSERT, UPDATE, DELETE"
OWN_ROWS_ROLES = (
    "sohoc_school",
    "sohoc_schools",
    "sohoc_person",
    "sohoc_sector",
    "sohoc_audit",
)
WITHIN = "ANY ((SELECT app.schools())::int[])"
READERS = (
    "sohoc_web, sohoc_school, sohoc_schools, sohoc_person, sohoc_sector, sohoc_unmask, sohoc_audit"
)


class _TableOperation(Operation):
    """Statements on one table, and those that take them back; no part of Django's model state."""

    reversible = True
    model: str
    PARAMETERS: tuple[str, ...]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Row security and triggers are no part of Django's model state."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        kept = {name: getattr(self, name) for name in self.PARAMETERS}
        return type(self).__name__, [self.model], kept

    def describe(self) -> str:
        return f"{type(self).__name__} on {self.model}"

    def raising(self, table: Naming) -> Iterator[str]:
        """The statements of the way forward; `table` gives the name of a model's table."""
        raise NotImplementedError

    def razing(self, table: Naming) -> Iterator[str]:
        """The statements of the way back."""
        raise NotImplementedError

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _run(schema_editor, self.raising(_naming(app_label, to_state)))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _run(schema_editor, self.razing(_naming(app_label, from_state)))


def _naming(app_label: str, state: ProjectState) -> Naming:
    return lambda model: str(state.apps.get_model(app_label, model)._meta.db_table)


def _run(editor: BaseDatabaseSchemaEditor, statements: Iterator[str]) -> None:
    for statement in statements:
        # Without parameters, or the driver would read the percent signs of format() as its own.
        editor.execute(statement, params=None)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _listed(names: Iterable[str], prefix: str = "") -> str:
    return ", ".join(prefix + _quoted(name) for name in names)


def _all(*conditions: str) -> str:
    return " AND ".join(filter(None, conditions))


def _policed(verbs: str) -> Iterable[str]:
    """The verbs that need a policy each; a right to columns is one to read."""
    if verbs == ALL_VERBS:
        return ["ALL"]
    return [verbs.partition(" (")[0]] if "(" in verbs else verbs.split(", ")


class EnableRowSecurity(_TableOperation):
    """Row-level security with one policy per scope role; what is not named here is not granted.

    school    column holding the school's node id
    schools   column holding the node ids of several schools, an array
    through   (column, model): rows exist where the row that the column points to does; beside
              `school`, rows are written only so
    person    True: guardians and learners read rows of their schools
    learner   column holding the learner's id, read by their guardians and themselves
    own       column holding an account id: the person's own rows, in every scope (`own_verbs`)
    gate      the same for the login role, before any scope is taken (`gate_verbs`)
    sector    verbs of the sector role ("" for none); sees every school
    audit     True: auditors read every row
    verbs     what the school roles may do
    sensitive the table is granted to `sohoc_unmask` alone, within its school list, and to auditors
              where `audit` says that its rows are closed with a key
    unmasking columns by which `sohoc_unmask` finds what sensitive tables point to
    append_only  nobody but the owner's triggers and functions writes
    """

    PARAMETERS = (
        "school",
        "schools",
        "through",
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
        "unmasking",
        "append_only",
    )

    def __init__(
        self,
        model: str,
        *,
        school: str = "",
        schools: str = "",
        through: Sequence[str] = (),
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
        unmasking: Sequence[str] = (),
        append_only: bool = False,
    ) -> None:
        self.model = model
        self.school, self.person, self.learner = school, person, learner
        self.schools, self.through, self.unmasking = schools, list(through), list(unmasking)
        self.own, self.gate, self.sector, self.audit = own, gate, sector, audit
        self.own_verbs, self.gate_verbs = own_verbs, gate_verbs
        self.verbs = "SELECT" if append_only else verbs
        self.sensitive, self.append_only = sensitive, append_only

    def rules(self, table: Naming) -> Iterator[tuple[str, str, str]]:
        """Yield (role, verbs, condition); several rules of one role are joined by OR."""
        reached = self._reached(table)
        if self.sensitive:
            own = f"{_quoted(self.school)} = {WITHIN}" if self.school else ""
            yield "sohoc_unmask", self.verbs, _all(own, reached)
            if self.audit:
                yield "sohoc_audit", "SELECT", "true"
            return
        for role, own in self._own_schools().items():
            yield role, self.verbs, own or reached
        if self.person:
            yield "sohoc_person", "SELECT", f"{_quoted(self.school)} = {WITHIN}"
        elif self.through:
            yield "sohoc_person", "SELECT", reached
        if self.learner:
            learners = "ANY ((SELECT app.learners())::bigint[])"
            yield "sohoc_person", "SELECT", f"{_quoted(self.learner)} = {learners}"
        if self.unmasking:
            columns = _listed(self.unmasking)
            yield "sohoc_unmask", f"SELECT ({columns})", self._own_schools()["sohoc_schools"]
        if self.sector:
            yield "sohoc_sector", "SELECT" if self.append_only else self.sector, "true"
        if self.audit:
            yield "sohoc_audit", "SELECT", "true"
        yield from self._own_rules()

    def _own_schools(self) -> dict[str, str]:
        """By role of a school's people, the condition on the table's own column."""
        if self.school:
            column = _quoted(self.school)
            return {
                "sohoc_school": f"{column} = (SELECT app.school())",
                "sohoc_schools": f"{column} = {WITHIN}",
            }
        if self.schools:
            column = _quoted(self.schools)
            return {
                "sohoc_school": f"{column} @> ARRAY[(SELECT app.school())]",
                "sohoc_schools": f"{column} && (SELECT app.schools())::int[]",
            }
        return dict.fromkeys(("sohoc_school", "sohoc_schools"), "") if self.through else {}

    def _reached(self, table: Naming) -> str:
        """That the row pointed at exists for whoever asks: its own policies decide."""
        if not self.through:
            return ""
        column, model = self.through
        own = f"{_quoted(table(self.model))}.{_quoted(column)}"
        return f"EXISTS (SELECT FROM {_quoted(table(model))} reached WHERE reached.id = {own})"

    def _own_rules(self) -> Iterator[tuple[str, str, str]]:
        if self.own:
            verbs = "SELECT" if self.append_only else self.own_verbs
            for role in OWN_ROWS_ROLES:
                yield role, verbs, f"{_quoted(self.own)} = (SELECT app.actor())"
        if self.gate:
            yield "sohoc_web", self.gate_verbs, f"{_quoted(self.gate)} = (SELECT app.actor())"

    def raising(self, table: Naming) -> Iterator[str]:
        on = _quoted(table(self.model))
        yield f"ALTER TABLE {on} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        # Migrations see all; a view or definer function of the owner, reached from the web,
        # sees nothing.
        yield f"CREATE POLICY owner ON {on} TO sohoc_owner USING (session_user = 'sohoc_owner')"
        if self.append_only:
            yield f"CREATE POLICY owner_append ON {on} FOR INSERT TO sohoc_owner WITH CHECK (true)"
            # The functions that seal run as the owner and read what their caller reads.
            yield (
                f"CREATE POLICY owner_sealing ON {on} FOR SELECT TO sohoc_owner"
                " USING (current_setting('role') = 'sohoc_audit')"
            )
        for number, (role, verbs, condition) in enumerate(self.rules(table)):
            yield f"GRANT {verbs} ON {on} TO {role}"
            written = self._written(role, condition, table)
            for verb in _policed(verbs):
                clauses = [] if verb == "INSERT" else [f"USING ({condition})"]
                if verb == "INSERT" or (written != condition and verb in {"ALL", "UPDATE"}):
                    clauses.append(f"WITH CHECK ({written})")
                yield (
                    f"CREATE POLICY {role}_{number}_{verb.lower()} ON {on}"
                    f" FOR {verb} TO {role} {' '.join(clauses)}"
                )

    def _written(self, role: str, condition: str, table: Naming) -> str:
        """What a row must be to be written; a school points only at what it sees."""
        is_of_school = bool(self.school) and role in self._own_schools()
        return _all(condition, self._reached(table)) if is_of_school else condition

    def razing(self, table: Naming) -> Iterator[str]:
        name = table(self.model)
        yield f"""DO $$ DECLARE p record; BEGIN
            FOR p IN SELECT policyname FROM pg_policies
                     WHERE schemaname = 'public' AND tablename = '{name}'
            LOOP EXECUTE format('DROP POLICY %I ON public.%I', p.policyname, '{name}'); END LOOP;
            END $$"""
        yield f"REVOKE ALL ON {_quoted(name)} FROM {READERS}, sohoc_public"
        yield (
            f"ALTER TABLE {_quoted(name)} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        )


class KeepHistory(_TableOperation):
    """Every change of a row becomes a history row: set-based, not forgeable by a scope role.

    `KeepHistory("school", into="schoolhistory", columns=["name"], key=["school_id"])` writes one
    row per changed row with actor, time, verb and transaction; the history table has the key (`id`
    as `row_id`) and the columns under the same names. Columns are database names.

    `instead_of` are the columns that were kept until now, where a table has got more of them.
    """

    PARAMETERS = ("into", "columns", "key", "instead_of")

    def __init__(
        self,
        model: str,
        *,
        into: str,
        columns: Sequence[str],
        key: Sequence[str] = ("id",),
        instead_of: Sequence[str] = (),
    ) -> None:
        self.model, self.into = model, into
        self.columns, self.key = list(columns), list(key)
        self.instead_of = list(instead_of)

    def _sources(self, columns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        new, old = _listed(columns, "n."), _listed(columns, "o.")
        same = " AND ".join(f"o.{_quoted(k)} = n.{_quoted(k)}" for k in self.key)
        yield "INSERT", "NEW TABLE AS n", "n"
        yield "DELETE", "OLD TABLE AS n", "n"
        yield (
            "UPDATE",
            "OLD TABLE AS o NEW TABLE AS n",
            # The columns are listed because comparing whole rows costs five times as much.
            f"n JOIN o ON {same} WHERE ({new}) IS DISTINCT FROM ({old})",
        )

    def raising(self, table: Naming) -> Iterator[str]:
        yield from self._functions(table, self.columns)
        if not self.instead_of:  # else the triggers are there, and call what was made anew
            yield from self._triggers(table)

    def _functions(self, table: Naming, columns: Sequence[str]) -> Iterator[str]:
        # The history has an `id` of its own, so a plain key is kept as `row_id`.
        kept = {("row_id" if k == "id" else k): k for k in [*self.key, *columns]}
        for verb, _references, source in self._sources(columns):
            name = f"{table(self.model)}_keep_{verb.lower()}"
            yield f"""CREATE OR REPLACE FUNCTION app.{name}() RETURNS trigger LANGUAGE plpgsql
                SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
                INSERT INTO public.{_quoted(table(self.into))}
                  (at, txid, actor_id, verb, {_listed(kept)})
                SELECT now(), pg_current_xact_id()::text::bigint, app.actor(), '{verb}',
                  {_listed(kept.values(), "n.")}
                FROM {source};
                RETURN NULL; END $$"""
            yield f"REVOKE EXECUTE ON FUNCTION app.{name}() FROM PUBLIC"

    def _triggers(self, table: Naming) -> Iterator[str]:
        for verb, references, _source in self._sources(self.columns):
            name = f"{table(self.model)}_keep_{verb.lower()}"
            yield (
                f"CREATE TRIGGER {name} AFTER {verb} ON {_quoted(table(self.model))}"
                f" REFERENCING {references} FOR EACH STATEMENT EXECUTE FUNCTION app.{name}()"
            )

    def razing(self, table: Naming) -> Iterator[str]:
        if self.instead_of:
            yield from self._functions(table, self.instead_of)
            return
        for verb in ("insert", "update", "delete"):
            name = f"{table(self.model)}_keep_{verb}"
            yield f"DROP TRIGGER {name} ON {_quoted(table(self.model))}"
            yield f"DROP FUNCTION app.{name}()"


class ShareWithEveryScope(_TableOperation):
    """A table without personal data that every scope may read; `reason` says why.

    The wall's test prints the reasons: the list stays short.
    """

    PARAMETERS = ("reason", "sector")

    def __init__(self, model: str, *, reason: str, sector: str = "SELECT") -> None:
        self.model, self.reason, self.sector = model, reason, sector

    def raising(self, table: Naming) -> Iterator[str]:
        on = _quoted(table(self.model))
        comment = ("shared: " + self.reason).replace("'", "''")
        yield f"GRANT SELECT ON {on} TO {READERS}"
        yield f"GRANT {self.sector} ON {on} TO sohoc_sector"
        yield f"COMMENT ON TABLE {on} IS '{comment}'"

    def razing(self, table: Naming) -> Iterator[str]:
        yield f"REVOKE ALL ON {_quoted(table(self.model))} FROM {READERS}"
