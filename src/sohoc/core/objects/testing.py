"""What a person reads on the page of a list, for tests."""

import html
import re

_LIST = re.compile(r'<form class="so-list".*?</form>', re.DOTALL)
_FOR_PHONES = re.compile(r"<(a|span)[^>]*\bso-narrow\b.*?</\1>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)


def text_of(page: str) -> str:
    """The words of a page without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def table_of(page: str) -> list[dict[str, str]]:
    """The rows of a list as a wide screen shows them: text by head of the column."""
    found = _LIST.search(page)
    if found is None:
        return []
    lines = [_CELL.findall(row) for row in _ROW.findall(_FOR_PHONES.sub("", found[0]))]
    heads, *rows = [[text_of(cell) for cell in line[1:]] for line in lines]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def sentences_of(page: str) -> list[str]:
    """What a phone shows in place of the first column."""
    return [text_of(found[0]) for found in _FOR_PHONES.finditer(page) if "so-name" in found[0]]
