"""What the rows of imported tables say about people, by the tags of the law on personal data."""

from collections.abc import Mapping

_PLAIN = ("sheet", "number", "verdict", "problems", "warnings", "subject")
_STATES = ("is_readable", "is_left_out")
# A row may hold anything that a school writes down, so it is guarded as the worst of it.
_WHOLE = ("values", "before", "texts")
_WORST = ("sensitive", "ethnicity", "religion", "policy_group", "disability", "health")

PERSONAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{f"objects.importline.{name}": ("basic",) for name in (*_PLAIN, *_STATES)},
    **dict.fromkeys((f"objects.importline.{name}" for name in _WHOLE), _WORST),
}
