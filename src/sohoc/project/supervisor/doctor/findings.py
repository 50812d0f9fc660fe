"""One line of the doctor's report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and, where something is missing, what to do; in both languages."""

    is_good: bool
    vietnamese: str
    english: str

    def __str__(self) -> str:
        return f"{'●' if self.is_good else '■'} {self.vietnamese}\n  {self.english}"


def good(vietnamese: str, english: str) -> Finding:
    return Finding(is_good=True, vietnamese=vietnamese, english=english)


def missing(vietnamese: str, english: str) -> Finding:
    return Finding(is_good=False, vietnamese=vietnamese, english=english)
