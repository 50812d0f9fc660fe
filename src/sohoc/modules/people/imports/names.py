"""The keys of names; a run asks for those of one name several times, and a province's repeat."""

from functools import lru_cache

from sohoc.lib import person_names
from sohoc.lib.vietnamese import folded, name_sort_key


@lru_cache(maxsize=10_000)
def match_key(full_name: str) -> str:
    """The form in which two names are the same name."""
    return person_names.match_key(full_name)


@lru_cache(maxsize=10_000)
def name_columns(full_name: str) -> tuple[str, str, str, str]:
    """The name with its keys for order, search and matching, as a person's record has them."""
    return full_name, name_sort_key(full_name), folded(full_name), match_key(full_name)
