"""What is looked for and stands in no address."""

import pytest

from sohoc.core.objects.unsaid import NotOpened, from_address, in_address

ACCOUNT, ANOTHER = 7, 8


@pytest.mark.parametrize(
    "text",
    [
        *("003314000123", "0916 000 123", "0916.000.123", "2512345678", "an 003314000123"),
        *("003(314)000(123)", "(0916)-(000)-(123)", "003,314,000,123", "003/314/000/123"),
        *("003–314–000–123", "003_314_000_123", "003+314;000 123", "0a0b3c3d1e4"),
        *("00331\u200b4000123", "\uff10\uff10\uff13\uff13\uff11\uff14", "05/09/2014"),
        *(
            "TAM-F7339JGKMD",
            "tam f7339jgkmd",
            "TAM-FCDERJGKMD",
            "tam_fcderjgkmd",
            "t a m f7339jgkmd",
        ),
    ],
)
def test_a_number_is_sealed_in_an_address_however_it_is_written(text: str) -> None:
    sealed = in_address(text, account=ACCOUNT)
    assert sealed.startswith("~")
    assert text not in sealed
    assert from_address(sealed, account=ACCOUNT) == text
    assert in_address(text, account=ACCOUNT) != sealed


@pytest.mark.parametrize("text", ["", "bui thi an", "9/2014", "6A1", "tam thi an", "Tâm"])
def test_what_leads_to_nobody_stands_there_as_it_was_typed(text: str) -> None:
    assert in_address(text, account=ACCOUNT) == text
    assert from_address(text, account=ACCOUNT) == text


def test_what_one_account_looked_for_opens_for_no_other_one() -> None:
    sealed = in_address("003314000123", account=ACCOUNT)
    with pytest.raises(NotOpened):
        from_address(sealed, account=ANOTHER)


@pytest.mark.parametrize("text", ["~", "~rubbish", "~field-00000000:AAAA"])
def test_what_does_not_open_asks_for_nothing(text: str) -> None:
    with pytest.raises(NotOpened):
        from_address(text, account=ACCOUNT)
