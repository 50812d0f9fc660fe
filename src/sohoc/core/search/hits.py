"""What a search finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, a line that tells it from others, and its page."""

    title: str
    text: str
    url: str
