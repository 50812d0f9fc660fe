"""Which browser on which system: what people recognise of a user agent."""

import re

from django.utils.translation import gettext as _

# The first that fits: newer browsers name the older ones whose pages they can show.
BROWSERS = (
    ("Cốc Cốc", re.compile(r"coc_coc_browser/")),
    ("Zalo", re.compile(r"\bZalo\b")),
    ("Microsoft Edge", re.compile(r"\bEdg(e|A|iOS)?/")),
    ("Opera", re.compile(r"\bOPR/|\bOpera\b")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Firefox", re.compile(r"\b(Firefox|FxiOS)/")),
    ("Chrome", re.compile(r"\b(Headless)?(Chrome|CriOS)/")),
    ("Safari", re.compile(r"\bVersion/\S+ .*Safari/")),
)
SYSTEMS = (
    ("iPhone", re.compile(r"\biPhone\b")),
    ("iPad", re.compile(r"\biPad\b")),
    ("Android", re.compile(r"\bAndroid\b")),
    ("Windows", re.compile(r"\bWindows\b")),
    ("macOS", re.compile(r"\bMac OS X\b|\bMacintosh\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("Linux", re.compile(r"\bLinux\b")),
)


def spoken(user_agent: str) -> str:
    """`Chrome trên Windows`; a browser that is not in the table is said to be unknown."""
    browser = _first(BROWSERS, user_agent) or _("unknown browser")
    system = _first(SYSTEMS, user_agent)
    if not system:
        return browser
    return _("{browser} on {system}").format(browser=browser, system=system)


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str:
    return next((name for name, pattern in table if pattern.search(text)), "")
