"""Strings that nobody should be able to break the program with.

`data/blns.json` is the Big List of Naughty Strings (MIT, `data/LICENSE.blns`); what it lacks for a
program of dates, codes and Vietnamese names stands here.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

LISTED: list[str] = json.loads((Path(__file__).parent / "data" / "blns.json").read_text("utf-8"))
OWN = [
    "\x00",
    "Trường\x00Mẫu",
    "\x1b[31mđỏ\x1b[0m",
    "a" * 100_000,
    "Ạ" + "\u0323" * 500,
    "\u202eởt gnờưrT",
    "\ufeff\u200b\u2028\u2029",
    "\U0010ffff\ufffe",
    "=HYPERLINK(0)",
    "'; DROP TABLE orgs_school; --",
    "%00%ff%c0%ae",
    "../" * 40 + "etc/passwd",
    "99999999999999999999999999",
    "-1",
    "1e400",
    "NaN",
    "٠١/٠١/٢٠٢٠",
    "²",
    "31/02/2020",
    "00/00/0000",
    "01/01/0001",
    "31/12/9999",
    "10000-01-01",
    "00000000-0000-0000-0000-000000000000",
    "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz",
    "gggggggg-0000-4000-8000-00000000000z",
    "٠٠٠٠٠٠٠٠-٠٠٠٠-٠٠٠٠-٠٠٠٠-٠٠٠٠٠٠٠٠٠٠٠٠",
    "{{ settings.SECRET_KEY }}{% load x %}",
    "__proto__",
]
NAUGHTY = list(dict.fromkeys([*OWN, *LISTED]))
# One of each kind, for the many forms that have the same fields.
WORST = [*OWN, *LISTED[::25]]


def in_portions(strings: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The strings in groups of `size`, the last one shorter."""
    for first in range(0, len(strings), size):
        yield strings[first : first + size]
