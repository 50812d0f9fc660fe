"""What the columns of accounts say about people, by the tags of the law on personal data."""

from collections.abc import Mapping

_CARD = ("username", "full_name", "sort_key", "search_key", "is_disabled")
_USER = ("username", "last_login", "is_active", "rights_version", "must_change_password")
_LOOKS = ("language", "theme", "density")

PERSONAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{f"identity.card.{name}": ("basic",) for name in _CARD},
    **{f"identity.user.{name}": ("basic",) for name in (*_USER, *_LOOKS)},
    "identity.user.password": ("secret",),
}
