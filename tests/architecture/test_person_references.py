"""Whatever belongs to a person says what a merge of two records does with it."""

import pytest
from django.apps import apps
from django.utils.translation import override

from sohoc.core.manifest import registry
from sohoc.core.person_records import OnMerge
from sohoc.modules.people.models import Person
from sohoc.modules.people.row_words import kind


def keys_to_people() -> set[tuple[str, str]]:
    return {
        (model._meta.label_lower, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Person
    }


def test_every_foreign_key_to_a_person_has_an_answer_and_no_answer_is_idle() -> None:
    declared = [(one.model, one.column) for one in registry().person_references]
    assert len(declared) == len(set(declared))
    assert set(declared) == keys_to_people()


def test_what_goes_along_follows_a_reference_that_goes_over_before_it() -> None:
    moving = [one for one in registry().person_references if one.on_merge is OnMerge.MOVES]
    for number, one in enumerate(moving):
        if one.along is None:
            continue
        model, column = one.along
        assert model in {before.model for before in moving[:number]}
        assert apps.get_model(one.model)._meta.get_field(column.removesuffix("_id")).related_model


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whatever_hangs_on_a_record_has_words(language: str) -> None:
    with override(language):
        words = {
            one.model: kind(f"{one.model}.{one.column}") for one in registry().person_references
        }
    assert [model for model, word in words.items() if not word or "." in word] == []


def test_nothing_that_hangs_on_a_record_is_called_otherwise_by_the_trail() -> None:
    trail = registry().words.records
    both = [
        one.model
        for one in registry().person_references
        if one.label and one.model.replace(".", "_") in trail
    ]
    assert both == []
