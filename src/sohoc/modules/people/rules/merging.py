"""What a merge and its end are called in the trail: of the record that stays, and of the other."""

MERGED = ("people.person.merged", "people.person.made_second")
PARTED = ("people.person.parted", "people.person.made_first")
TOLD = frozenset({*MERGED, *PARTED})
