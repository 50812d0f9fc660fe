"""Every noun of the program has one row in the glossary, and no row has lost its noun."""

import re

from django.apps import apps

from tests.architecture.layering import ROOT

ROW = re.compile(r"^\| `(?P<code>[a-z]+\.[A-Za-z]+)` \| (?P<words>[^|]+) \| (?P<source>[^|]+) \|$")


def rows() -> dict[str, str]:
    text = (ROOT / "docs" / "develop" / "glossary.md").read_text("utf-8")
    found = [match for line in text.splitlines() if (match := ROW.match(line))]
    codes = [match["code"] for match in found]
    assert sorted(set(codes)) == sorted(codes), "a noun has two rows"
    return {match["code"]: match["words"].strip() for match in found}


def test_models_and_glossary_name_the_same_nouns() -> None:
    models = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("sohoc.") and not model._meta.auto_created
    }
    assert sorted(rows()) == sorted(models)


def test_no_two_nouns_have_the_same_vietnamese_word() -> None:
    words = list(rows().values())
    assert sorted(set(words)) == sorted(words)
