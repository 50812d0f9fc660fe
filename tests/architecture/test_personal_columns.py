"""Every column about a person says what the law calls it; an untagged one fails here."""

from sohoc.core.manifest import registry
from sohoc.law.privacy.categories import CATEGORY_OF
from sohoc.law.privacy.retention import Tag
from sohoc.modules.privacy.selectors.inventory import personal_columns, personal_models


def test_every_column_about_a_person_has_a_tag_in_the_manifest_of_its_app() -> None:
    tagged = registry().personal_columns
    assert sorted({name for _model, _field, name in personal_columns()} - tagged.keys()) == []


def test_no_tag_is_left_of_a_column_that_is_gone() -> None:
    known = {name for _model, _field, name in personal_columns()}
    assert sorted(registry().personal_columns.keys() - known) == []


def test_tags_and_kinds_are_those_of_the_law() -> None:
    for name, (tag, *kinds) in registry().personal_columns.items():
        assert tag in set(Tag), name
        assert set(kinds) <= CATEGORY_OF.keys(), name
        assert not kinds or tag == Tag.SENSITIVE, name


def test_the_models_about_people_are_found_with_their_histories() -> None:
    found = {model._meta.label_lower for model in personal_models()}
    assert {
        "people.person",
        "people.personhistory",
        "people.sensitivefacts",
        "people.sensitivefactshistory",
        "identity.card",
        "identity.user",
        "objects.importline",
        "privacy.datarequest",
        "privacy.consenthistory",
    } <= found
    assert "orgs.school" not in found
