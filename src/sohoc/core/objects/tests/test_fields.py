"""A day and a text of one line mean the same in every form."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from sohoc.core.objects.fields import DayField, PastDayField, PlainField
from sohoc.core.objects.periods import read_day
from sohoc.lib.days import FIRST_DAY, LAST_DAY

OUT_OF_TIME = "Ngày này không hợp lý. Hãy viết năm từ 1900 đến 2200."


@pytest.mark.parametrize("day", [FIRST_DAY, date(2025, 7, 1), LAST_DAY])
def test_a_day_of_the_years_that_people_live_in_is_taken(day: date) -> None:
    assert DayField().clean(f"{day:%d/%m/%Y}") == day
    assert read_day(f"{day:%d/%m/%Y}") == day


@pytest.mark.parametrize("text", ["01/01/0001", "31/12/1899", "01/01/2201", "31/12/9999"])
def test_a_day_of_another_time_is_refused_with_the_years(text: str) -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        DayField().clean(text)
    assert refused.value.messages == [OUT_OF_TIME]
    assert read_day(text) is None


@pytest.mark.parametrize("text", ["05/09/0205", "31/12/1899", "05/01/2100"])
def test_of_a_day_that_lies_behind_no_year_to_come_is_offered(text: str) -> None:
    year = timezone.localdate().year
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        PastDayField().clean(text)
    assert refused.value.messages == [f"Ngày này không hợp lý. Hãy viết năm từ 1900 đến {year}."]
    assert PastDayField().clean(f"31/12/{year}") == date(year, 12, 31)


def test_a_day_that_may_be_left_out_may_be_left_out() -> None:
    assert DayField(required=False).clean("") is None


def test_a_text_comes_in_its_one_spelling() -> None:
    assert PlainField().clean(" Nha\u0300  văn\u200b hóa ") == "Nhà văn hóa"


@pytest.mark.parametrize("text", ["a\x07b", "a\u202eb"])
def test_what_nobody_can_see_in_a_text_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlainField().clean(text)
    assert refused.value.code in {None, "control", "null_characters_not_allowed"}


def test_a_text_of_nothing_visible_is_no_text() -> None:
    with pytest.raises(ValidationError) as refused:
        PlainField().clean("\u200b\ufeff")
    assert refused.value.code == "required"


def test_every_form_asks_for_days_with_this_field() -> None:
    import_module(settings.ROOT_URLCONF)
    others = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms(forms.Form)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField) and not isinstance(field, DayField)
    ]
    assert others == []


def _forms(above: type[Any]) -> Iterator[type[Any]]:
    for form in above.__subclasses__():
        if form.__module__.startswith("sohoc."):
            yield form
        yield from _forms(form)
