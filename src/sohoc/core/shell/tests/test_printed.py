"""Values are printed as Vietnamese readers write them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone

from sohoc.core.shell import printed
from sohoc.core.shell.tests.pages import snippet


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1985, "1.985"),
        (Decimal("8.5"), "8,5"),
        (Decimal("12345.60"), "12.345,60"),
        (date(2027, 1, 5), "05/01/2027"),
        (time(9, 41), "09:41"),
        ("25-05245-721", "25-05245-721"),
    ],
)
def test_value_has_its_usual_form(value: printed.Printable, text: str) -> None:
    assert printed.printed(value) == text
    assert snippet("{{ value|figures }}", value=value) == f'<span class="so-n">{text}</span>'


def test_moment_is_printed_in_the_local_time_zone() -> None:
    moment = datetime(2027, 1, 4, 18, 5, tzinfo=UTC)

    with timezone.override("Asia/Ho_Chi_Minh"):
        assert printed.printed(moment) == "05/01/2027 01:05"


def test_nothing_prints_nothing() -> None:
    assert snippet("[{{ value|figures }}{{ value|day }}{{ value|clock }}]", value=None) == "[]"


def test_text_in_figures_is_escaped() -> None:
    assert snippet("{{ v|figures }}", v="<b>7</b>") == (
        '<span class="so-n">&lt;b&gt;7&lt;/b&gt;</span>'
    )


@pytest.mark.parametrize(
    ("percent", "length"), [(0, "0.0"), (71, "211.6"), (100, "298.0"), (140, "298.0"), (-5, "0.0")]
)
def test_share_never_leaves_the_bar(percent: int, length: str) -> None:
    assert snippet("{{ p|share_of:298 }}", p=percent) == length
