"""What is looked for and stands in no address."""

import pytest

from sohoc.core.objects.unsaid import from_address, in_address


@pytest.mark.parametrize(
    "text", ["003314000123", "0916 000 123", "0916.000.123", "2512345678", "an 003314000123"]
)
def test_a_number_is_sealed_in_an_address_and_read_from_it(text: str) -> None:
    sealed = in_address(text)
    assert not any(part in sealed for part in ("3314000123", "000123", "2512345678", "000.123"))
    assert from_address(sealed) == text
    assert in_address(text) != sealed


@pytest.mark.parametrize("text", ["", "bui thi an", "05/09/2014", "6A1", "TAM-F7339JGKMD"])
def test_what_leads_to_nobody_stands_there_as_it_was_typed(text: str) -> None:
    assert in_address(text) == text
    assert from_address(text) == text


@pytest.mark.parametrize("text", ["~", "~rubbish", "~field-00000000:AAAA"])
def test_what_does_not_open_asks_for_nothing(text: str) -> None:
    assert from_address(text) == ""
