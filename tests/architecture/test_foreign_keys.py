"""Foreign keys point down: the channel between modules that no import shows."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db.models import DO_NOTHING, PROTECT, RESTRICT, ForeignKey

from tests.architecture.layering import ROOT, heights

# Reading a model by name inside a migration operation: the state of that moment, not the app.
BY_NAME_ALLOWED = {"core/access/operations.py"}


def place(module: str) -> tuple[str, str]:
    """Floor and part of a dotted name: `sohoc.core.access.models` is ("core", "access")."""
    _root, floor, part = module.split(".")[:3]
    return floor, part


def height(module: str) -> tuple[int, int]:
    floor, part = place(module)
    floors = heights("sohoc")
    inside = heights(f"sohoc.{floor}") if floor in {"core", "modules"} else {}
    return floors[floor], inside.get(part, 0)


def foreign_keys() -> Iterator[ForeignKey]:  # type: ignore[type-arg]  # subscripted in stubs only
    for model in apps.get_models():
        if model.__module__.startswith("sohoc."):
            for field in model._meta.get_fields():
                if isinstance(field, ForeignKey):
                    yield field


def test_foreign_keys_between_apps_point_to_lower_ones() -> None:
    wrong, seen = [], 0
    for field in foreign_keys():
        source, target = field.model, field.related_model
        seen += 1
        if place(source.__module__) == place(target.__module__):
            continue
        # The account is what everything else is about; Django itself places it by a setting.
        if target._meta.label == settings.AUTH_USER_MODEL:
            continue
        if height(target.__module__) >= height(source.__module__):
            wrong.append(f"{source._meta.label}.{field.name} -> {target._meta.label}")
    assert wrong == []
    assert seen >= 8


def test_foreign_keys_between_apps_leave_no_name_behind() -> None:
    """A lower app does not get attributes named by higher ones."""
    named = [
        f"{field.model._meta.label}.{field.name}"
        for field in foreign_keys()
        if place(field.model.__module__) != place(field.related_model.__module__)
        and not (field.remote_field.related_name or "").endswith("+")
    ]
    assert named == []


def test_no_foreign_key_deletes_rows_of_another_app() -> None:
    """A cascade in the database reaches rows behind the wall, whatever the policies say."""
    cascading = [
        f"{field.model._meta.label}.{field.name}"
        for field in foreign_keys()
        if place(field.model.__module__) != place(field.related_model.__module__)
        and field.remote_field.on_delete not in {PROTECT, RESTRICT, DO_NOTHING}
    ]
    assert cascading == []


def test_models_are_not_looked_up_by_name() -> None:
    source = ROOT / "src" / "sohoc"
    found = [
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "migrations" not in path.parts and re.search(r"\bget_model\(", path.read_text("utf-8"))
    ]
    assert set(found) <= BY_NAME_ALLOWED
