"""What goes in and out of organisations."""

from dataclasses import dataclass

from sohoc.lib.periods import Period


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What is known of a school; `kind` and `levels` are codes of the models' choices."""

    name: str
    code: str
    kind: str
    levels: tuple[str, ...]
    commune: str
    period: Period
