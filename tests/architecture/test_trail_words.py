"""The audit trail has words for what it keeps, and they stand with the app that owns the rows."""

import ast
from collections.abc import Iterator, Mapping

import pytest
from django.apps import apps

from sohoc.core.access.models import HistoryRow
from sohoc.core.access.scope import Scope, acting
from sohoc.core.audit import ledger
from sohoc.core.audit.contracts import CHECKPOINTS
from sohoc.core.audit.history import BOOKKEEPING, keepers
from sohoc.core.audit.web.fieldwords import is_inner
from sohoc.core.manifest import TrailWords, registry
from tests.architecture.layering import ROOT

SOURCE = ROOT / "src" / "sohoc"
RECORDING = {"record", "record_past", "note", "note_security"}


def words_by_app() -> Mapping[str, TrailWords]:
    return {c.label: c.manifest.words for c in apps.get_app_configs() if hasattr(c, "manifest")}


def columns_of(history: str) -> Iterator[str]:
    for model in apps.get_models():
        if issubclass(model, HistoryRow) and model._meta.db_table == history:
            yield from (str(field.column) for field in model._meta.concrete_fields)


@pytest.mark.django_db
def test_every_kept_table_and_column_has_a_word_in_the_manifest_of_its_app() -> None:
    words = words_by_app()
    found = keepers()
    assert {keeper.table for keeper in found} >= {"access_grant", "orgs_schoolstate"}
    missing = []
    for keeper in found:
        of_app = words[keeper.table.partition("_")[0]]
        missing += [keeper.table] * (keeper.table not in of_app.records)
        missing += [
            name
            for column in columns_of(keeper.history)
            if column not in BOOKKEEPING and not is_inner(column)
            if (name := f"{keeper.table}.{column}") not in of_app.columns
        ]
    assert missing == []


@pytest.mark.django_db
def test_every_sealed_table_has_a_word_in_the_manifest_of_its_app() -> None:
    words = words_by_app()
    with acting(Scope("sohoc_audit")):
        sealed = set(ledger.ledgers())
    assert sealed >= {"audit_entry", "orgs_schoolhistory"}
    assert [t for t in sorted(sealed) if t not in words[t.partition("_")[0]].ledgers] == []


@pytest.mark.django_db
def test_no_word_is_left_of_a_table_or_column_that_is_gone() -> None:
    with acting(Scope("sohoc_audit")):
        sealed = {*ledger.ledgers(), CHECKPOINTS}
    kept = {keeper.table: set(columns_of(keeper.history)) for keeper in keepers()}
    columns = {f"{table}.{column}" for table, names in kept.items() for column in names}
    words = registry().words
    assert words.records.keys() - kept.keys() == set()
    assert words.columns.keys() - columns == set()
    assert words.ledgers.keys() - sealed == set()


def test_an_app_has_words_for_nothing_of_another_one() -> None:
    strange = []
    for app, words in words_by_app().items():
        tables = [*words.records, *words.columns, *words.ledgers]
        strange += [t for t in tables if t != CHECKPOINTS and not t.startswith(f"{app}_")]
        strange += [n for n in words.noted if not n.startswith(f"{app}.") and app != "audit"]
        strange += [n for n in words.noted if "." in n and app == "audit"]
    assert strange == []


def test_no_file_of_core_names_a_table_of_a_module() -> None:
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("sohoc.modules.")
    }
    assert "orgs_school" in tables
    named = [
        (str(path.relative_to(ROOT)), node.value)
        for path in sorted((SOURCE / "core").rglob("*.py"))
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in tables
    ]
    assert named == []


def noted_in(source: str) -> Iterator[str]:
    """Names in what is handed to the trail as `data`, where it is written out at the call."""
    for node in ast.walk(ast.parse(source)):
        given: ast.expr | None = None
        if isinstance(node, ast.keyword) and node.arg in {"data", "more"}:
            given = node.value
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == "data":
                given = node.value
        if isinstance(given, ast.Dict):
            yield from (str(k.value) for k in given.keys if isinstance(k, ast.Constant))


def test_what_an_act_notes_has_a_word() -> None:
    noted = registry().words.noted
    missing = set()
    for path in [*SOURCE.glob("core/*/**/*.py"), *SOURCE.glob("modules/*/**/*.py")]:
        text = path.read_text("utf-8")
        app = path.relative_to(SOURCE).parts[1]
        if "tests" not in path.parts and any(f"{name}(" in text for name in RECORDING):
            missing |= {
                f"{app}.{name}"
                for name in noted_in(text)
                if not is_inner(name) and not {name, f"{app}.{name}"} & noted.keys()
            }
    assert sorted(missing) == []


def test_a_noted_name_would_be_found() -> None:
    source = 'data = {"a": 1}\nrecord(x, data={"b": 2, **data})\ndata: dict[str, int] = {"c": 3}'
    assert sorted(noted_in(source)) == ["a", "b", "c"]
