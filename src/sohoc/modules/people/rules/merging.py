"""What a merge and its end are called in the trail: of the record that stays, and of the other.

And what speaks for keeping one of two records.
"""

from dataclasses import dataclass

MERGED = ("people.person.merged", "people.person.made_second")
PARTED = ("people.person.parted", "people.person.made_first")
TOLD = frozenset({*MERGED, *PARTED})


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """What speaks for keeping a record; the greater of two stays, as long as nobody says otherwise.

    A code of the ministry first, then how strongly its facts are proven (the places of the proofs,
    the strongest the highest), then the older one: `age` grows with it.
    """

    has_code: bool
    proven: int
    age: int
