"""How figures become steps of lightness: at most five classes, about equally many units in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 5
# Which of the five tones a map of so many classes uses: the lightest to the darkest, parted evenly.
TONES = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
ZERO = 0
ROUNDED_FROM = 100


@dataclass(frozen=True, slots=True)
class Class:
    """Figures from `lower` to `upper`, both included, drawn in one tone (1 the lightest, to 5)."""

    lower: int
    upper: int
    tone: int


def classes_of(figures: Iterable[int | None]) -> list[Class]:
    """The classes of the figures above zero, from the smallest.

    No class is empty and equal figures share one. Up to five different figures have a class each.
    """
    positive = sorted(figure for figure in figures if figure)
    if not positive:
        return []
    lowers = _lowers(positive)
    uppers = [*(lower - 1 for lower in lowers[1:]), positive[-1]]
    tones = TONES[len(lowers)]
    return [Class(*bounds) for bounds in zip(lowers, uppers, tones, strict=True)]


def _lowers(positive: Sequence[int]) -> list[int]:
    distinct = sorted(set(positive))
    if len(distinct) <= MOST:
        return distinct
    lowers: list[int] = []
    rest, last = positive, 0
    for left in range(MOST, 0, -1):
        # What is left is parted evenly again, so that a figure of most units takes one class only.
        first = rest[0]
        rounded = _rounded_down(first)
        lowers.append(rounded if lowers and rounded > last else first)
        last = rest[-(-len(rest) // left) - 1]
        rest = [figure for figure in rest if figure > last]
        if not rest:
            break
    return lowers


def _rounded_down(figure: int) -> int:
    """Two leading digits: 1.874 becomes 1.800, for limits that can be read and remembered."""
    if figure < ROUNDED_FROM:
        return figure
    step: int = 10 ** (len(str(figure)) - 2)
    return figure // step * step


def tone_of(figure: int | None, classes: Sequence[Class]) -> int | None:
    """The tone of a figure: 0 for zero, None for no figure."""
    if figure is None:
        return None
    return next((one.tone for one in classes if one.lower <= figure <= one.upper), ZERO)
